import Domain
import StageSupport
import Store

/// `tieout undo`: lists what runs changed, and takes the last of them back.
public struct UndoCommand {
  private let context: StageContext
  private let workspace: Workspace

  public init(_ context: StageContext) throws {
    self.context = context
    workspace = try Workspace(context.options)
  }

  /// Lists every run that changed something, the newest first, and what keeps it from being undone.
  public func list() throws -> Outcome {
    let connection = try StageSession.connect(workspace, context)
    try Migrator().check(connection)
    let changes = try UndoStore(connection).changes()
    for change in changes {
      let obstacle = try Undoing.obstacle(to: change, among: changes, connection)
      let shown = RunChange(change)
      if context.options.json {
        try context.output.write(shown.json(obstacle: obstacle?.problem))
      } else {
        let why = change.undone == nil ? obstacle.map { "    kept: \($0.problem)\n" } : nil
        try context.output.write(shown.text + (why ?? "").visible)
      }
    }
    if changes.isEmpty { context.console.note("no run has changed anything yet") }
    return .ok
  }

  /// - Parameters:
  ///   - run: The run's number, as `list` shows it.
  ///   - who: Who takes it back; the login when nil.
  public func run(_ run: String, who: String?, reason: String, isDryRun: Bool) throws -> Outcome {
    guard !isDryRun else {
      let connection = try StageSession.connect(workspace, context)
      try Migrator().check(connection)
      try show(try Undoing.change(run, connection))
      context.console.note("nothing was changed: this was a dry run")
      return .ok
    }
    let session = try StageSession.open(workspace, context)
    let change = try Undoing.change(run, session.connection)
    guard let who = who ?? Login.name else {
      throw PipelineError(.notUndoable("nobody is named", hint: "say who does it: --who NAME"))
    }
    try show(change)
    return try Undoing(session).undo(change, who: who, reason: reason)
  }

  private func show(_ change: UndoStore.Change) throws {
    let shown = RunChange(change)
    try context.output.write(context.options.json ? shown.json(obstacle: nil) : shown.text)
  }
}
