import Audit
import Domain
import Formats
import Glibc
import StageSupport
import Store

/// `tieout resolve`: what people decide about matches and open items is checked, written into a file
/// of the inbox, and kept. The next run of the period acts on it.
public struct ResolveCommand {
  private let context: StageContext
  private let workspace: Workspace

  public init(_ context: StageContext) throws {
    self.context = context
    workspace = try Workspace(context.options)
  }

  /// Keeps the decisions of a file, all or none.
  ///
  /// - Parameter who: Who decides, where the lines do not say it.
  public func run(_ path: String, who: String?, isDryRun: Bool) throws -> Outcome {
    let reading = try read(path)
    let requests = reading.requests
    if requests.isEmpty { context.console.note("no line decides anything", file: path) }
    for place in reading.leftOut {
      context.console.warning("no action is chosen, so the line is left out", file: "\(place)")
    }
    if isDryRun {
      let connection = try StageSession.connect(workspace, context)
      try Migrator().check(connection)
      let made = try check(requests, path, who, connection)
      try show(made)
      context.console.note("nothing was kept: this was a dry run")
      return .ok
    }
    let session = try StageSession.open(workspace, context)
    let made = try check(requests, path, who, session.connection)
    try show(made)
    guard !made.isEmpty else { return .ok }
    return try keep(made.map(\.resolution), session)
  }

  private func read(_ path: String) throws -> ResolutionRequest.Reading {
    guard access(path, R_OK) == 0 else { throw PipelineError(.noInput(path)) }
    do {
      return try ResolutionRequest.read(path: path)
    } catch {
      throw Faults(error) ?? error
    }
  }

  /// Lists all decisions, the oldest first.
  public func list() throws -> Outcome {
    let connection = try StageSession.connect(workspace, context)
    try Migrator().check(connection)
    let all = try ResolutionStore(connection).all()
    for (one, isUndone) in all {
      if context.options.json {
        try context.output.write(ResolveCommand.json(one, ["undone": .bool(isUndone)]))
        continue
      }
      let about = one.subject.isEmpty ? one.targets.map(\.item).joined(separator: " ") : one.subject
      try context.output.write(
        "\(one.id)  \(one.action.rawValue) \(about.visible)\n"
          + "    \(one.words.visible)\(isUndone ? " (undone)" : "")\n")
    }
    if all.isEmpty { context.console.note("nobody has decided anything yet") }
    return .ok
  }

  private typealias Made = (resolution: Resolution, says: String)

  private func check(
    _ requests: [ResolutionRequest], _ path: String, _ who: String?, _ connection: Connection
  ) throws -> [Made] {
    let standing = try ResolutionStore(connection).all()
    var maker = ResolutionMaker(
      ResolutionStore(connection), standing: standing, who: who ?? Login.name,
      at: now())
    var made: [Made] = []
    var errors: [any ActionableError] = []
    for request in requests {
      do {
        made.append(try maker.make(request))
      } catch let error as PipelineError {
        errors.append(error)
      }
    }
    guard errors.isEmpty else { throw Faults(errors) }
    return made
  }

  /// To the second, because that is how a person remembers it.
  private func now() -> Instant {
    let moment = (context.options.asOf?.instant ?? SystemClock.now()).microseconds
    return Instant(microseconds: moment - moment % 1_000_000)
  }

  private func show(_ made: [Made]) throws {
    for (resolution, says) in made {
      if context.options.json {
        try context.output.write(ResolveCommand.json(resolution, ["says": .string(says)]))
        continue
      }
      try context.output.write("\(resolution.id)  \(says.visible)\n")
    }
  }

  /// One line for programs.
  private static func json(_ one: Resolution, _ more: JSONText) -> String {
    guard case .object(let further) = more else { preconditionFailure("An object is given") }
    let members: [JSONText.Member] = [
      .init("resolution_id", .string(one.id)), .init("decided_at", .string("\(one.decidedAt)")),
      .init("who", .string(one.who)), .init("action", .string(one.action.rawValue)),
      .init("period", .string("\(one.period)")), .init("subject", .string(one.subject)),
      .init("kind", .string(one.kind)), .init("why", .string(one.why)),
      .init("items", .array(one.targets.map { .string($0.item) })),
    ]
    return JSONText.object(members + further).rendered() + "\n"
  }

  private func keep(_ resolutions: [Resolution], _ session: StageSession) throws -> Outcome {
    let bytes = Array(ResolutionCSV.text(resolutions).utf8)
    let digest = SHA256.digest(of: bytes).hex
    let name = "decisions/\(digest.prefix(12)).resolutions.csv"
    let path = "\(workspace.inbox)/\(name)"
    try DurableFile.write(bytes, to: path)
    let (_, outcome) = try PostStage(session).run(
      [Inbox.File(name: name, path: path)], named: true)
    guard outcome == .ok else { return outcome }
    let periods = Set(resolutions.map(\.period)).sorted()
    context.console.note("they lie in \(path)")
    for period in periods {
      context.console.note("to act on it: tieout run --period \(period)")
    }
    return .ok
  }
}
