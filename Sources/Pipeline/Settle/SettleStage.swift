import Audit
import Domain
import Payments
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
      let fingerprint = ContentID.make(
        domain: "tieout/settle/v2",
        parts: [
          period.description, session.rulesVersion, Release.version, try store.standing(),
        ])
      // Also when nothing has changed, because what is held back has to be said every time.
      let planned = try settlements(record)
      try session.chunk(.settle, period.description, fingerprint: fingerprint) {
        try store.replace(period: period.description, planned.map(SettleStage.record))
      }
      let held = planned.compactMap(\.hold)
      for error in held { session.console.error(error) }
      let totals = try totals()
      let summary = SettlementTable(totals).summary + SettleStage.words(held: held.count)
      session.console.summary(summary)
      return (totals, held.isEmpty ? .ok : .itemsForPerson, summary)
    }
  }

  private static func words(held: Int) -> String {
    held == 0 ? "" : "; \(counted(held, "settlement")) held back"
  }

  /// What one organisation is paid, and why it is held back if it is.
  private struct Planned {
    var organisation: String
    var line: SettlementLine
    var feeSource: String
    var hold: SettlementError?
  }

  private func settlements(_ record: PeriodStore.Record) throws -> [Planned] {
    let terms = TermsInForce(
      configuration: session.configuration.settlement,
      operations: PaymentRules(
        try OperationStore(session.connection).terms(setThrough: record.lastOn)),
      day: period.lastDay)
    let needsBankAccount = try store.knowsBankAccounts(on: record.lastOn)
    return try store.balances(from: record.firstOn, to: record.lastOn).map { balance in
      let fee = terms.fee(of: balance.organisation)
      let float = terms.float(of: balance.organisation, balance.currency)
      var line = Settlement.plan(
        opening: balance.opening, movements: balance.movements, float: float.value,
        feePercent: fee.value, reserveChange: .zero(balance.currency))
      var why: SettlementError?
      func hold(_ state: SettlementLine.State, _ reason: SettlementError.Reason?) {
        why = reason.map { SettlementError(organisation: balance.organisation, reason: $0) }
        line = line.held(state)
      }
      let gross = line.gross
      if gross.isPositive {
        if balance.isInternal {
          hold(.isInternal, nil)
        } else if balance.isClosed {
          hold(.closed, .closed(gross: gross))
        } else if let (said, other) = fee.contradiction ?? float.contradiction {
          hold(.termsDiffer, .termsDiffer(gross: gross, terms: said, contradiction: other))
        } else if needsBankAccount, !balance.hasBankAccount {
          hold(.noBankAccount, .noBankAccount(gross: gross))
        }
      }
      try line.check(organisation: balance.organisation)
      return Planned(
        organisation: balance.organisation, line: line, feeSource: fee.source, hold: why)
    }
  }

  private static func record(_ planned: Planned) -> SettlementStore.Record {
    let line = planned.line
    return SettlementStore.Record(
      organisation: planned.organisation, opening: line.opening, movements: line.movements,
      fees: line.fees, reserveChange: line.reserveChange, float: line.float,
      payout: line.payout, closing: line.closing, feePercent: line.feePercent,
      feeSource: planned.feeSource, state: line.state.rawValue)
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
