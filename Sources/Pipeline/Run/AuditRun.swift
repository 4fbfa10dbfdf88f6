import Audit
import Domain
import Glibc
import StageSupport
import Store

/// Makes a period again from its archived inputs, in a scratch database, and compares every byte.
public struct AuditRun {
  private let workspace: Workspace
  private let context: StageContext
  private let period: Period

  public init(_ workspace: Workspace, _ context: StageContext, period: Period) {
    self.workspace = workspace
    self.context = context
    self.period = period
  }

  /// How the pack compares.
  public struct Result {
    public var files: Int
    public var bytes: Int64
    /// One sentence per file that is missing, new or different.
    public var differences: [String]
  }

  public func run() throws -> Result {
    let pack = "\(workspace.reports)/\(period)"
    let manifest = try Manifest.read(path: "\(pack)/manifest.json")
    let inputs = try locate(manifest.inputs)
    let scratch = try ScratchFolder()
    defer { scratch.remove() }
    let database = try ScratchCluster(workspace, context, label: "audit")
    defer { database.drop() }
    try reproduce(inputs, by: try rules(of: manifest), in: scratch.path, database.url)
    return try PackComparison(pack, "\(scratch.path)/reports/\(period)").result()
  }

  /// The workspace as it was configured when the pack was made.
  private func rules(of manifest: Manifest) throws -> Workspace {
    let version = manifest.rulesVersion
    if try workspace.rulesVersion() == version { return workspace }
    let kept = KeptRules(workspace.archive, version: version)
    guard let configuration = try kept.configuration() else {
      context.console.note(
        "the pack was made by rules \(version) of release \(manifest.codeVersion), which are neither"
          + " those of today nor in the archive: it is made again by those of today")
      return workspace
    }
    context.console.note("the rules have changed since: made again by \(version), from the archive")
    return Workspace(
      directory: kept.folder, configuration: configuration, databaseURL: workspace.databaseURL)
  }

  private func reproduce(
    _ inputs: [Inbox.File], by rules: Workspace, in folder: String, _ url: String
  ) throws {
    var configuration = rules.configuration
    configuration.paths.archive = "\(folder)/archive"
    configuration.paths.reports = "\(folder)/reports"
    let copy = Workspace(
      directory: rules.directory, configuration: configuration, databaseURL: url)
    let session = try StageSession.open(copy, context)
    _ = try NightlyRun(
      session, period: period, asOf: context.options.asOf, isRehearsal: true
    ).run(inputs)
  }

  /// The manifest's inputs under the names they had: from the archive, or else from the inbox.
  private func locate(_ inputs: [Manifest.Input]) throws -> [Inbox.File] {
    let archive = workspace.archive
    var inbox: [Digest: String]?
    return try inputs.map { input in
      let archived = archive.path(of: input.sha256)
      if access(archived, R_OK) == 0 {
        return Inbox.File(
          name: input.name, path: archived, archived: input.sha256,
          wasHeld: input.source == "quarantined", turn: turn(of: input))
      }
      if inbox == nil { inbox = try hashes() }
      guard let path = inbox?[input.sha256] else {
        throw PipelineError(
          .missingInput("input '\(input.name)' is neither in the archive nor in the inbox"))
      }
      return Inbox.File(
        name: input.name, path: path, wasHeld: input.source == "quarantined",
        turn: turn(of: input))
    }
  }

  private func turn(of input: Manifest.Input) -> Int? {
    for source in [ReportStore.InputRow.operations, ReportStore.InputRow.ledger]
    where input.source.hasPrefix(source) {
      // A source of the configuration may be called so as well.
      if let turn = Int(input.source.dropFirst(source.count)) { return turn }
    }
    return nil
  }

  private func hashes() throws -> [Digest: String] {
    var found: [Digest: String] = [:]
    for file in Inbox.files(in: workspace.inbox) {
      if let (digest, _) = try? Archive.identify(file.path) { found[digest] = file.path }
    }
    return found
  }
}
