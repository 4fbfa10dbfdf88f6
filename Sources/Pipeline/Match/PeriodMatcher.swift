import Domain
import Glibc
import Matching
import StageSupport
import Store

/// Decides a period's items by the rules of a configuration. Reads the database and writes nothing
/// to it: `MatchStage` keeps what is found, a rehearsal only compares it.
struct PeriodMatcher {
  let connection: Connection
  let configuration: Configuration
  let period: Period
  let context: StageContext
  /// How many blocks are decided at once; any number gives the same outcome.
  let workers: Int

  static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// What is found, and what it was found by. What comes closest to the items left open is still to
  /// be looked for.
  struct Outcome {
    let runner: PassRunner
    let rules: AccountRules
    let resolutions: Resolutions

    var findings: Findings { runner.findings }
  }

  /// The accounts as they are, for who only looks: one that nothing was posted to has a number that
  /// no account has.
  func accounts() throws -> [Reconciled] {
    let numbers = try SourceHistory(connection).numbers()
    let reconciled = ReconciledAccounts(
      configuration.sources.enumerated().map { at, source in
        ReconciledSource(configured: source, number: numbers[source.name] ?? -1 - Int32(at))
      })
    var known = try LedgerStore(connection).accounts()
    for (at, key) in reconciled.missing(in: known).enumerated() { known[key] = -1 - Int64(at) }
    return reconciled.all(known)
  }

  func match(_ accounts: [Reconciled]) throws -> Outcome {
    let resolutions = Resolutions(
      try ResolutionStore(connection).standing(in: period.description))
    let loaded = try load(accounts, resolutions)
    let rules = AccountRules(
      configuration.rules, loaded.items.accounts, configuration.sources)
    return Outcome(
      runner: try decide(loaded, rules, resolutions, accounts), rules: rules,
      resolutions: resolutions)
  }

  private func load(_ accounts: [Reconciled], _ resolutions: Resolutions) throws -> LoadedItems {
    let scope = MatchStore.ItemScope(
      period: period.description, lastOn: period.lastDay, accounts: accounts.map(\.account),
      openingTypes: configuration.ledger.openingTypes)
    let names = accounts.flatMap(\.sources).map { ($0.number, $0.configured.name) }
    let texts = TextRules(configuration.rules)
    let loader = try ItemLoader(
      accounts.map(\.account), sources: Dictionary(names) { name, _ in name }, resolutions, texts)
    let relay = Relay(loader.add)
    try MatchStore(connection).items(of: scope) { try relay.send($0) }
    try relay.finish()
    let loaded = try loader.finish()
    context.console.detail("items", file: nil, counts: [("items", loaded.items.heads.count)])
    for note in texts?.notes ?? [] { context.console.note(note) }
    return loaded
  }

  /// What people decided, then the steps in their order.
  private func decide(
    _ loaded: LoadedItems, _ rules: AccountRules, _ resolutions: Resolutions,
    _ accounts: [Reconciled]
  ) throws -> PassRunner {
    let sink = DecisionSink(
      items: loaded.items, periodStart: period.firstDay, configured: configuration.matching,
      rejected: resolutions.rejected)
    let runner = try PassRunner(loaded, rules, sink, workers: workers)
    let steps = configuration.rules.steps
    let progress = context.console.progress("match", unit: "passes", total: steps.count)
    defer { progress.finish() }
    try runner.take(
      resolutions.decisions(loaded.items, accounts) { resolution in
        context.console.detail("\(resolution.id) leaves something unexplained", file: nil)
      })
    let evidence = try EvidenceSource(connection, loaded, period, workers: workers)
    for step in steps {
      try context.checkCancelled()
      try runner.run(
        step, evidence, payouts: { try payouts(loaded, rules) }, beforeEach: context.checkCancelled)
      progress.advance(by: 1)
    }
    return runner
  }

  private func payouts(_ loaded: LoadedItems, _ rules: AccountRules) throws -> [Decision] {
    let payouts = PayoutSource(MatchStore(connection), period, loaded)
    var decisions: [Decision] = []
    for (place, account) in loaded.items.accounts.enumerated() where account.isProcessor {
      decisions += PayoutPass.decide(try payouts.payouts(of: account), rules[UInt16(place)])
    }
    return decisions
  }
}
