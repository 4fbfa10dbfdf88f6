import Domain

/// Counts a table's rows and sums its total columns per currency, for the manifest.
public final class CountingSink: TableSink {
  public private(set) var tally = TableTally()
  private var adder = TotalsAdder(TableSchema(name: "", title: "", columns: []))

  public init() {}

  public func begin(_ schema: TableSchema) { adder = TotalsAdder(schema) }

  public func row(_ cells: [Cell]) { adder.add(cells) }

  public func end() { tally = adder.tally }
}

/// How many rows a table has, and what its total columns sum to.
public struct TableTally: Hashable, Sendable {
  public struct Total: Hashable, Sendable {
    public let column: String
    public let currency: Currency
    public let minorUnits: Int128

    public var decimal: String { Money.decimal(minorUnits, exponent: currency.exponent) }
  }

  public var rows: Int64 = 0

  /// In the schema's order of columns, then by currency.
  public var totals: [Total] = []

  public init() {}
}

/// The running sums of a table's total columns.
struct TotalsAdder {
  private let columns: [(name: String, index: Int)]
  private var rows: Int64 = 0
  private var sums: [[Currency: Int128]]

  init(_ schema: TableSchema) {
    columns = schema.totals.compactMap { name in schema.index(of: name).map { (name, $0) } }
    sums = Array(repeating: [:], count: columns.count)
  }

  mutating func add(_ cells: [Cell]) {
    rows += 1
    for (place, column) in columns.enumerated() {
      guard let (minorUnits, currency) = cells[column.index].amount else { continue }
      sums[place][currency, default: 0] += minorUnits
    }
  }

  var tally: TableTally {
    var tally = TableTally()
    tally.rows = rows
    for (column, sums) in zip(columns, sums) {
      for currency in sums.keys.sorted() {
        tally.totals.append(
          .init(column: column.name, currency: currency, minorUnits: sums[currency, default: 0]))
      }
    }
    return tally
  }
}
