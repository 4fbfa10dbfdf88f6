import Domain
import StageSupport
import Store

/// A comparison for a person: what is taken away, what is added, what is changed, field by field.
struct DifferenceText {
  private let comparison: FileComparison

  init(_ comparison: FileComparison) { self.comparison = comparison }

  var text: String {
    let difference = comparison.difference
    var lines = comparison.old.map { "old  " + title($0) } + ["new  " + title(comparison.new), ""]
    lines += statements
    for change in difference.changed {
      lines.append("~ " + line(change.new))
      lines += change.old.changes(to: change.new).map { field in
        "    \(field.name): \(orNone(field.old)) → \(orNone(field.new))"
      }
    }
    lines += difference.removed.map { "- " + line($0) }
    lines += difference.added.map { "+ " + line($0) }
    if !difference.isEmpty { lines.append("") }
    lines.append(summary)
    return lines.map(\.visible).joined(separator: "\n") + "\n"
  }

  private var summary: String {
    let difference = comparison.difference
    let net = difference.net.filter { $0.amount != 0 }.map {
      "\(Money.decimal($0.amount, exponent: $0.currency.exponent)) \($0.currency)"
    }
    return "\(counted(difference.unchanged, "line")) unchanged, "
      + "\(difference.changed.count) changed, \(difference.removed.count) removed, \(difference.added.count) added; "
      + (net.isEmpty ? "the sum is the same" : "the sum changes by " + net.joined(separator: ", "))
  }

  private func title(_ record: FileStore.Record) -> String {
    "\(record.name)  (file \(record.id), SHA-256 \(record.sha256.prefix(12)))"
  }

  private func line(_ line: ToldLine) -> String {
    let place = line.line.map { "  line \($0)" } ?? ""
    return "\(line.day)  \(line.amount)  \(line.shownAbout)\(place)"
  }

  private func orNone(_ value: String) -> String { value.isEmpty ? "none" : value }

  /// The figures of the statements that are there on both sides, where they differ.
  private var statements: [String] {
    var lines: [String] = []
    for new in comparison.newStatements {
      let old = comparison.oldStatements.first {
        ($0.source, $0.currency, $0.firstOn, $0.lastOn, $0.page)
          == (new.source, new.currency, new.firstOn, new.lastOn, new.page)
      }
      guard let old else { continue }
      let figures = DifferenceText.figures(old, new)
      guard !figures.isEmpty else { continue }
      lines.append("statement of \(new.days.words)")
      lines += figures.map { "    \($0.name): \($0.old) → \($0.new)" }
    }
    return lines.isEmpty ? [] : lines + [""]
  }

  static func figures(
    _ old: EntryStore.StatementRecord, _ new: EntryStore.StatementRecord
  ) -> [(name: String, old: String, new: String)] {
    func money(_ amount: Int64?) -> String {
      amount.map { Money(minorUnits: $0, currency: new.currency).description } ?? "none"
    }
    return [
      ("id", old.externalID, new.externalID), ("number", old.sequence, new.sequence),
      ("opening", money(old.opening), money(new.opening)),
      ("closing", money(old.closing), money(new.closing)),
      ("lines", "\(old.entries)", "\(new.entries)"),
    ].filter { $0.1 != $0.2 }.map {
      ($0.0, $0.1.isEmpty ? "none" : $0.1, $0.2.isEmpty ? "none" : $0.2)
    }
  }
}
