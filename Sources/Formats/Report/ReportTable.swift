import Domain

/// Reads a report that is a table: a header line, then one line a record.
///
/// More is let pass than in our own tables: a name that is there twice (the first counts), and
/// nameless columns at the end that the rows leave out.
final class ReportTable {
  let errors: ErrorCollector
  let limits: Limits
  let file: String
  private let reader: CSVReader
  private(set) var names: [String] = []
  private var indexes: [String: Int] = [:]
  private(set) var header: InputLocation
  /// Columns that every row has.
  private var needed = 0
  /// What was known to be wrong before the header was read.
  private let errorsBefore: Int

  init(
    _ source: ByteSource, limits: Limits, errors: ErrorCollector
  ) throws(FormatError) {
    self.errors = errors
    self.limits = limits
    file = source.file
    errorsBefore = errors.count
    reader = try CSVReader(source: source, errors: errors, limits: limits)
    header = InputLocation(file: source.file)
    guard let first = try reader.next() else { throw FormatError(.emptyFile, at: header) }
    use(first)
  }

  private func use(_ row: CSVRow) {
    header = row.place
    names = (0..<row.count).map { ReportTable.plain(row.string($0)) }
    indexes = [:]
    for (index, name) in names.enumerated() where indexes[name] == nil { indexes[name] = index }
    needed = (names.lastIndex { !$0.isEmpty } ?? -1) + 1
  }

  /// A column's name without the differences that mean nothing: case, and blanks around it.
  static func plain(_ name: String) -> String {
    CellSplitter.trimmed(String(name.lowercased().map { $0 == "\u{A0}" ? " " : $0 }))
  }

  /// The column of the first of several names that is there.
  func column(_ names: String...) -> Int? { column(names) }

  func column(_ names: [String]) -> Int? { names.lazy.compactMap { self.indexes[$0] }.first }

  /// The column, whose lack is reported.
  func required(_ names: String...) -> Int { required(names) }

  func required(_ names: [String]) -> Int {
    if let found = column(names) { return found }
    errors.add(.missingColumn(names[0]), at: header)
    return 0
  }

  /// Hands over every row; what is wrong with one does not hide the next. None when the header is
  /// wrong: nothing below it means anything.
  func forEach(_ body: (ReportRow) throws -> Void) throws {
    guard errors.count == errorsBefore else { return }
    while let row = try reader.next() {
      guard (needed...max(needed, names.count)).contains(row.count) else {
        errors.add(.wrongFieldCount(row.count, expected: needed), at: row.place)
        continue
      }
      do {
        try body(ReportRow(row: row, limits: limits, errors: errors))
      } catch let error as FormatError {
        errors.add(error)
      }
    }
  }
}

/// A row of a report. A text that cannot be read is reported, and kept to be shown.
struct ReportRow {
  let row: CSVRow
  let limits: Limits
  let errors: ErrorCollector

  var place: InputLocation { row.place }
  var slice: Slice { row.slice }

  /// The text of a field; nil when it is empty or there is no such column.
  func text(_ column: Int?) throws(FormatError) -> String? {
    guard let column, column < row.count, !row[column].isEmpty else { return nil }
    return try row.text(column, limits: limits)
  }

  func place(of column: Int) -> InputLocation {
    column < row.count ? row.place(of: column) : row.place
  }

  func required(_ column: Int, _ name: String) throws(FormatError) -> String {
    guard let text = try text(column) else {
      throw FormatError(.missing(name), at: place(of: column))
    }
    return text
  }

  /// A plain decimal number; what is none is reported and shown.
  func decimal(_ column: Int?) throws(FormatError) -> ShownAmount {
    try decimal(column) { ExactDecimal(report: $0) }
  }

  func decimal(
    _ column: Int?, _ parse: (String) -> ExactDecimal?
  ) throws(FormatError) -> ShownAmount {
    guard let column, let text = try text(column) else { return ShownAmount(nil) }
    if let value = parse(text) { return ShownAmount(value, raw: text) }
    errors.add(.notADecimal(row.excerpt(column)), at: place(of: column))
    return ShownAmount(nil, raw: text)
  }

  /// A day, by whatever `parse` makes of the text.
  func date(
    _ column: Int?, _ parse: (String) -> CalendarDate?
  ) throws(FormatError) -> ShownDate {
    guard let column, let text = try text(column) else { return .none }
    if let day = parse(text) { return ShownDate(day, raw: text) }
    errors.add(.notADate(row.excerpt(column)), at: place(of: column))
    return ShownDate(nil, raw: text)
  }
}
