import Audit
import Domain
import Glibc
import Matching
import StageSupport
import Store

/// Matches a period's items, posts the differences, and proves every reconciled account.
///
/// The outcome is a function of what is loaded and of the rules: a period is matched from scratch,
/// and only what changed is written. All of it is one database transaction, so that a run that dies
/// leaves the picture as it was.
public struct MatchStage {
  let session: StageSession
  let period: Period
  let rules: MatchingRules
  let store: MatchStore
  let workers: Int

  /// Rows below which keys are kept as rows come in.
  private static let bulkRows: Int64 = 20_000

  private static var cores: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }

  /// - Parameter workers: How many blocks are decided at once; any number gives the same outcome.
  public init(_ session: StageSession, period: Period, workers: Int? = nil) {
    self.session = session
    self.period = period
    self.workers = max(1, workers ?? MatchStage.cores)
    rules = MatchingRules(session.configuration.matching)
    store = MatchStore(session.connection)
  }

  /// How the period stands.
  public struct Result {
    public var verdict: Verdict
    public var groups: Int64
    public var breaks: Int64
  }

  public func run() throws -> (Result, Outcome) {
    try session.stage(.match, period: period) {
      let record = try session.ensure(period)
      let sources = try session.write("write sources") { try ensureSources() }
      try session.chunk(.match, period.description, fingerprint: try fingerprint()) {
        try match(record, sources)
      }
      let result = try outcome()
      let summary =
        "\(counted(Int(result.groups), "match", "matches")), "
        + "\(counted(Int(result.breaks), "open item")), \(result.verdict.words)"
      session.console.summary(summary)
      return (result, result.verdict.outcome, summary)
    }
  }

  private func ensureSources() throws -> [ReconciledSource] {
    let sources = SourceStore(session.connection)
    return try session.configuration.sources.map { source in
      ReconciledSource(
        configured: source,
        number: try sources.ensure(
          name: source.name, kind: source.kind.rawValue, accountCode: source.account))
    }
  }

  /// What the outcome depends on: the files, the rules, the program, and what other periods hold.
  private func fingerprint() throws -> String {
    let files = try FileStore(session.connection).all().map { "\($0.sha256) \($0.state.rawValue)" }
    let superseded = try SupersessionStore(session.connection).all().map {
      "\($0.file) by \($0.by)"
    }
    let others = try session.runs.fingerprints(stage: StageName.match.rawValue)
      .filter { $0.chunk < period.description }.map { "\($0.chunk) \($0.fingerprint)" }
    return ContentID.make(
      domain: "tieout/match/v1",
      parts: [period.description, session.rulesVersion, Release.version] + files + superseded
        + others)
  }

  private func match(_ record: PeriodStore.Record, _ sources: [ReconciledSource]) throws {
    let accounts = try reconciledAccounts(sources)
    let scope = MatchStore.ItemScope(
      period: period.description, lastOn: record.lastOn, accounts: accounts.map(\.account),
      openingTypes: session.configuration.ledger.openingTypes)
    let resolutions = Resolutions(
      try ResolutionStore(session.connection).standing(in: period.description))
    let loader = try ItemLoader(
      accounts.map(\.account),
      sources: Dictionary(uniqueKeysWithValues: sources.map { ($0.number, $0.configured.name) }),
      resolutions)
    let relay = Relay(loader.add)
    try store.items(of: scope) { try relay.send($0) }
    try relay.finish()
    let loaded = try loader.finish()
    session.console.detail("items", file: nil, counts: [("items", loaded.items.heads.count)])
    try write(try decide(loaded, resolutions, accounts), resolutions)
    try ProofMaker(self, record).write(accounts)
  }

  /// The passes in order: what people decided, payouts, each rule over its blocks, then the near
  /// misses.
  private func decide(
    _ loaded: LoadedItems, _ resolutions: Resolutions,
    _ accounts: [Reconciled]
  ) throws -> Findings {
    let sink = DecisionSink(
      items: loaded.items, periodStart: period.firstDay,
      configured: session.configuration.matching, rejected: resolutions.rejected)
    let runner = try PassRunner(loaded, rules, sink, workers: workers)
    let passes = Passes.ordered + Passes.nearMisses
    let progress = session.console.progress("match", unit: "passes", total: 1 + passes.count)
    defer { progress.finish() }
    try runner.take(
      resolutions.decisions(loaded.items, accounts) { resolution in
        session.console.detail("\(resolution.id) leaves something unexplained", file: nil)
      })
    let payouts = PayoutSource(self, loaded)
    try runner.take(
      loaded.items.accounts.filter(\.isProcessor).flatMap {
        PayoutPass.decide(try payouts.payouts(of: $0), rules)
      })
    progress.advance(by: 1)
    let evidence = try EvidenceSource(session, loaded, workers: workers)
    for pass in passes {
      switch pass.id {
      case Passes.exactReference.id: try evidence.decideBanks(rules, runner.take)
      case Passes.amountAndDate.id: try evidence.decideProcessors(rules, runner.take)
      default: break
      }
      try session.context.checkCancelled()
      try runner.run(pass, beforeEach: session.context.checkCancelled)
      progress.advance(by: 1)
    }
    return runner.findings
  }

  private func write(_ findings: Findings, _ resolutions: Resolutions) throws {
    let writer = try GroupWriter(self, findings)
    let members = try writer.compare()
    let isBulk = members >= MatchStage.bulkRows ? try store.beginBulk(members: members) : false
    try writer.insert()
    try BreakWriter(self, findings, ignored: resolutions.ignored).write()
    if isBulk { try store.endBulk() }
    try DifferencePoster(session).post()
  }

  /// The accounts to reconcile; one that nothing was posted to yet is opened empty.
  private func reconciledAccounts(
    _ sources: [ReconciledSource]
  ) throws -> [Reconciled] {
    let ledger = LedgerStore(session.connection)
    var known = try ledger.accounts()
    let keys = Set(
      sources.flatMap { source in
        source.configured.currencies.map {
          LedgerStore.AccountKey(code: source.configured.account, currency: $0)
        }
      }
    ).sorted { ($0.code, $0.currency) < ($1.code, $1.currency) }
    let missing = keys.filter { known[$0] == nil }.map { key in
      LedgerStore.NewAccount(
        key: key, kind: session.configuration.ledger.kind(of: key.code)?.rawValue ?? "asset",
        party: nil)
    }
    known.merge(try ledger.open(missing)) { old, _ in old }
    let codes = Set(keys.map(\.code))
    // What the ledger has in a currency that nobody reports was paid in another one, or is a break.
    let foreign = known.keys.filter { codes.contains($0.code) && !keys.contains($0) }
      .sorted { ($0.code, $0.currency) < ($1.code, $1.currency) }
    return (keys + foreign).map { key in
      let own = sources.filter {
        $0.configured.account == key.code && $0.configured.currencies.contains(key.currency)
      }
      guard let id = known[key] else { preconditionFailure("The account was opened") }
      return (
        MatchStore.ReconciledAccount(
          id: id, code: key.code, currency: key.currency,
          isProcessor: sources.contains {
            $0.configured.account == key.code && $0.configured.kind == .processor
          }),
        own
      )
    }
  }

  private func outcome() throws -> Result {
    let row = try session.connection.run(
      "read the period's outcome",
      """
      SELECT (SELECT count(*) FROM match_group WHERE period = $1 AND live AND status <> 'suggested'),
             (SELECT count(*) FROM open_break WHERE period = $1),
             (SELECT array_agg(verdict) FROM proof WHERE period = $1)
      """,
      [.text(period.description)])[0]
    let verdicts = row.isNull(2) ? [] : row.textArray(2).compactMap(Verdict.init(rawValue:))
    return Result(
      verdict: Verdict.period(verdicts), groups: row.int64(0), breaks: row.int64(1))
  }
}

