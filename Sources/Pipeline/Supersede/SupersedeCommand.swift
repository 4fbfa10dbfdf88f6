import Domain
import StageSupport
import Store

/// `tieout supersede`: shows what a corrected file says otherwise, and with `--apply` lets it take the
/// place of the older ones.
public struct SupersedeCommand {
  private let context: StageContext
  private let workspace: Workspace

  public init(_ context: StageContext) throws {
    self.context = context
    workspace = try Workspace(context.options)
    try ProfileFiles.use(workspace: workspace.directory)
  }

  /// - Parameters:
  ///   - names: The older files and, at the end, the new one; each by name, number or hash.
  ///   - reason: Why, for those who read the book later.
  public func run(_ names: [String], reason: String, apply: Bool) throws -> Outcome {
    guard !apply else { return try self.apply(names, reason: reason) }
    let connection = try StageSession.connect(workspace, context)
    try Migrator().check(connection)
    let files = try BookFiles(connection, workspace)
    let (old, new) = try find(names, in: files)
    let loading = try StatementLoading(reading: connection, workspace.configuration)
    try show(FileComparison(old: old, new: new, files, loading))
    let command = (old + [new]).map { String($0.sha256.prefix(12)) }.joined(separator: " ")
    context.console.note(
      "nothing was changed; to let the new file count: tieout supersede \(command) --apply --reason \"…\""
    )
    return .ok
  }

  private func apply(_ names: [String], reason: String) throws -> Outcome {
    let session = try StageSession.open(workspace, context)
    let files = try BookFiles(session.connection, workspace)
    let (old, new) = try find(names, in: files)
    let loading = try StatementLoading(session)
    try show(FileComparison(old: old, new: new, files, loading))
    let stage = SupersedeStage(session, files, loading)
    return try stage.run(old: old, new: new, reason: reason)
  }

  private func show(_ comparison: FileComparison) throws {
    try context.output.write(
      context.options.json
        ? DifferenceJSON(comparison).text : DifferenceText(comparison).text)
  }

  private func find(
    _ names: [String], in files: BookFiles
  ) throws -> (old: [FileStore.Record], new: FileStore.Record) {
    let found = try names.map(files.find)
    guard let new = found.last, found.count > 1 else {
      preconditionFailure("The program asks for two files")
    }
    guard Set(found.map(\.id)).count == found.count else {
      throw PipelineError(
        .notSupersedable(
          "'\(new.name)' cannot take its own place", hint: "name the older file and the newer one"))
    }
    return (Array(found.dropLast()), new)
  }
}
