import Domain
import Matching
import Settlement
import StageSupport
import Store

/// The whole night for one period: ingest, post, match, settle, report, under one lease.
public struct NightlyRun {
  private let session: StageSession
  private let period: Period?
  private let asOf: AsOf?
  private let isRehearsal: Bool

  /// - Parameters:
  ///   - period: The month to work on; the oldest open one with data if nil.
  ///   - isRehearsal: Whether the pack is for comparing only.
  public init(
    _ session: StageSession, period: Period?, asOf: AsOf?, isRehearsal: Bool = false
  ) {
    self.session = session
    self.period = period
    self.asOf = asOf
    self.isRehearsal = isRehearsal
  }

  public struct Result {
    public var period: Period
    public var ingested: IngestStage.Tally
    public var posted: PostStage.Tally
    public var settlements: [SettlementTotals]
    public var report: ReportStage.Result

    public var quarantined: Int { ingested.quarantined + posted.quarantined }
  }

  public func run() throws -> (Result, Outcome) {
    try run(Inbox.files(in: session.workspace.inbox))
  }

  /// Where a run can be told to stop: after these, the book is in order and goes on from there.
  public enum Stop: String, CaseIterable, Sendable { case post, match, settle }

  /// Does the night's work up to and with a stage. Nothing is reported.
  public func run(until stop: Stop) throws -> Outcome {
    let (ingested, posted, _) = try load(Inbox.files(in: session.workspace.inbox))
    let loaded: Outcome = ingested.quarantined + posted.quarantined > 0 ? .badInput : .ok
    guard stop != .post else { return loaded }
    let period = try period ?? oldestOpen()
    let (_, matched) = try MatchStage(session, period: period).run()
    if stop == .settle { _ = try SettleStage(session, period: period).plan() }
    return matched == .missingInput ? matched : loaded == .badInput ? loaded : matched
  }

  func run(_ files: [Inbox.File]) throws -> (Result, Outcome) {
    let (ingested, posted, closed) = try load(files)
    let period = try period ?? oldestOpen()
    _ = try MatchStage(session, period: period).run()
    let (settlements, settled) = try SettleStage(session, period: period).plan()
    let (report, verdict) = try ReportStage(
      session, period: period, asOf: asOf, isRehearsal: isRehearsal
    ).run()
    let result = Result(
      period: period, ingested: ingested, posted: posted, settlements: settlements,
      report: report)
    // A missing input weighs more than a bad one: nothing can be said without it.
    let outcome: Outcome =
      verdict == .missingInput
      ? .missingInput
      : result.quarantined > 0
        ? .badInput : verdict != .ok ? verdict : settled != .ok ? settled : closed
    return (result, outcome)
  }

  /// Ingests and posts at the same time: they share nothing but the list of files.
  private func load(
    _ files: [Inbox.File]
  ) throws -> (IngestStage.Tally, PostStage.Tally, Outcome) {
    let beside = try session.beside()
    defer { beside.console.releaseNotes() }
    let (ingested, posted) = try sideBySide(
      { try IngestStage(session).run(files) }, { try PostStage(beside).run(files) })
    // A pack is made again from what it was made from, this file among it.
    let closed = isRehearsal ? .ok : try RequestClosing(session).run().outcome
    return (ingested.0, posted.0, closed)
  }

  private func oldestOpen() throws -> Period {
    guard let name = try PeriodStore(session.connection).oldestOpenWithData(),
      let period = Period(name)
    else { throw PipelineError(.noPeriod) }
    return period
  }
}
