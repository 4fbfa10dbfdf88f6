/// `control_totals.csv`: every record of every file is accounted for.
final class ControlTotalsCheck: TableCheck {
  private let file: String

  init(file: String) { self.file = file }

  func row(_ row: Row, _ log: CheckLog) throws(RowProblem) {
    let currency = try row.currency()
    let input = try row.text("file")
    let records = try row.integer("records")
    let sum = try row.integer("accepted") + row.integer("rejected")
    log.examined(.recordCounts)
    if records != sum {
      log.report(
        .recordCounts, file, row: row.line, "records of \(input)", expected: "\(sum)",
        found: "\(records)")
    }
    let difference = try row.amount("difference", currency)
    log.expect(
      .controlDifference, file, row: row.line, "difference of \(input)",
      WideMoney(minorUnits: difference, currency: currency),
      equals: try row.amount("sum_accepted", currency) - row.amount("sum_control", currency))
  }
}
