import Audit
import Domain
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
  let store: MatchStore
  let workers: Int

  /// Rows below which keys are kept as rows come in.
  private static let bulkRows: Int64 = 20_000

  /// - Parameter workers: How many blocks are decided at once; any number gives the same outcome.
  public init(_ session: StageSession, period: Period, workers: Int? = nil) {
    self.session = session
    self.period = period
    self.workers = max(1, workers ?? PeriodMatcher.cores)
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

  private func fingerprint() throws -> String {
    try MatchStage.fingerprint(session.connection, period, rulesVersion: session.rulesVersion)
  }

  /// What the outcome depends on: the files, the rules, the program, and what other periods hold.
  static func fingerprint(
    _ connection: Connection, _ period: Period, rulesVersion: String
  ) throws -> String {
    let files = try FileStore(connection).all().map { "\($0.sha256) \($0.state.rawValue)" }
    let superseded = try SupersessionStore(connection).all().map { "\($0.file) by \($0.by)" }
    let lists = try ToldDetailsStore(connection).files().map { "\($0) lists payments" }
    let others = try RunStore(connection).fingerprints(stage: StageName.match.rawValue)
      .filter { $0.chunk < period.description }.map { "\($0.chunk) \($0.fingerprint)" }
    return ContentID.make(
      domain: "tieout/match/v1",
      parts: [period.description, rulesVersion, Release.version] + files + superseded + lists
        + others)
  }

  private func match(_ record: PeriodStore.Record, _ sources: [ReconciledSource]) throws {
    let accounts = try reconciledAccounts(sources)
    let matcher = PeriodMatcher(
      connection: session.connection, configuration: session.configuration, period: period,
      context: session.context, workers: workers)
    let outcome = try matcher.match(accounts)
    try write(outcome)
    try writeWeights(outcome.findings)
    try ProofMaker(self, record).write(accounts)
  }

  /// Keeps what pairs were weighed by, as it was when they were.
  private func writeWeights(_ findings: Findings) throws {
    let weights = WeightStore(session.connection)
    try weights.clear(period: period.description)
    for (account, chances) in findings.chances {
      try weights.insert(
        chances.map { chance in
          WeightStore.Weight(
            evidence: chance.evidence, level: chance.level, experience: Int64(chance.experience),
            estimated: Int64(chance.chance), counted: chance.counted.map(Int64.init))
        }, period: period.description, account: findings.items.accounts[Int(account)].id,
        rulesVersion: session.rulesVersion)
    }
  }

  /// Writes what was found, and what needs only that; what comes closest to the items left open is
  /// looked for meanwhile.
  private func write(_ outcome: PeriodMatcher.Outcome) throws {
    let writer = try GroupWriter(self, outcome.findings)
    let members = try writer.compare()
    let isBulk = members >= MatchStage.bulkRows ? try store.beginBulk(members: members) : false
    try outcome.runner.findNearMisses {
      try writer.insert()
      if isBulk { try store.endBulkOfGroups() }
      try DifferencePoster(session).post()
    }
    try writeBreaks(outcome)
    if isBulk { try store.endBulkOfBreaks() }
  }

  private func writeBreaks(_ outcome: PeriodMatcher.Outcome) throws {
    let finder = try BreakFinder(outcome, period, session.connection)
    try store.clearBreaks(period: period.description)
    try store.insertBreaks(period: period.description) { try finder.breaks($0) }
  }

  /// The accounts to reconcile; one that nothing was posted to yet is opened empty.
  private func reconciledAccounts(_ sources: [ReconciledSource]) throws -> [Reconciled] {
    let ledger = LedgerStore(session.connection)
    let reconciled = ReconciledAccounts(sources)
    var known = try ledger.accounts()
    let missing = reconciled.missing(in: known).map { key in
      LedgerStore.NewAccount(
        key: key, kind: session.configuration.ledger.kind(of: key.code)?.rawValue ?? "asset",
        party: nil)
    }
    known.merge(try ledger.open(missing)) { old, _ in old }
    return reconciled.all(known)
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
}
