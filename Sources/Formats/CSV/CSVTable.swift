import Domain

/// Reads a CSV file of one kind: header, then rows, each converted on its own so that one bad row
/// does not hide the next.
struct CSVTable {
  let errors: ErrorCollector
  let limits: Limits
  let header: CSVHeader
  private let reader: CSVReader

  /// Rows read, good and bad.
  private(set) var records = 0
  private(set) var accepted = 0

  init(source: ByteSource, limits: Limits) throws {
    errors = ErrorCollector(file: source.file, limit: limits.errors)
    self.limits = limits
    do throws(FormatError) {
      reader = try CSVReader(source: source, errors: errors, limits: limits)
      guard let first = try reader.next() else {
        throw FormatError(.emptyFile, at: InputLocation(file: source.file))
      }
      header = CSVHeader(first, errors: errors)
    } catch {
      throw FileErrors(errors: errors.errors + [error])
    }
  }

  /// Header line and blank lines.
  var nonData: Int { reader.blankLines + 1 }

  /// Converts every row. Stops at once when the header is wrong: nothing below it means anything.
  mutating func forEach(_ body: (CSVRow, Int) throws -> Void) throws {
    try errors.check()
    while let row = try nextRow() {
      records += 1
      guard row.count == header.names.count else {
        errors.add(.wrongFieldCount(row.count, expected: header.names.count), at: row.place)
        continue
      }
      do {
        try body(row, records - 1)
        accepted += 1
      } catch let error as FormatError {
        errors.add(error)
      }
    }
    try errors.check()
  }

  private func nextRow() throws -> CSVRow? {
    do throws(FormatError) {
      return try reader.next()
    } catch {
      errors.add(error)
      try errors.check()
      return nil
    }
  }
}
