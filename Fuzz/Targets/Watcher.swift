import Domain
import Formats

/// Follows a reading and notes what must never be.
struct Watcher: DocumentHandler {
  private(set) var violations: [String] = []
  /// Texts with a character that the file has not. A file that has such bytes is refused, so that
  /// they count only when it loads.
  private(set) var replaced: [String] = []
  private var entries: [[Entry]] = []
  private var isOpen = false
  private let size: Int
  /// Places count decompressed bytes, which are not known here.
  private let isCompressed: Bool
  private let mayHaveReplacement: Bool

  init(_ bytes: [UInt8]) {
    size = bytes.count
    let signatures: [[UInt8]] = [[0x1F, 0x8B], [0x28, 0xB5, 0x2F, 0xFD], [0x50, 0x4B]]
    isCompressed = signatures.contains { bytes.starts(with: $0) }
    mayHaveReplacement = isCompressed || Self.namesReplacement(bytes)
  }

  /// Whether the input has the character U+FFFD itself, in one of the ways to write it.
  private static func namesReplacement(_ bytes: [UInt8]) -> Bool {
    let lower = bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return [[0xEF, 0xBF, 0xBD], Array("fffd".utf8), Array("65533".utf8)].contains { wanted in
      !wanted.isEmpty && lower.contains(wanted)
    }
  }

  mutating func fault(_ text: String) { violations.append(text) }

  mutating func document(_ head: DocumentHead) {
    // Several documents may follow one another in a file.
    if isOpen { fault("a document begins inside a statement") }
    for field in head.extra { check(text: field.value, "document \(field.name)") }
  }

  mutating func statement(_ head: StatementHead) {
    if isOpen { fault("a statement begins inside another") }
    isOpen = true
    entries.append([])
  }

  mutating func statementEnd(_ head: StatementHead) {
    if !isOpen { fault("a statement ends that has not begun") }
    isOpen = false
    for balance in head.balances { check(balance.amount, "balance") }
    for date in [head.fromDate, head.toDate] { check(date) }
    for field in head.extra { check(text: field.value, "statement \(field.name)") }
  }

  mutating func entry(_ entry: Entry) {
    if !isOpen { fault("an entry outside of a statement") }
    if !entries.isEmpty { entries[entries.count - 1].append(entry) }
    check(entry.amount, "entry")
    for date in [entry.bookingDate, entry.valueDate] { check(date) }
    if let created = entry.createdAt, Instant(rfc3339: "\(created)") != created {
      fault("the moment \(created) does not read back")
    }
    check(entry.slice)
    for text in entry.remittance { check(text: text, "remittance") }
    for reference in entry.references { check(text: reference.value, "\(reference.kind)") }
    for field in entry.extra { check(text: field.value, field.name) }
    check(text: entry.counterparty.name ?? "", "counterparty")
    for detail in entry.details {
      if let amount = detail.amount { check(amount, "detail") }
      for text in detail.remittance { check(text: text, "remittance") }
    }
  }

  mutating func check(row: LedgerRow) {
    check(row.amount, "row")
    check(row.slice)
    check(text: row.description, "description")
  }
}

// MARK: Values

extension Watcher {
  private mutating func check(_ money: Money, _ what: String) {
    let text = money.decimal
    let again = try? Amount.parse(text, in: money.currency)
    if again != money { fault("the \(what)'s amount \(text) does not read back") }
  }

  private mutating func check(_ date: CalendarDate?) {
    guard let date else { return }
    if CalendarDate(iso: "\(date)") != date { fault("the day \(date) does not read back") }
  }

  private mutating func check(_ slice: Slice) {
    if slice.offset < 0 || slice.length < 0 { fault("a slice at \(slice)") }
    if !isCompressed, slice.offset + slice.length > size {
      fault("a slice beyond the file: \(slice)")
    }
    if let line = slice.line, line < 1 { fault("a slice in line \(line)") }
  }

  /// An error may show a byte that is no letter by that character, a value never.
  mutating func check(text: String, _ what: String) {
    guard !mayHaveReplacement, text.utf8.contains(0xEF), text.unicodeScalars.contains("\u{FFFD}")
    else { return }
    replaced.append(
      "\(what) has a replacement character that the file has not: \(text.prefix(200))")
  }

  mutating func check(_ errors: FileErrors) {
    if errors.errors.isEmpty { fault("refused without an error") }
    for error in errors.errors {
      if error.place.file.isEmpty { fault("an error without a file: \(error)") }
      if let line = error.place.line, line < 1 { fault("an error in line \(line): \(error)") }
      if let column = error.place.column, column < 1 { fault("in column \(column): \(error)") }
      if let offset = error.place.offset, offset < 0 || (offset > size && !isCompressed) {
        fault("an error at byte \(offset) of \(size): \(error)")
      }
      if error.code.count != 8 || error.problem.isEmpty {
        fault("an error without words: \(error)")
      }
    }
  }
}

// MARK: The whole

extension Watcher {
  /// A file that loads has handed over what its summary counts.
  mutating func compare(_ summary: ReadSummary) {
    violations += replaced
    if isOpen { fault("a statement has no end") }
    if summary.records != summary.accepted { fault("loaded with rows left out: \(summary)") }
    if summary.statements != entries.count, summary.format.family.use == .statement {
      fault("\(entries.count) statements, counted as \(summary.statements)")
    }
    let all = entries.joined().filter { $0.counted && $0.status != .pending }
    for total in summary.totals {
      let sum = all.filter { $0.amount.currency == total.currency }
        .reduce(Int128(0)) { $0 + Int128($1.amount.minorUnits) }
      let every = entries.joined().filter { $0.counted && $0.amount.currency == total.currency }
        .reduce(Int128(0)) { $0 + Int128($1.amount.minorUnits) }
      if total.sum != sum, total.sum != every {
        fault("entries come to \(sum), the summary to \(total.sum) \(total.currency)")
      }
    }
  }

  /// What loads is shown without an error, and with the same money.
  mutating func compare(_ shown: ShownFile?, hasErrors: Bool) {
    guard let shown else { return fault("what is shown is no JSON") }
    if hasErrors { fault("it loads and is shown as malformed: \(shown.errorCodes)") }
    guard shown.entries.count == entries.count else {
      return fault("\(entries.count) statements are loaded, \(shown.entries.count) shown")
    }
    for (loaded, all) in zip(entries, shown.entries) {
      // A processor's rows that tell of others are shown and not loaded.
      let isWhole = loaded.count == all.count
      let listed = isWhole ? all : all.filter(\.isCounted)
      let kept = isWhole ? loaded : loaded.filter(\.counted)
      guard kept.count == listed.count else {
        fault("\(kept.count) entries are loaded, \(listed.count) shown")
        continue
      }
      for (entry, line) in zip(kept, listed) where entry.counted {
        let units = line.amount.flatMap { try? Amount.parse($0, in: entry.amount.currency) }
        if units != entry.amount {
          fault("\(entry.amount) is loaded, \(line.amount ?? "nothing") shown")
        }
        if let code = line.currency, code != entry.amount.currency.code {
          fault("\(entry.amount) is loaded, \(code) shown")
        }
      }
    }
  }
}
