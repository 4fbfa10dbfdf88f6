import Audit
import Domain
import Glibc
import StageSupport
import Store

/// `tieout explain`: why something is matched, or why it is not, and what an operation did. Changes
/// nothing.
public struct ExplainCommand {
  private let context: StageContext
  private let connection: Connection
  private let archive: Archive

  public init(_ context: StageContext) throws {
    self.context = context
    let workspace = try Workspace(context.options)
    archive = workspace.archive
    connection = try StageSession.connect(workspace, context)
    try Migrator().check(connection)
  }

  public func run(_ id: String) throws -> Outcome {
    let found = try connection.readOnlySnapshot("explain") { _ in try explanation(of: id) }
    guard !found.isEmpty else { throw PipelineError(.unknownID(id)) }
    try context.output.write(context.options.json ? found.json : found.text)
    return .ok
  }

  private func explanation(of id: String) throws -> Explanation {
    let store = ExplanationStore(connection)
    let operations = try OperationExplanation(
      of: id, in: OperationExplanationStore(connection), pathInArchive)
    var matches: [Explanation.Match] = []
    var open: [ExplanationStore.Open] = []
    var items: Set<String> = []
    var groups: Set<String> = []
    for item in [id] + operations.posted where items.insert(item).inserted {
      let members = try store.members(item).filter { !groups.contains($0.group) }
      matches += try self.matches(members, store)
      groups.formUnion(members.map(\.group))
      open += try store.open(item)
    }
    var nearby: [String: String] = [:]
    for nearest in open.flatMap({ $0.nearest.split(separator: " ") }).map(String.init) {
      nearby[nearest] = try standing(of: nearest, store)
    }
    return Explanation(
      id: id, operations: operations, matches: matches, open: open, nearby: nearby)
  }

  /// - Parameter members: Match by match.
  private func matches(
    _ members: [ExplanationStore.Member], _ store: ExplanationStore
  ) throws -> [Explanation.Match] {
    var matches: [Explanation.Match] = []
    for member in members {
      if matches.last?.members.last?.group == member.group {
        matches[matches.count - 1].members.append(member)
      } else {
        matches.append(
          Explanation.Match(
            members: [member], differences: try store.differences(group: member.group)))
      }
    }
    return matches
  }

  /// Nil when the file is no longer there.
  private func pathInArchive(_ sha256: String) -> String? {
    guard let digest = Digest(hex: sha256) else { return nil }
    let path = archive.path(of: digest)
    return access(path, R_OK) == 0 ? path : nil
  }

  private func standing(of item: String, _ store: ExplanationStore) throws -> String? {
    let matched = try store.members(item).first { $0.item == item && $0.status != "suggested" }
    if let matched { return "\(matched.date)  \(matched.amount), matched in \(matched.group)" }
    return try store.open(item).first.map { "\($0.date)  \($0.amount), open as well" }
  }
}
