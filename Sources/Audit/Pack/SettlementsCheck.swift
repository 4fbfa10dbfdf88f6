import Domain

/// `settlements.csv`: the identity of every settlement, and what a payout may leave.
final class SettlementsCheck: TableCheck {
  private let file: String

  init(file: String) { self.file = file }

  func row(_ row: Row, _ log: CheckLog) throws(RowProblem) {
    let currency = try row.currency()
    let organisation = try row.text("org_id")
    let inflow = try row.amount("opening", currency) + row.amount("movements", currency)
    let outflow = try row.amount("fees", currency) + row.amount("reserve_change", currency)
    let float = try row.amount("float", currency)
    let payout = try row.amount("payout", currency)
    let closing = try row.amount("closing", currency)
    let residual = try row.amount("residual", currency)
    func money(_ amount: Int128) -> WideMoney { WideMoney(minorUnits: amount, currency: currency) }

    log.expect(
      .settlementIdentity, file, row: row.line, "residual of \(organisation)", money(residual),
      equals: inflow - outflow - payout - closing)
    if residual != 0 {
      log.report(
        .settlementIdentity, file, row: row.line, "residual of \(organisation)",
        expected: money(0).description, found: money(residual).description)
    }
    log.examined(.settlementFloat)
    if payout < 0 {
      log.report(
        .settlementFloat, file, row: row.line, "payout of \(organisation)",
        expected: "0 or more", found: money(payout).description)
    }
    if payout > 0, closing < float {
      log.report(
        .settlementFloat, file, row: row.line, "closing of \(organisation)",
        expected: "at least \(money(float).description)", found: money(closing).description)
    }
  }
}
