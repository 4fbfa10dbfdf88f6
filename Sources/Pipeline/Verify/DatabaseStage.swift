import Domain
import StageSupport
import Store

/// `tieout db`: the workspace's own server, and the schema of whichever server the book uses.
public struct DatabaseStage {
  private let context: StageContext
  private let workspace: Workspace

  public init(_ context: StageContext) throws {
    self.context = context
    workspace = try Workspace(context.options)
  }

  public func start() throws -> Outcome {
    let server = try server()
    try server.ensureRunning()
    return try status()
  }

  public func stop() throws -> Outcome {
    try server().stop()
    return try status()
  }

  public func status() throws -> Outcome {
    let server = try server()
    let state: (word: String, process: Int64?) =
      switch server.status {
      case .absent: ("absent", nil)
      case .stopped: ("stopped", nil)
      case .running(let process): ("running", Int64(process))
      }
    let text = state.word + (state.process.map { ", process \($0)" } ?? "")
    try context.output.write(
      context.options.json
        ? JSONText.object([
          .init("state", .string(state.word)),
          .init("process", state.process.map(JSONText.integer) ?? .null),
          .init("data", .string(server.dataDirectory)), .init("log", .string(server.logFile)),
        ]).rendered() + "\n"
        : "\(text)\ndata: \(server.dataDirectory.visible)\nlog: \(server.logFile.visible)\n")
    return .ok
  }

  /// Prints where clients connect; starts nothing.
  public func url() throws -> Outcome {
    let url = try server().url
    try context.output.write(
      context.options.json
        ? JSONText.object([.init("url", .string(url))]).rendered() + "\n" : url + "\n")
    return .ok
  }

  /// Brings the book's schema up to date, on a server of the user's too.
  public func migrate() throws -> Outcome {
    let connection = try StageSession.connect(workspace, context)
    let applied = try Migrator().apply(to: connection)
    context.console.summary(
      applied.isEmpty ? "the schema is current" : counted(applied.count, "migration") + " applied")
    return .ok
  }

  private func server() throws -> EmbeddedServer {
    guard workspace.databaseURL == nil else { throw DatabaseNotOurs() }
    return try EmbeddedServer(dataDirectory: workspace.cluster) { [console = context.console] in
      console.note($0)
    }
  }
}

/// A server that the user named is the user's to start, stop and know.
struct DatabaseNotOurs: ActionableError, HasOutcome {
  var code: String { "CLI-0103" }
  var problem: String { "this book uses a server that is named, not one of its own" }
  var hint: String? { "leave out --database and TIEOUT_DATABASE_URL to reach the private one" }
  var outcome: Outcome { .usage }
}
