import Domain
import Formats
import StageSupport

/// `tieout-post --check`: what would become of operations, against the books as they are now. Nothing
/// is archived, posted or kept.
public struct OperationCheck {
  private let session: StageSession

  public init(_ session: StageSession) { self.session = session }

  /// - Parameter paths: Files to look at, those of the inbox when there are none. What a file would
  ///   post counts for those after it; they are taken in the order in which they would be posted.
  public func run(paths: [String]) throws -> Outcome {
    let offered =
      paths.isEmpty ? Inbox.files(in: session.workspace.inbox) : try Inbox.files(named: paths)
    var files: [Inbox.File] = []
    for file in offered {
      if file.format?.family == FileFormat.operations.family {
        files.append(file)
      } else if !paths.isEmpty {
        session.console.note("not looked at: only operations are checked", file: file.name)
      }
    }
    let days = try session.bookDays()
    var total = PostStage.Tally.Operations()
    try session.withRole(StageName.post.role) {
      var before: OperationPosting?
      for file in OperationCheck.order(files) {
        let posting = OperationPosting(session, checking: file.name, after: before)
        before = posting
        let tally = try OperationFile(session, checking: file, with: posting, days: days).post()
        total.add(tally)
      }
    }
    session.console.summary("\(total.checkedWords); nothing was posted")
    return total.rejected > 0 ? .itemsForPerson : .ok
  }

  private static func order(_ files: [Inbox.File]) -> [Inbox.File] {
    files.map { file in
      let first = OperationFile.firstInstant(path: file.path, name: file.name, limits: .standard)
      return (first?.microseconds ?? .max, file)
    }.sorted { ($0.0, $0.1.name) < ($1.0, $1.1.name) }.map(\.1)
  }
}
