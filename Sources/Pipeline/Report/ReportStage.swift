import Audit
import Domain
import Glibc
import Matching
import Reporting
import StageSupport
import Store

/// Writes a period's pack.
///
/// The pack is made in a folder beside its place and takes the place whole, at the very end: a
/// reader sees the old pack or the new one, never a mixture, and a run that dies leaves the old one.
public struct ReportStage {
  private let session: StageSession
  private let period: Period
  private let asOf: AsOf?
  private let isRehearsal: Bool

  /// - Parameter isRehearsal: Whether the pack is for comparing only, so that nobody need know where
  ///   it is.
  public init(
    _ session: StageSession, period: Period, asOf: AsOf? = nil, isRehearsal: Bool = false
  ) {
    self.session = session
    self.period = period
    self.asOf = asOf
    self.isRehearsal = isRehearsal
  }

  public struct Result {
    public var verdict: Verdict
    public var directory: String
    public var files: Int
    public var runID: String
    public var proofs: [ReportStore.ProofRow]
    public var breaks: Int
    public var inTransit: Int
    public var matches: Int64
    public var quarantined: [String]
  }

  public func run() throws -> (Result, Outcome) {
    try Statistics.refresh(session.connection)
    return try session.stage(.report, period: period) {
      let record = try session.ensure(period)
      let lock = try PackLock(of: session.workspace.reports)
      defer { lock.release() }
      let target = "\(session.workspace.reports)/\(period)"
      let partial = "\(session.workspace.reports)/.\(period).partial"
      try PackTree.clear(partial)
      let (result, manifest) = try session.connection.readOnlySnapshot("write the pack") { _ in
        try writePack(record, into: partial, target: target)
      }
      try KeptRules(session.workspace.archive, version: session.rulesVersion)
        .keep(session.workspace)
      try PackPlace.publish(partial, as: target)
      try session.write("note the pack") {
        try PackStore(session.connection).note(
          period: period.description, runID: result.runID, manifest: manifest.digest.hex,
          verdict: result.verdict.rawValue)
      }
      let files = counted(result.files, "file")
      let summary = isRehearsal ? "\(files) made again" : "\(files) in \(target)"
      session.console.summary(summary)
      return (result, result.verdict.outcome, summary)
    }
  }

  private func writePack(
    _ record: PeriodStore.Record, into folder: String, target: String
  ) throws -> (Result, Manifest) {
    let store = ReportStore(
      session.connection, period: period.description, firstOn: record.firstOn,
      lastOn: record.lastOn)
    let proofs = try store.proofs()
    let facts = try facts(store, proofs)
    let directory = try OutputDirectory(folder) { PackDigest() }
    let pack = PackWriter(store, directory, facts)
    try pack.write(session.console)
    let manifest = manifest(of: facts, files: pack.files)
    let file = try directory.file("manifest.json")
    try file.write(manifest.json)
    _ = try file.commit()
    let result = Result(
      verdict: facts.verdict, directory: target, files: pack.files.count + 1, runID: facts.runID,
      proofs: proofs, breaks: facts.counts.breaks, inTransit: facts.counts.inTransit,
      matches: facts.counts.matches,
      quarantined: try ProofStore(session.connection).quarantined())
    return (result, manifest)
  }

  private func manifest(of facts: PackFacts, files: [Manifest.File]) -> Manifest {
    Manifest(
      period: period.description, runID: facts.runID, codeVersion: Release.version,
      rulesVersion: facts.rulesVersion, inputs: facts.inputs.map(input), files: files,
      previous: facts.previous.flatMap(Digest.init(hex:)))
  }

  private func facts(
    _ store: ReportStore, _ proofs: [ReportStore.ProofRow]
  ) throws -> PackFacts {
    let verdicts = proofs.compactMap { Verdict(rawValue: $0.verdict) }
    var facts = PackFacts(
      bookName: session.configuration.book.name, holder: session.configuration.book.holder,
      period: period, asOf: try asOfDay(), verdict: Verdict.period(verdicts),
      inputs: try store.inputs(), rulesVersion: session.rulesVersion,
      inputsHash: "", previous: try store.previousManifest())
    facts.inputsHash = manifest(of: facts, files: []).inputsDigest.hex
    facts.counts.inputs = facts.inputs.count
    for count in try store.matchCounts() {
      if count.status == "suggested" {
        facts.counts.suggestions += count.groups
      } else {
        facts.counts.matches += count.groups
      }
    }
    for bucket in try store.breaksByReason() {
      facts.counts.open += bucket.count
      switch BreakReason(rawValue: bucket.name) {
      case .timing: facts.counts.inTransit += bucket.count
      case .ignored: facts.counts.ignored += bucket.count
      default: break
      }
    }
    return facts
  }

  /// The period's last day, unless the run was told another moment.
  private func asOfDay() throws -> CalendarDate {
    guard let asOf else { return period.lastDay }
    guard let day = asOf.day(in: try session.bookDays()) else {
      throw PipelineError(.dateOutOfRange(asOf.description))
    }
    return day
  }

  private func input(_ row: ReportStore.InputRow) -> Manifest.Input {
    guard let digest = Digest(hex: row.sha256) else {
      preconditionFailure("Files are known by their SHA-256")
    }
    return Manifest.Input(
      name: row.name, sha256: digest, bytes: row.bytes, format: row.format, source: row.source)
  }
}
