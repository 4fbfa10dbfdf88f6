import Domain

/// Writes a table as a JSON object: its name, a member for each column in each row, how many rows there
/// are, and the totals.
///
/// Amounts are texts, because a JSON number is a binary fraction to most who read it; what is empty
/// is null.
public final class JSONSink: TableSink {
  private let write: (String) throws -> Void
  private var schema = TableSchema(name: "", title: "", columns: [])
  private var adder = TotalsAdder(TableSchema(name: "", title: "", columns: []))
  private var isFirst = true

  public init(_ write: @escaping (String) throws -> Void) { self.write = write }

  public func begin(_ schema: TableSchema) throws {
    self.schema = schema
    adder = TotalsAdder(schema)
    isFirst = true
    try write("{\"table\":\(JSONText.string(schema.name).rendered()),\"rows\":[")
  }

  public func row(_ cells: [Cell]) throws {
    adder.add(cells)
    let row = JSONText.object(
      zip(schema.columns, cells).map { JSONText.Member($0.name, $1.json) })
    try write((isFirst ? "" : ",") + "\n" + row.rendered())
    isFirst = false
  }

  public func end() throws {
    let totals = adder.tally.totals.map { total -> JSONText in
      [
        "column": .string(total.column), "currency": .string(total.currency.code),
        "total": .string(total.decimal),
      ]
    }
    try write("],\"count\":\(adder.tally.rows),\"totals\":\(JSONText.array(totals).rendered())}")
  }
}
