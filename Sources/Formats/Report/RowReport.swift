import Domain

/// A report that is one table without balances, in which every row is a line of one statement.
protocol RowReport {
  /// Finds the columns; what is missing is reported to the table's errors.
  init(_ table: ReportTable)
  func line(_ row: ReportRow) throws(FormatError) -> ReportLine
}

extension RowReport {
  static func walk<Sink: ReportSink>(
    _ source: ByteSource, limits: Limits, errors: ErrorCollector, into sink: inout Sink
  ) throws {
    let table = try sink.table(source, limits: limits, errors: errors)
    let columns = Self(table)
    var head = ReportHead()
    head.spansLines = true
    try sink.begin(head)
    var index = 0
    try table.forEach { row in
      var line = try columns.line(row)
      line.index = index
      index += 1
      try sink.line(line, at: row.place)
    }
    try sink.end(ReportEnd())
  }
}
