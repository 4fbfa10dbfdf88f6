import Domain

/// A report that is one table without balances, in which every row is a line of one statement.
protocol RowReport: ReportRows where Group == Void {
  associatedtype Sums: RowSums = NoSums

  /// Finds the columns; what is missing is reported.
  init(_ header: ReportHeader)
}

/// What the rows of a report say together and none of them by itself, such as that a settlement was
/// paid out.
protocol RowSums {
  init()
  mutating func add(_ line: LineFigures)
  /// The lines that follow, each with the slice of the last row that it is made of.
  func implied() -> [ReportLine]
}

/// The rows say nothing more together.
struct NoSums: RowSums {
  mutating func add(_ line: LineFigures) {}
  func implied() -> [ReportLine] { [] }
}

extension RowReport {
  static func walk<Sink: ReportSink>(
    _ source: ByteSource, limits: Limits, errors: ErrorCollector, into sink: inout Sink
  ) throws {
    let table = try sink.table(source, limits: limits, errors: errors)
    var head = ReportHead()
    head.spansLines = true
    try sink.begin(head)
    var sums = Sums()
    var index = 0
    try table.forEach({ Self($0) }) { (row: inout ReadRow<Void, Sink.Made>, place) in
      guard let figures = row.figures else { return }
      row.made.index = index
      index += 1
      sums.add(figures)
      try sink.take(&row.made, at: place)
    }
    for var line in sums.implied() {
      line.index = index
      index += 1
      let place = InputLocation(
        file: errors.file, line: line.slice.line, offset: line.slice.offset)
      try sink.line(line, at: place)
    }
    try sink.end(ReportEnd())
  }
}
