import Domain

/// What is known of a table before its rows are read: all that another core needs to read them.
struct RowPlan: Sendable {
  let profile: CSVProfile
  let dates: DateReading
  let setting: RowSetting
  let limits: Limits
  let file: String
}

/// What came of a block of rows.
struct ReadRows: Sendable {
  /// What a row adds to its table.
  enum Figures: Sendable {
    case row(RowFigures)
    case openingBalance(RowValues.DatedAmount)
    case closingBalance(RowValues.DatedAmount)
  }

  fileprivate(set) var figures: [Figures] = []
  /// One for each row that could be read, nil where a value that an entry cannot do without is
  /// wrong. Their indexes count these rows from 0.
  var entries: [Entry?] = []
  /// Further lines of text of the entry that the rows before end with.
  fileprivate(set) var continuation: [String] = []
  fileprivate(set) var errors = FileErrors(errors: [])
  /// What the lines around the entries had said before the rows.
  let facts: [CSVProfile.Target: String]

  fileprivate init(_ block: RowBlock) {
    facts = block.setting.facts
    figures.reserveCapacity(block.count)
    entries.reserveCapacity(block.count)
  }
}

/// Reads rows as entries, block by block. What depends on the rows before is left to whoever takes
/// what came of them: their places in the statement, the balances, the text that goes on.
final class RowWorker {
  private let reading: RowReading
  private var conversion: EntryConversion
  private let errors: ErrorCollector
  private let text: RowText

  /// - Parameter text: That of the scan, to find the encoding; one of its own if nil.
  init(_ plan: RowPlan, text: RowText? = nil) {
    errors = ErrorCollector(file: plan.file, limit: plan.limits.errors)
    self.text = text ?? RowText(plan.profile.dialect.encoding, limits: plan.limits)
    reading = RowReading(
      plan.profile, plan.dates, setting: plan.setting, text: self.text, errors: errors)
    conversion = EntryConversion(errors: errors, file: plan.file)
  }

  func read(_ block: RowBlock) -> ReadRows {
    var result = ReadRows(block)
    reading.setting = block.setting
    text.decided = block.setting.encoding
    block.forEach { kind, row in
      do throws(FormatError) {
        try read(kind, row, into: &result)
      } catch {
        errors.add(error)
      }
    }
    result.errors = errors.takeAll()
    return result
  }

  private func read(
    _ kind: ProfileScan.Kind, _ row: TableRow, into result: inout ReadRows
  ) throws(FormatError) {
    switch kind {
    case .entry:
      var values = RowValues()
      try reading.read(row, into: &values)
      result.figures.append(.row(RowFigures(values)))
      result.entries.append(conversion.entry(&values, index: result.entries.count))
    case .continuation:
      let lines = try reading.continuation(row)
      if result.entries.isEmpty {
        result.continuation += lines
      } else {
        result.entries[result.entries.count - 1]?.remittance += lines
      }
    case .openingBalance:
      if let found = try reading.balance(row) { result.figures.append(.openingBalance(found)) }
    case .closingBalance:
      if let found = try reading.balance(row) { result.figures.append(.closingBalance(found)) }
    }
  }
}
