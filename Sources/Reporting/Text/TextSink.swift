import Domain

/// Writes a table for a terminal: aligned columns, a total per currency below, and whether every
/// row adds up.
///
///     Organisation  Name         Currency  Balance   Float  Above float
///     O-1           First Club   AUD        602.00  100.00       502.00
///     Total AUD                             602.00               502.00
///
/// The width of the columns is that of the first rows; what is wider further down stands out.
public final class TextSink: TableSink {
  private let write: (String) throws -> Void
  private var schema = TableSchema(name: "", title: "", columns: [])
  private var adder = TotalsAdder(TableSchema(name: "", title: "", columns: []))
  private var checks: [RowCheck] = []
  /// Rows that wait for the widths of the columns.
  private var waiting: [[String]] = []
  private var widths: [Int]?

  /// By so many rows the widths are measured.
  private static let measured = 2_000

  public init(_ write: @escaping (String) throws -> Void) { self.write = write }

  public func begin(_ schema: TableSchema) throws {
    self.schema = schema
    adder = TotalsAdder(schema)
    checks = schema.checks.map { RowCheck($0, schema) }
    waiting = [schema.columns.map(\.title)]
    widths = nil
  }

  public func row(_ cells: [Cell]) throws {
    precondition(cells.count == schema.columns.count, "A row has one cell for each column")
    adder.add(cells)
    for index in checks.indices { checks[index].add(cells) }
    try add(cells.map(\.words))
  }

  public func end() throws {
    let tally = adder.tally
    for currency in Set(tally.totals.map(\.currency)).sorted() {
      let sums = tally.totals.filter { $0.currency == currency }
      var line = schema.columns.map { column in
        sums.first { $0.column == column.name }?.decimal ?? ""
      }
      if !line.isEmpty, line[0].isEmpty { line[0] = "Total \(currency)" }
      try add(line)
    }
    try release()
    try write(tally.rows == 0 ? "nothing\n" : tally.rows == 1 ? "1 row\n" : "\(tally.rows) rows\n")
    for check in checks where tally.rows > 0 {
      let verdict =
        check.failures == 0 ? "0 in every row" : "NOT 0 in \(check.failures) of \(tally.rows) rows"
      try write("\(check.formula.title) = \(verdict)\n")
    }
  }

  private func add(_ line: [String]) throws {
    if let widths { return try write(line, widths) }
    waiting.append(line)
    if waiting.count > TextSink.measured { try release() }
  }

  private func release() throws {
    let measured =
      widths
      ?? schema.columns.indices.map { column in waiting.map { $0[column].count }.max() ?? 0 }
    widths = measured
    for line in waiting { try write(line, measured) }
    waiting = []
  }

  private func write(_ cells: [String], _ widths: [Int]) throws {
    var line = ""
    for (index, cell) in cells.enumerated() {
      if index > 0 { line += "  " }
      let padding = String(repeating: " ", count: max(0, widths[index] - cell.count))
      line += schema.columns[index].kind.isNumber ? padding + cell : cell + padding
    }
    while line.hasSuffix(" ") { line.removeLast() }
    try write(line + "\n")
  }
}

extension Column.Kind {
  /// Whether cells stand to the right.
  var isNumber: Bool { self == .money || self == .integer || self == .percent }
}
