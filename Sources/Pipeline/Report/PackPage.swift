import Domain
import Matching
import Reporting
import Settlement
import StageSupport
import Store

/// Collects what the page shows.
struct PackPage {
  private let pack: PackWriter
  private var store: ReportStore { pack.store }
  private var facts: PackFacts { pack.facts }

  init(_ pack: PackWriter) { self.pack = pack }

  func summary() throws -> PackSummary {
    guard let verdict = PackSummary.Verdict(rawValue: facts.verdict.rawValue) else {
      preconditionFailure("The page knows every verdict")
    }
    var page = PackSummary(
      bookName: facts.bookName, period: facts.statementPeriod, verdict: verdict)
    let proofs = try store.proofs()
    page.proofs = proofs.map(proof)
    page.missingSources = missing(proofs)
    page.nextSteps = nextSteps()
    try addBreaks(to: &page)
    page.settlements = try settlements()
    page.dailyVolumes = try store.days().map {
      .init(date: $0.date, currency: $0.currency, moneyIn: $0.moneyIn, moneyOut: $0.moneyOut)
    }
    page.controlTotals = try controlTotals()
    page.matchCounts = try store.matchCounts().map {
      .init(rule: $0.rule, status: $0.status, groups: $0.groups, items: $0.items)
    }
    page.files = pack.files.map { .init(name: $0.name, bytes: $0.bytes, rows: $0.rows) }
    page.provenance = facts.provenance
    return page
  }

  private func proof(_ row: ReportStore.ProofRow) -> PackSummary.Proof {
    guard let verdict = PackSummary.Verdict(rawValue: row.verdict) else {
      preconditionFailure("Verdicts are written by us")
    }
    return PackSummary.Proof(
      account: row.account, currency: row.currency, balancePerStatement: row.balancePerStatement,
      depositsInTransit: row.depositsInTransit, outstandingPayments: row.outstandingPayments,
      breaks: row.breaks, balancePerLedger: row.balancePerLedger, residual: row.residual,
      verdict: verdict)
  }

  private func missing(_ proofs: [ReportStore.ProofRow]) -> [String] {
    let incomplete = proofs.filter { $0.verdict == Verdict.incomplete.rawValue }
    return Set(incomplete.flatMap(\.because)).sorted()
  }

  private func nextSteps() -> [String] {
    switch facts.verdict {
    case .incomplete: ["Get the missing files, put them into the inbox and run the period again."]
    case .breaks:
      [
        "Go through the breaks, the largest first: each says what came closest and why it is no match.",
        "Correct the ledger by reversing rows, ask the bank, or decide: in the sheet Decisions of "
          + "reconciliation.xlsx, which tieout resolve reads. Then run the period again.",
      ]
    case .reconciledWithWarnings: ["Read the warnings before you close the period."]
    case .reconciledWithPending:
      ["Nothing to do: what is in transit is expected to arrive after the period."]
    case .reconciled: ["Nothing to do: every cent is explained."]
    }
  }

  private func addBreaks(to page: inout PackSummary) throws {
    var byAge: [BreakAge: [Currency: (count: Int, value: Int128)]] = [:]
    var top: [PackSummary.TopBreak] = []
    try store.breaks { row in
      let age = max(0, row.firstSeen.days(until: facts.asOf))
      var sum = byAge[BreakAge(days: age), default: [:]][row.amount.currency] ?? (0, 0)
      sum.count += 1
      sum.value += Int128(row.amount.magnitude.minorUnits)
      byAge[BreakAge(days: age), default: [:]][row.amount.currency] = sum
      insert(topBreak(row, age), into: &top)
    }
    page.topBreaks = top
    page.breaksByAge = BreakAge.allCases.flatMap { age in
      (byAge[age] ?? [:]).sorted { $0.key < $1.key }.map {
        .init(name: age.rawValue, currency: $0.key, count: $0.value.count, value: $0.value.value)
      }
    }
    page.breaksByReason = try store.breaksByReason().map {
      .init(name: $0.name, currency: $0.currency, count: $0.count, value: $0.value)
    }
  }

  private func topBreak(_ row: ReportStore.BreakRow, _ age: Int) -> PackSummary.TopBreak {
    PackSummary.TopBreak(
      id: row.id, itemID: row.item, account: row.account,
      side: row.side == "left" ? .left : .right, reason: row.reason, date: row.firstSeen,
      ageDays: age, amount: row.amount, nearestItemID: row.nearest, nearestBecause: row.because,
      text: row.description)
  }

  /// Keeps the fifty largest, in a full order.
  private func insert(_ entry: PackSummary.TopBreak, into top: inout [PackSummary.TopBreak]) {
    func isBefore(_ a: PackSummary.TopBreak, _ b: PackSummary.TopBreak) -> Bool {
      let (x, y) = (a.amount.magnitude.minorUnits, b.amount.magnitude.minorUnits)
      return x != y ? x > y : (a.account, a.id) < (b.account, b.id)
    }
    let place = top.firstIndex { isBefore(entry, $0) } ?? top.endIndex
    guard place < 50 else { return }
    top.insert(entry, at: place)
    if top.count > 50 { top.removeLast() }
  }

  private func settlements() throws -> [PackSummary.SettlementTotal] {
    var totals: [Currency: (SettlementTotals)] = [:]
    for record in try SettlementStore(store.connection).records(
      period: facts.period.description)
    {
      guard let state = SettlementLine.State(rawValue: record.state) else {
        preconditionFailure("States are written by us")
      }
      totals[record.opening.currency, default: SettlementTotals(currency: record.opening.currency)]
        .add(
          SettlementLine(
            opening: record.opening, movements: record.movements, fees: record.fees,
            reserveChange: record.reserveChange, float: record.float, payout: record.payout,
            closing: record.closing, feePercent: record.feePercent, state: state))
    }
    return totals.sorted { $0.key < $1.key }.map { currency, total in
      PackSummary.SettlementTotal(
        currency: currency, organisations: total.lines, paid: total.payable,
        opening: total.opening, movements: total.movements, fees: total.fees,
        reserveChange: total.reserveChange, payout: total.payout, closing: total.closing,
        residual: total.residual)
    }
  }

  /// Files of one source, format and currency together: a month has too many for a page.
  private func controlTotals() throws -> [PackSummary.ControlTotal] {
    struct Key: Hashable {
      var source: String
      var format: String
      var currency: Currency
    }
    let rows = Dictionary(grouping: try store.controlTotals()) {
      Key(source: $0.source, format: $0.format, currency: $0.currency)
    }
    let keys = rows.keys.sorted {
      ($0.source, $0.format, $0.currency) < ($1.source, $1.format, $1.currency)
    }
    return keys.map { key in
      let own = rows[key] ?? []
      return PackSummary.ControlTotal(
        source: key.source, format: key.format, files: own.count,
        records: own.reduce(0) { $0 + $1.records }, accepted: own.reduce(0) { $0 + $1.accepted },
        rejected: own.reduce(0) { $0 + $1.rejected }, currency: key.currency,
        sumAccepted: own.reduce(0) { $0 + $1.sumAccepted },
        difference: own.reduce(0) { $0 + $1.sumAccepted - $1.sumControl })
    }
  }
}
