import Domain
import Glibc
import Reporting
import StageSupport
import Store

/// A stage at work: the workspace, the connection it holds, the lease that lets it write, and where
/// it says what it does.
public final class StageSession {
  public let workspace: Workspace
  public let context: StageContext
  public let connection: Connection
  public let lease: Lease
  /// Names the rules that it works by.
  let rulesVersion: String
  public var configuration: Configuration { workspace.configuration }
  public var console: Console { context.console }
  var runs: RunStore { RunStore(connection) }

  private init(
    workspace: Workspace, context: StageContext, connection: Connection, lease: Lease,
    rulesVersion: String
  ) {
    self.workspace = workspace
    self.context = context
    self.connection = connection
    self.lease = lease
    self.rulesVersion = rulesVersion
  }

  /// Opens the book for writing: brings the schema up to date and takes the lease.
  ///
  /// - Parameter isShared: Whether others that share the book may work on it meanwhile.
  /// - Throws: `leaseHeld`, exit 75, while another run works on the book.
  public static func open(
    _ workspace: Workspace, _ context: StageContext, isShared: Bool = false
  ) throws -> StageSession {
    let version = try workspace.rulesVersion()
    let connection = try connect(workspace, context)
    try Migrator().apply(to: connection)
    let lease = try Lease.acquire(
      connection, holder: "\(context.name), process \(getpid())", isShared: isShared)
    // Only now: another run may be filing or answering just then.
    if !isShared {
      workspace.archive.sweep()
      OutputDirectory.sweep(workspace.answers)
    }
    return StageSession(
      workspace: workspace, context: context, connection: connection, lease: lease,
      rulesVersion: version)
  }

  /// A second connection under the same lease, for a stage that runs beside another. Its notes are
  /// held back until `console.releaseNotes()`.
  func beside() throws -> StageSession {
    let context = context.beside()
    return StageSession(
      workspace: workspace, context: context,
      connection: try StageSession.connect(workspace, context), lease: lease,
      rulesVersion: rulesVersion)
  }

  /// A connection without the right to write, its schema checked.
  public static func connect(_ workspace: Workspace, _ context: StageContext) throws -> Connection {
    let connection = try Connection(
      url: workspace.database(context.console), applicationName: "tieout \(context.name)")
    connection.isInterrupted = { Cancellation.isRequested }
    return connection
  }

  /// Runs one stage with the rights of its role, and notes how it ended.
  public func stage<Result>(
    _ name: StageName, period: Period?,
    _ body: () throws -> (result: Result, outcome: Outcome, summary: String)
  ) throws -> (Result, Outcome) {
    let run = try runs.begin(
      stage: name.rawValue, period: period?.description, token: lease.token,
      isShared: lease.isShared)
    do {
      let (result, status, summary) = try withRole(name.role, body)
      let state = status == .ok ? "ok" : "ok_with_items"
      try runs.end(run: run, state: state, summary: summary)
      return (result, status)
    } catch {
      // The first error is the one to report; a lost connection cannot be told anything more.
      try? runs.end(run: run, state: "failed", summary: "")
      throw error
    }
  }

  func withRole<Result>(_ role: String, _ body: () throws -> Result) throws -> Result {
    try connection.script("take the stage's role", "SET ROLE \(role)")
    defer { try? connection.script("leave the stage's role", "RESET ROLE") }
    return try body()
  }

  /// Does a chunk unless it was done from the same inputs already. Effect and done-mark are one
  /// transaction, and the lease is checked in it.
  ///
  /// - Returns: What `body` returned, or nil when there was nothing to do.
  @discardableResult
  func chunk<Result>(
    _ stage: StageName, _ chunk: String, fingerprint: String, _ body: () throws -> Result
  ) throws -> Result? {
    try context.checkCancelled()
    if try runs.isDone(stage: stage.rawValue, chunk: chunk, fingerprint: fingerprint) { return nil }
    return try connection.transaction("\(stage.rawValue) \(chunk)") { _ in
      try lease.check(in: connection)
      let result = try body()
      try runs.markDone(
        stage: stage.rawValue, chunk: chunk, fingerprint: fingerprint, token: lease.token)
      return result
    }
  }

  /// A short transaction that is no chunk: its effect is the same however often it is done.
  func write<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
    try connection.transaction(name) { _ in
      try lease.check(in: connection)
      return try body()
    }
  }
}

/// The stages that write, each with a role of its own in the database.
public enum StageName: String, Sendable {
  case ingest, post, match, settle, report
  /// Takes a run back, with the rights of the stage that brings files in.
  case undo

  var role: String { self == .undo ? StageName.ingest.role : "tieout_\(rawValue)" }
}

extension StageSession {
  /// The period to work on: the one that is named, else the oldest open one that has data.
  public func period(_ options: CommonOptions) throws -> Period {
    if let period = options.period { return period }
    guard let name = try PeriodStore(connection).oldestOpenWithData(), let period = Period(name)
    else { throw PipelineError(.noPeriod) }
    return period
  }
}
