import Audit
import Domain
import Glibc
import StageSupport
import Store

/// Takes a run back: what it brought is withdrawn in one transaction, and the open periods are matched,
/// settled and reported again.
///
/// The outcome of a period follows from what counts and the rules, so nothing of it is put back by
/// hand. The last run comes first; with every later one undone, what it added lies at the end of each
/// source, and the book without that end is the book before it.
struct Undoing {
  private let session: StageSession
  private let store: UndoStore

  init(_ session: StageSession) {
    self.session = session
    store = UndoStore(session.connection)
  }

  /// The run of a number, when it can be undone.
  static func change(_ number: String, _ connection: Connection) throws -> UndoStore.Change {
    let changes = try UndoStore(connection).changes()
    guard let change = changes.first(where: { String($0.run) == number }) else {
      throw PipelineError(.noRun(number.visible))
    }
    if let obstacle = try obstacle(to: change, among: changes, connection) { throw obstacle }
    return change
  }

  /// Why a run cannot be undone; nil when it can.
  ///
  /// - Parameter changes: All runs that changed something, the newest first.
  static func obstacle(
    to change: UndoStore.Change, among changes: [UndoStore.Change], _ connection: Connection
  ) throws -> PipelineError? {
    func obstacle(_ problem: String, _ hint: String) -> PipelineError {
      PipelineError(.notUndoable(problem, hint: hint))
    }
    if let undone = change.undone {
      return obstacle(
        "run \(change.run) was undone with run \(undone.run)",
        "tieout-ingest or tieout-post with its file loads what it brought once more")
    }
    let own = change.files.filter { [.ledger, .parties, .operations].contains($0.role) }
    if !own.isEmpty {
      let rows = try UndoStore(connection).ledgerRows(
        of: own.filter { $0.role == .ledger }.map(\.id))
      let what =
        own.contains { $0.role == .operations }
        ? "posted operations"
        : rows > 0
          ? "posted \(counted(Int(rows), "ledger row"))" : "changed what is known of parties"
      return obstacle(
        "run \(change.run) \(what), which stay for ever",
        "book rows that reverse them; undo a decision with tieout resolve, correct a statement with "
          + "tieout supersede")
    }
    if let later = changes.first(where: { $0.undone == nil && $0.run > change.run }) {
      return obstacle(
        "run \(later.run) came after it: \(RunChange(later).words)",
        "the last run is undone first: tieout undo \(later.run)")
    }
    if let first = change.firstOn, let closed = try UndoStore(connection).closedPeriod(on: first) {
      return obstacle(
        "run \(change.run) brought something for \(closed), which is closed and stays as it was reported",
        "book the correction in an open month")
    }
    return nil
  }

  func undo(_ change: UndoStore.Change, who: String, reason: String) throws -> Outcome {
    let held = heldBefore(change)
    _ = try session.stage(.undo, period: nil) {
      try session.write("undo a run") {
        try store.undo(
          change, held: held.map(\.id), who: who, reason: reason, by: session.lease.token)
        try session.runs.forgetFiles(change.files.map(\.sha256))
        // What ended matches had posted is posted back with them, by the rights of the stage that posts.
        try session.connection.script(
          "take the matcher's role", "SET LOCAL ROLE \(StageName.match.role)")
        try DifferencePoster(session).post()
      }
      let summary =
        "run \(change.run) undone: \(counted(change.files.count, "file")) withdrawn"
        + (change.superseded.isEmpty
          ? "" : ", \(counted(change.superseded.count, "file")) counted again")
      session.console.summary(summary)
      return ((), .ok, summary)
    }
    try holdAgain(held)
    try redo(change)
    tellWhatLies(change)
    return .ok
  }

  /// Files that contradicted what another told, until the run let them take its place.
  private func heldBefore(_ change: UndoStore.Change) -> [UndoStore.File] {
    let placed = Set(change.superseded.map(\.by))
    return change.files.filter { $0.was == .quarantined && placed.contains($0.id) }
  }

  /// They are read once more, so that what is wrong with them is known as before.
  private func holdAgain(_ files: [UndoStore.File]) throws {
    guard !files.isEmpty else { return }
    let archive = session.workspace.archive
    _ = try IngestStage(session).run(
      files.map { file in
        guard let digest = Digest(hex: file.sha256) else {
          preconditionFailure("Files are known by their SHA-256")
        }
        return Inbox.File(name: file.name, path: archive.path(of: digest), archived: digest)
      }, named: true)
  }

  private func redo(_ change: UndoStore.Change) throws {
    for one in try store.work(from: change.isUndated ? nil : change.firstOn) {
      guard let period = Period(one.period) else {
        preconditionFailure("The database checks periods")
      }
      _ = try MatchStage(session, period: period).run()
      if one.isSettled { _ = try SettleStage(session, period: period).plan() }
      if one.isReported {
        _ = try ReportStage(session, period: period, asOf: session.context.options.asOf).run()
      }
    }
    for period in change.periods {
      session.console.note(
        "\(period) is as if it had never been matched; remove \(session.workspace.reports)/\(period)"
      )
    }
  }

  /// A book that is set up anew from its inbox would load them.
  private func tellWhatLies(_ change: UndoStore.Change) {
    for file in change.files where access("\(session.workspace.inbox)/\(file.name)", F_OK) == 0 {
      session.console.note(
        "it lies in the inbox, where runs pass it over: take it out", file: file.name)
    }
  }
}

extension StageSession {
  /// Says that a file of the inbox is passed over.
  ///
  /// - Parameter program: The program that loads it when it is asked to by name.
  func tellWithdrawn(_ file: ArchivedFile, _ id: Int32, by program: String) throws {
    let run = try UndoStore(connection).undoneRun(of: id).map { "run \($0)" } ?? "its run"
    console.note(
      "passed over, because \(run) was undone; to load it again: \(program) \(workspace.inbox)/\(file.name)"
        .visible, file: file.name)
  }
}
