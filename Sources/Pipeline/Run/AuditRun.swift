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
    try reproduce(inputs, in: scratch.path, database.url, console: context)
    return try PackComparison(pack, "\(scratch.path)/reports/\(period)").result()
  }

  private func reproduce(
    _ inputs: [Inbox.File], in folder: String, _ url: String, console: StageContext
  ) throws {
    var configuration = workspace.configuration
    configuration.paths.archive = "\(folder)/archive"
    configuration.paths.reports = "\(folder)/reports"
    let copy = Workspace(
      directory: workspace.directory, configuration: configuration, databaseURL: url)
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
          wasHeld: input.source == "quarantined")
      }
      if inbox == nil { inbox = try hashes() }
      guard let path = inbox?[input.sha256] else {
        throw PipelineError(
          .missingInput("input '\(input.name)' is neither in the archive nor in the inbox"))
      }
      return Inbox.File(name: input.name, path: path, wasHeld: input.source == "quarantined")
    }
  }

  private func hashes() throws -> [Digest: String] {
    var found: [Digest: String] = [:]
    for file in Inbox.files(in: workspace.inbox) {
      if let (digest, _) = try? Archive.identify(file.path) { found[digest] = file.path }
    }
    return found
  }
}
