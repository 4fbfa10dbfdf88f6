import Domain
import Matching
import StageSupport
import Store

/// Proves each reconciled account and says how it stands.
struct ProofMaker {
  private let stage: MatchStage
  private let period: PeriodStore.Record
  private let store: ProofStore

  init(_ stage: MatchStage, _ period: PeriodStore.Record) {
    self.stage = stage
    self.period = period
    store = ProofStore(stage.session.connection)
  }

  func write(_ accounts: [Reconciled]) throws {
    let bookwide = try bookwideGaps()
    let quarantined = try store.quarantined().count
    let balances = try store.ledgerBalances(
      accounts: accounts.map(\.account.id), upTo: period.lastOn)
    let open = try store.openSums(period: stage.period.description)
    let proofs = try accounts.map { account, sources in
      try prove(
        account, sources, balance: balances[account.id] ?? 0,
        open: open[account.id] ?? ProofStore.OpenSums(), bookwide, quarantined: quarantined)
    }
    try store.replace(period: stage.period.description, proofs)
  }

  /// What is missing for every account alike.
  private func bookwideGaps() throws -> [String] {
    guard stage.session.configuration.ledger.isExpected,
      try !store.hasTransactions(from: period.firstOn, to: period.lastOn)
    else { return [] }
    return ["the ledger has no transaction in \(stage.period)"]
  }

  private func prove(
    _ account: MatchStore.ReconciledAccount, _ sources: [ReconciledSource], balance: Int128,
    open: ProofStore.OpenSums, _ bookwide: [String], quarantined: Int
  ) throws -> ProofStore.Record {
    var gaps = bookwide
    var statement: Int128 = 0
    for source in sources {
      let completeness = Completeness(store, source, period)
      gaps += try completeness.gaps(in: account.currency)
      statement += try self.balance(of: source, account.currency)
    }
    let proof = Proof(
      currency: account.currency, balancePerStatement: statement,
      balancePerLedger: balance,
      timingIn: open.timingIn, timingOut: open.timingOut, leftBreaks: open.left,
      rightBreaks: open.right)
    let verdict = Verdict.account(
      isComplete: gaps.isEmpty, residual: proof.residual, breaks: Int(open.breaks),
      warnings: quarantined + Int(open.ignored), pending: Int(open.timing))
    return ProofStore.Record(
      account: account.id, balancePerStatement: proof.balancePerStatement,
      depositsInTransit: proof.depositsInTransit, outstandingPayments: proof.outstandingPayments,
      breaks: proof.breaks, balancePerLedger: proof.balancePerLedger, residual: proof.residual,
      verdict: verdict.rawValue, because: gaps + remarks(on: proof, open, quarantined))
  }

  private func balance(of source: ReconciledSource, _ currency: Currency) throws -> Int128 {
    let opening = Int128(source.configured.opening[currency]?.minorUnits ?? 0)
    switch source.configured.kind {
    case .bank:
      return try store.statementBalance(
        source: source.number, currency: currency, upTo: period.lastOn) ?? opening
    case .processor:
      return opening
        + (try store.movement(source: source.number, currency: currency, upTo: period.lastOn))
    }
  }

  private func remarks(
    on proof: Proof, _ open: ProofStore.OpenSums, _ quarantined: Int
  ) -> [String] {
    var remarks: [String] = []
    if proof.residual != 0 {
      let residual = Money.decimal(proof.residual, exponent: proof.currency.exponent)
      remarks.append(
        "\(residual) \(proof.currency) is explained by nothing: the opening balances differ")
    }
    if open.breaks > 0 { remarks.append(counted(Int(open.breaks), "break") + " to be cleared") }
    if open.timing > 0 { remarks.append(counted(Int(open.timing), "item") + " in transit") }
    if open.ignored > 0 {
      remarks.append(counted(Int(open.ignored), "open item") + " left by a person's decision")
    }
    if quarantined > 0 { remarks.append(counted(quarantined, "file") + " in quarantine") }
    return remarks
  }
}
