/// Counts the rows of a table that break one of its identities.
public final class CheckingSink: TableSink {
  private var checks: [RowCheck] = []
  /// Over all tables that it was given.
  public private(set) var rows: Int64 = 0
  /// What did not hold, with how often.
  public private(set) var failures: [(formula: CheckFormula, rows: Int64)] = []

  public init() {}

  public func begin(_ schema: TableSchema) {
    checks = schema.checks.map { RowCheck($0, schema) }
  }

  public func row(_ cells: [Cell]) {
    rows += 1
    for index in checks.indices { checks[index].add(cells) }
  }

  public func end() {
    for check in checks where check.failures > 0 {
      failures.append((check.formula, check.failures))
    }
  }
}
