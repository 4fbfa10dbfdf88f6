import Domain

/// A report that is one table without balances, in which every row is a line of one statement.
protocol RowReport {
  /// Finds the columns; what is missing is reported to the table's errors.
  init(_ table: ReportTable)
  mutating func line(_ row: ReportRow) throws(FormatError) -> ReportLine
  /// Lines that the rows say together and none of them by itself, such as that a settlement was paid
  /// out. Each has the slice of the last row that it is made of.
  func implied() -> [ReportLine]
}

extension RowReport {
  func implied() -> [ReportLine] { [] }

  static func walk<Sink: ReportSink>(
    _ source: ByteSource, limits: Limits, errors: ErrorCollector, into sink: inout Sink
  ) throws {
    let table = try sink.table(source, limits: limits, errors: errors)
    var report = Self(table)
    var head = ReportHead()
    head.spansLines = true
    try sink.begin(head)
    var index = 0
    try table.forEach { row in
      var line = try report.line(row)
      line.index = index
      index += 1
      try sink.line(line, at: row.place)
    }
    for var line in report.implied() {
      line.index = index
      index += 1
      let place = InputLocation(
        file: errors.file, line: line.slice.line, offset: line.slice.offset)
      try sink.line(line, at: place)
    }
    try sink.end(ReportEnd())
  }
}
