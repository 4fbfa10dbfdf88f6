import Audit
import Domain
import Store

/// One line as a file tells it, field by field.
struct ToldLine {
  struct Field: Hashable {
    var name: String
    var value: String
  }

  var source: Int32
  var day: CalendarDate
  var amount: Money
  var reference: String
  /// What makes it the same line in another file.
  var identity: [UInt8]
  /// The line of its file, in formats that have lines.
  var line: Int?
  /// In one order, without those that are empty.
  var fields: [Field]

  init(_ entry: Entry, _ placement: EntryStore.Placement) {
    source = placement.source
    day = placement.bookedOn
    amount = entry.amount
    reference = placement.itemReference
    identity = placement.identity
    line = entry.slice.line
    fields = Self.fields(entry, placement).filter { !$0.value.isEmpty }
  }

  private static func fields(_ entry: Entry, _ placement: EntryStore.Placement) -> [Field] {
    let own: [(String, String?)] = [
      ("day", placement.bookedOn.description), ("value date", entry.valueDate?.description),
      ("created", entry.createdAt?.description), ("amount", entry.amount.description),
      ("fee", entry.fee.flatMap { $0.minorUnits == 0 ? nil : $0.description }),
      ("kind", entry.category ?? entry.code.shown), ("reversal", entry.reversal ? "yes" : nil),
      ("name", entry.counterparty.name), ("account", entry.counterparty.account),
      ("text", entry.remittance.joined(separator: " / ")),
      ("return reason", entry.returnReason?.code), ("details", placement.details),
    ]
    let references = entry.references.map { Field(name: $0.kind.rawValue, value: $0.value) }
    let extra = placement.extra.split(separator: "\n").map { line in
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return Field(name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : "")
    }
    return own.map { Field(name: $0.0, value: $0.1 ?? "") } + references + extra
  }

  /// Sixteen bytes that two lines share when they say the same in every field.
  var content: [UInt8] {
    let hash = SHA256()
    for text in ["\(source)"] + fields.flatMap({ [$0.name, $0.value] }) {
      withUnsafeBytes(of: Int64(text.utf8.count).bigEndian) { hash.update($0) }
      hash.update(text)
    }
    return Array(hash.finish().bytes.prefix(16))
  }

  /// Who or what it is about.
  var about: String {
    for name in ["name", "text"] {
      if let found = fields.first(where: { $0.name == name }) { return found.value }
    }
    return reference
  }

  var shownAbout: String { IBAN.masked(in: about) }

  /// The fields in which another line differs, by name, as they may be shown; what stands more than
  /// once is one text.
  func changes(to other: ToldLine) -> [(name: String, old: String, new: String)] {
    let names = (fields + other.fields).map(\.name)
    var known: Set<String> = []
    return names.filter { known.insert($0).inserted }.compactMap { name in
      let (old, new) = (value(name), other.value(name))
      return old == new ? nil : (name, ShownField.text(name, old), ShownField.text(name, new))
    }
  }

  private func value(_ name: String) -> String {
    fields.filter { $0.name == name }.map(\.value).joined(separator: " / ")
  }
}
