import Domain

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

  /// The same of a column whose text often repeats.
  func text(_ column: RepeatedText?) throws(FormatError) -> String? {
    guard let column else { return nil }
    let text = column.column < row.count ? try column.read(row, limits: limits) : ""
    return text.isEmpty ? nil : text
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
