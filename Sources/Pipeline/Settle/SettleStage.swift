import Audit
import Domain
import Settlement
import StageSupport
import Store

/// Proposes what each organisation is paid at a period's end, with a float retained.
///
/// A proposal only: approving it, paying it and posting it are steps of their own.
public struct SettleStage {
  private let session: StageSession
  private let period: Period
  private let store: SettlementStore

  public init(_ session: StageSession, period: Period) {
    self.session = session
    self.period = period
    store = SettlementStore(session.connection)
  }

  public func plan() throws -> ([SettlementTotals], Outcome) {
    try session.stage(.settle, period: period) {
      let record = try session.ensure(period)
      let head = try LedgerStore(session.connection).head()
      let fingerprint = ContentID.make(
        domain: "tieout/settle/v1",
        parts: [period.description, session.rulesVersion, Release.version, String(head)])
      try session.chunk(.settle, period.description, fingerprint: fingerprint) {
        try write(record)
      }
      let totals = try totals()
      let summary = SettlementTable(totals).summary
      session.console.summary(summary)
      return (totals, .ok, summary)
    }
  }

  private func write(_ record: PeriodStore.Record) throws {
    let balances = try store.balances(from: record.firstOn, to: record.lastOn)
    let records = try balances.map { balance in
      let (percent, source) = session.configuration.fee(
        for: balance.organisation, on: period.lastDay)
      let line = Settlement.plan(
        opening: balance.opening, movements: balance.movements,
        float: session.configuration.float(
          for: balance.organisation, currency: balance.currency, on: period.lastDay),
        feePercent: percent, reserveChange: .zero(balance.currency))
      try line.check(organisation: balance.organisation)
      return SettlementStore.Record(
        organisation: balance.organisation, opening: line.opening, movements: line.movements,
        fees: line.fees, reserveChange: line.reserveChange, float: line.float,
        payout: line.payout, closing: line.closing, feePercent: line.feePercent,
        feeSource: source, state: line.state.rawValue)
    }
    try store.replace(period: period.description, records)
  }

  /// The totals per currency, made again from what is stored, so that what is printed is proven.
  private func totals() throws -> [SettlementTotals] {
    var totals: [Currency: SettlementTotals] = [:]
    for record in try store.records(period: period.description) {
      guard let state = SettlementLine.State(rawValue: record.state) else {
        preconditionFailure("States are written by us")
      }
      let line = SettlementLine(
        opening: record.opening, movements: record.movements, fees: record.fees,
        reserveChange: record.reserveChange, float: record.float, payout: record.payout,
        closing: record.closing, feePercent: record.feePercent, state: state)
      try line.check(organisation: record.organisation)
      totals[record.opening.currency, default: SettlementTotals(currency: record.opening.currency)]
        .add(line)
    }
    return totals.values.sorted { $0.currency < $1.currency }
  }
}
