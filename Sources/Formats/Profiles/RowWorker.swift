import Domain

/// Reads rows into parts.
final class RowWorker {
  let spares = Spares<Entry>()
  private let scan: ProfileScan
  private let errors: ErrorCollector
  private let reading: RowReading
  private let conversion: EntryConversion

  init(_ scan: ProfileScan, file: String, limits: Limits) {
    self.scan = scan
    errors = ErrorCollector(file: file, limit: limits.errors)
    reading = RowReading(scan, errors: errors)
    conversion = EntryConversion(errors: errors, file: file)
  }

  /// The next rows, at most so many; what stands around them is the scan's.
  func read(most: Int = .max) -> TablePart {
    var part = TablePart(scan.profile)
    part.entries = spares.take()
    var values = RowValues()
    do throws(FormatError) {
      while part.records < most, let item = try scan.next() { add(item, &values, to: &part) }
    } catch {
      part.failure = error
    }
    part.errors = errors.takeAll()
    return part
  }

  /// - Parameter values: Of the row before, whose memory serves this one.
  private func add(
    _ item: ProfileScan.Item, _ values: inout RowValues, to part: inout TablePart
  ) {
    do throws(FormatError) {
      switch item {
      case .entry(let row): try add(row, &values, to: &part)
      case .continuation(let row):
        let lines = try reading.continuation(row)
        if part.records == 0 {
          part.continuation += lines
        } else if part.endsWithEntry {
          part.entries[part.count - 1].remittance += lines
        }
      case .openingBalance(let row):
        if let balance = try reading.balance(row) { part.tally.state(opening: balance) }
      case .closingBalance(let row):
        if let balance = try reading.balance(row) { part.tally.state(closing: balance) }
      }
    } catch {
      errors.add(error)
    }
  }

  private func add(
    _ row: TableRow, _ values: inout RowValues, to part: inout TablePart
  ) throws(FormatError) {
    values.clear()
    try reading.read(row, into: &values)
    if part.first == nil {
      part.first = TablePart.First(account: values.account, facts: scan.facts)
    }
    part.tally.add(values)
    part.endsWithEntry = conversion.append(&values, to: &part)
    part.records += 1
  }
}