/// An account with what tells of it from outside.
typealias Reconciled = (account: MatchStore.ReconciledAccount, sources: [ReconciledSource])

/// A source with its number in the database.
struct ReconciledSource {
  var configured: Configuration.Source
  var number: Int32
}

extension MatchingRules {
  init(_ configured: Configuration.MatchingRules) {
    self.init(
      windowBusinessDays: configured.windowBusinessDays,
      timingBusinessDays: configured.timingBusinessDays)
  }
}

extension Verdict {
  /// How a person says it.
  var words: String {
    switch self {
    case .incomplete: "incomplete: an expected input is missing"
    case .breaks: "breaks are open"
    case .reconciledWithWarnings: "reconciled, with warnings"
    case .reconciledWithPending: "reconciled, with items in transit"
    case .reconciled: "reconciled"
    }
  }

  public var outcome: Outcome {
    switch self {
    case .incomplete: .missingInput
    case .breaks, .reconciledWithWarnings, .reconciledWithPending: .itemsForPerson
    case .reconciled: .ok
    }
  }
}

extension StageSession {
  /// The period as the database knows it.
  func ensure(_ period: Period) throws -> PeriodStore.Record {
    try write("ensure the period") {
      try PeriodStore(connection).ensure(
        period.description, firstOn: period.firstDay, lastOn: period.lastDay,
        timeZone: configuration.book.timeZone)
    }
  }

  /// Names the rules in force: those of the configuration, those of the engine, and how the tables
  /// of its sources are read.
  var rulesVersion: String {
    let matching = MatchingRules(configuration.matching).canonicalText
    let digest = SHA256()
    configuration.canonicalBytes.withUnsafeBytes { digest.update($0) }
    digest.update(matching)
    digest.update(profiles)
    return String(digest.finish().hex.prefix(16))
  }
}
