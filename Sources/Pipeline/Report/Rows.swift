import Domain
import Matching
import Reporting
import Store

/// Rows of the tables, cell by cell in the order of `Schemas`.
enum Rows {
  static func match(_ row: ReportStore.MatchRow) -> [Cell] {
    [
      .text(row.group), .text(row.side), .text(row.source), .text(row.item), .text(row.status),
      .integer(1), .text(row.rule), .integer(row.score),
      .text(row.reasons.joined(separator: "; ")), .money(row.amount),
      .currency(row.amount.currency), .text(row.account), .date(row.date),
    ]
  }

  static func breakRow(_ row: ReportStore.BreakRow, _ facts: PackFacts) -> [Cell] {
    let age = max(0, row.firstSeen.days(until: facts.asOf))
    return [
      .text(row.id), .text(row.side), .text(row.item), .text(row.reason), .date(row.firstSeen),
      .count(age), .text(BreakAge(days: age).rawValue),
      .text(row.firstSeen < facts.period.firstDay ? "persisting" : "new"), .money(row.amount),
      .currency(row.amount.currency), .text(row.account), .text(row.nearest), .text(row.because),
      .text(row.source), .date(row.firstSeen), .text(row.description),
    ]
  }

  static func difference(_ row: ReportStore.DifferenceRow) -> [Cell] {
    [
      .text(row.group), .text(row.source), .text(row.kind), .text(row.account),
      .money(row.amount), .currency(row.amount.currency),
    ]
  }

  static func proof(_ row: ReportStore.ProofRow) -> [Cell] {
    [.text(row.account), .currency(row.currency)]
      + [
        row.balancePerStatement, row.depositsInTransit, row.outstandingPayments, row.breaks,
        row.balancePerLedger, row.residual,
      ].map { .wideMoney($0, row.currency) } + [.text(row.verdict)]
  }

  static func controlTotal(_ row: ReportStore.ControlRow) -> [Cell] {
    [
      .text(row.file), .text(row.sha256), .text(row.source), .text(row.format),
      .integer(row.records), .integer(row.accepted), .integer(row.rejected),
      .wideMoney(row.sumAccepted, row.currency), .wideMoney(row.sumControl, row.currency),
      .wideMoney(row.sumAccepted - row.sumControl, row.currency), .currency(row.currency),
    ]
  }

  static func weight(_ row: WeightStore.Row) -> [Cell] {
    let weight = row.weight
    return [
      .text(row.account), .currency(row.currency), .text(weight.evidence), .text(weight.level),
      .integer(weight.experience), .integer(weight.estimated),
      weight.counted.map(Cell.integer) ?? .empty,
    ]
  }

  static func settlement(_ row: SettlementStore.Record) -> [Cell] {
    let residual =
      row.opening + row.movements - row.fees - row.reserveChange - row.payout - row.closing
    return [
      .text(row.organisation), .currency(row.opening.currency), .money(row.opening),
      .money(row.movements), .money(row.fees), .money(row.reserveChange), .money(row.float),
      .money(row.payout), .money(row.closing), .money(residual), .percent(row.feePercent),
      .text(row.feeSource), .text(row.state),
    ]
  }

  static func balance(_ row: ReportStore.BalanceRow) -> [Cell] {
    [.text(row.account), .text(row.kind), .currency(row.currency)]
      + [row.opening, row.debits, row.credits, row.closing].map { .wideMoney($0, row.currency) }
  }

  static func partyBalance(_ row: ReportStore.PartyBalanceRow) -> [Cell] {
    [.text(row.party), .text(row.name), .text(row.kind), .currency(row.currency)]
      + [row.opening, row.moneyIn, row.moneyOut, row.closing].map { .wideMoney($0, row.currency) }
  }
}
