import Audit
import Domain
import Formats
import Glibc
import StageSupport
import Store

/// The platform's own files: ledger exports posted as balanced transactions, operations decided,
/// parties registered, people's decisions kept.
public struct PostStage {
  private let session: StageSession
  private let files: FileStore
  private let ledger: LedgerStore
  private let parties: PartyStore

  /// Below this size a load keeps its keys as it goes.
  private static let bulkBytes: Int64 = 4 << 20

  public init(_ session: StageSession) {
    self.session = session
    files = FileStore(session.connection)
    ledger = LedgerStore(session.connection)
    parties = PartyStore(session.connection)
  }

  public struct Tally {
    public var posted: Int64 = 0
    public var known: Int64 = 0
    public var files = 0
    public var quarantined = 0
    public var decisions = 0
    public var operations = Operations()

    public struct Operations {
      public var posted: Int64 = 0
      public var waiting: Int64 = 0
      public var known: Int64 = 0
      public var rejected: Int64 = 0

      fileprivate mutating func add(_ other: Operations) {
        posted += other.posted
        waiting += other.waiting
        known += other.known
        rejected += other.rejected
      }

      mutating func add(_ tally: OperationFile.Tally) {
        posted += tally.posted
        waiting += tally.waiting
        known += tally.already
        rejected += tally.rejected
      }

      var checkedWords: String {
        let waits = waiting == 0 ? "" : ", \(waiting) would wait"
        return
          "\(counted(Int(posted), "operation")) would be posted\(waits), \(known) already there, "
          + "\(rejected) would be rejected"
      }

      fileprivate var words: String {
        guard posted + waiting + known + rejected > 0 else { return "" }
        let waits = waiting == 0 ? "" : ", \(waiting) waiting"
        return "\(counted(Int(posted), "operation")) posted\(waits), \(known) already there, "
          + "\(rejected) rejected"
      }
    }

    var summary: String {
      let decided = decisions == 0 ? "" : counted(decisions, "decision") + " kept"
      let others = [operations.words, decided].filter { !$0.isEmpty }
      if !others.isEmpty, posted + known + Int64(quarantined) == 0 {
        return others.joined(separator: "; ")
      }
      let transactions =
        "\(counted(Int(posted), "transaction")) posted, \(known) already there, "
        + "\(quarantined) quarantined"
      return ([transactions] + others).joined(separator: "; ")
    }

    fileprivate var outcome: Outcome {
      quarantined > 0 ? .badInput : operations.rejected > 0 ? .itemsForPerson : .ok
    }
  }

  /// - Parameter paths: Files to post; those of the inbox when there are none, and then also what the
  ///   processors end.
  public func run(paths: [String]) throws -> (Tally, Outcome) {
    guard paths.isEmpty else { return try run(Inbox.files(named: paths), named: true) }
    var (tally, outcome) = try run(Inbox.files(in: session.workspace.inbox))
    let closed = try RequestClosing(session).run()
    tally.operations.add(closed.operations)
    return (tally, outcome == .ok ? closed.outcome : outcome)
  }

  /// Whether files are named, and all of them are of operations.
  public static func areOperations(_ paths: [String]) throws -> Bool {
    guard !paths.isEmpty else { return false }
    return try Inbox.files(named: paths).allSatisfy {
      $0.format?.family == FileFormat.operations.family
    }
  }

  /// - Parameter named: Whether the files were asked for one by one, so that none is passed over.
  func run(_ offered: [Inbox.File], named: Bool = false) throws -> (Tally, Outcome) {
    try session.stage(.post, period: nil) {
      let tally = try post(offered, named: named)
      session.console.summary(tally.summary)
      return (tally, tally.outcome, tally.summary)
    }
  }

  private func post(_ offered: [Inbox.File], named: Bool) throws -> Tally {
    var outcome = Tally()
    let days = try session.bookDays()
    func isOurs(_ format: FileFormat?) -> Bool { named || format?.isOfBook == true }
    let formats = offered.map(\.format)
    let ours = zip(offered, formats).filter { isOurs($0.1) }
    let progress = session.console.progress("post", unit: "files", total: ours.count)
    defer { progress.finish() }
    func take(_ found: (files: [ArchivedFile], refused: [any ActionableError])) throws {
      for error in found.refused {
        session.console.error(error)
        outcome.quarantined += 1
        progress.advance(by: 1)
      }
      for file in PostStage.order(found.files) {
        try session.context.checkCancelled()
        outcome.files += 1
        try post(file, days, named: named, &outcome)
        progress.advance(by: 1)
      }
    }
    // The server registers parties while the large files are read and compressed.
    let archive = try session.archiving()
    let registers = ours.filter { $0.1 == .partyRegister }.map(\.0)
    let others = ours.filter { $0.1 != .partyRegister }.map(\.0)
    let first = try archive(registers, where: isOurs)
    let (_, rest) = try sideBySide(
      { try take(first) }, { try archive(others, where: isOurs) })
    try take(rest)
    let found = first.files + rest.files
    if !named {
      try session.write("release files that are gone from the inbox") {
        try files.releaseQuarantine(
          [.ledger, .parties, .resolutions, .operations], except: found.map(\.sha256.hex))
      }
    }
    return outcome
  }

  /// Parties first, so that accounts find their owners; then exports in the order of their bytes; then
  /// operations in the order of time, because one may need the money that another brings. What has a
  /// turn comes in the order in which the book took it.
  private static func order(_ files: [ArchivedFile]) -> [ArchivedFile] {
    files.map { file -> (key: (Int, Int, Int64, Digest), file: ArchivedFile) in
      if let turn = file.turn { return ((2, turn, 0, file.sha256), file) }
      guard file.isOfOperations else {
        return ((file.isRegister ? 0 : 1, 0, 0, file.sha256), file)
      }
      let first = OperationFile.firstInstant(path: file.path, name: file.name)?.microseconds ?? .max
      return ((2, .max, first, file.sha256), file)
    }.sorted { $0.key < $1.key }.map(\.file)
  }

  private func post(
    _ file: ArchivedFile, _ days: LocalDays, named: Bool, _ outcome: inout Tally
  ) throws {
    let role: FileStore.Role =
      switch file.format {
      case .partyRegister: .parties
      case .resolutions: .resolutions
      case _ where file.isOfOperations: .operations
      default: .ledger
      }
    let record = try session.write("register a file") {
      try files.register(
        sha256: file.sha256.hex, name: file.name, bytes: file.bytes, role: role,
        format: file.format?.name ?? "unknown")
    }
    if record.state == .loaded {
      if file.isOfOperations { try answerAgain(file, record, days) }
      session.console.detail("already posted as '\(record.name)'", file: file.name)
      return
    }
    if record.state == .withdrawn, !named {
      return try session.tellWithdrawn(file, record.id, by: "tieout-post")
    }
    func chunk<Result>(_ load: () throws -> Result) throws -> Result? {
      try session.chunk(.post, file.sha256.hex, fingerprint: file.sha256.hex) {
        let result = try load()
        try session.runs.note(file: record.id, was: record.state, token: session.lease.token)
        return result
      }
    }
    do {
      switch file.format {
      case .partyRegister: _ = try chunk { try register(file, record.id) }
      case .resolutions: outcome.decisions += try chunk { try decide(file, record.id) } ?? 0
      case _ where file.isOfOperations:
        let tally = try OperationFile(session, file, record, days: days).post()
        _ = try chunk { try finish(file, record.id, tally) }
        outcome.operations.add(tally)
      case .ledgerExport:
        let ledgerFile = LedgerFile(
          file: file, id: record.id, configuration: session.configuration, days: days)
        let done = try chunk { try postWhole(ledgerFile) }
        outcome.posted += done?.posted ?? 0
        outcome.known += done?.known ?? 0
      default:
        throw PipelineError(
          .nothingToPost(try file.loadableFormat().name), at: InputLocation(file: file.name))
      }
    } catch {
      guard let faults = try faults(behind: error, file, record.id, days) else { throw error }
      try session.quarantine(record.id, file, role: role, faults)
      outcome.quarantined += 1
    }
  }

  private func finish(
    _ file: ArchivedFile, _ id: Int32, _ tally: OperationFile.Tally
  ) throws {
    // Somebody else may have had the same file at the same time.
    guard try files.lock(id) != .loaded else { return }
    try parties.assignOwners()
    try files.setErrors(id, [])
    try files.setControlTotals(id, tally.controlTotals)
    try files.finish(
      id, state: .loaded, role: .operations, format: file.format?.name ?? "unknown",
      firstOn: tally.first, lastOn: tally.last)
  }

  /// The answers to a file that is in the books already, if they are gone: they come out as before.
  private func answerAgain(
    _ file: ArchivedFile, _ record: FileStore.Record, _ days: LocalDays
  ) throws {
    let name = OperationFile.resultsName(file.name)
    guard access("\(session.workspace.answers)/\(name)", F_OK) != 0 else { return }
    _ = try OperationFile(session, file, record, days: days).post()
  }

  /// The file's faults; when the unique key refused a row, a second look finds which ones.
  private func faults(
    behind error: any Error, _ file: ArchivedFile, _ id: Int32, _ days: LocalDays
  ) throws -> Faults? {
    guard error is LedgerPosting.RepeatedIDs else { return Faults(error) }
    let ledgerFile = LedgerFile(
      file: file, id: id, configuration: session.configuration, days: days)
    do {
      _ = try session.write("compare ids") { try diagnose(ledgerFile) }
    } catch let faults as Faults {
      return faults
    }
    preconditionFailure("A repeated id is found by comparing ids")
  }

  private func register(_ file: ArchivedFile, _ id: Int32) throws {
    let shared = try parties.register { add in
      _ = try PartyCSV.read(path: file.path, name: file.name, limits: .archived, into: add)
    }
    guard shared.isEmpty else {
      throw Faults(
        shared.map { account in
          PipelineError(
            .accountShared(account.accountID, owner: account.owner),
            at: InputLocation(file: file.name, line: account.line, offset: account.offset))
        })
    }
    try parties.assignOwners()
    try files.setErrors(id, [])
    try files.finish(id, state: .loaded, role: .parties, format: FileFormat.partyRegister.name)
  }

  /// - Returns: How many decisions the file has.
  private func decide(_ file: ArchivedFile, _ id: Int32) throws -> Int {
    let resolutions = try ResolutionCSV.read(
      path: file.path, name: file.name, limits: .archived)
    for one in resolutions where one.id != one.contentID {
      throw Faults(
        [PipelineError(.changedResolution(one.id), at: InputLocation(file: file.name))])
    }
    try ResolutionStore(session.connection).insert(resolutions, file: id)
    try files.setErrors(id, [])
    try files.finish(
      id, state: .loaded, role: .resolutions, format: FileFormat.resolutions.name,
      firstOn: resolutions.map(\.period.firstDay).min(),
      lastOn: resolutions.map(\.period.lastDay).max())
    return resolutions.count
  }

  private func postWhole(_ file: LedgerFile) throws -> (posted: Int64, known: Int64) {
    let head = try ledger.head()
    let present = head == 0 ? RowSet() : try diagnose(file).present
    // An empty ledger builds its keys after a large file; they also find ids that repeat in it.
    let isBulk =
      head == 0 && file.file.bytes >= PostStage.bulkBytes ? try ledger.beginBulk() : false
    var posting = try LedgerPosting(file, ledger, parties)
    try posting.post(after: head, except: present)
    if isBulk { try endBulk() }
    try parties.assignOwners()
    try files.setErrors(file.id, [])
    try files.setControlTotals(
      file.id, posting.totals.sorted { $0.currency < $1.currency })
    try files.finish(
      file.id, state: .loaded, role: .ledger, format: FileFormat.ledgerExport.name,
      firstOn: posting.first, lastOn: posting.last)
    return (posting.posted, Int64(present.count))
  }

  private func endBulk() throws {
    do {
      try ledger.endBulk()
    } catch let error where error.sqlState == "23505" {
      throw LedgerPosting.RepeatedIDs()
    }
  }

  private func diagnose(_ file: LedgerFile) throws -> LedgerStore.IDReport {
    let limit = Limits.standard.errors
    let report = try ledger.compareIDs(limit: limit) { add in
      let digest = RowDigest()
      _ = try LedgerCSV.readFields(
        path: file.file.path, name: file.file.name, limits: .archived
      ) { row in
        try digest.make(row) { try add(row.id, $0, Int32(row.slice.line ?? 0)) }
      }
    }
    guard report.conflicts.isEmpty, report.repeated.isEmpty else {
      throw try faults(of: file, report)
    }
    return report
  }

  /// The rows behind an id report, found again in the file to be named with their lines.
  private func faults(of file: LedgerFile, _ report: LedgerStore.IDReport) throws -> Faults {
    let conflicts = Dictionary(uniqueKeysWithValues: report.conflicts.map { ($0.ordinal, $0) })
    let repeated = Dictionary(uniqueKeysWithValues: report.repeated.map { ($0.ordinal, $0) })
    var errors: [any ActionableError] = []
    var ordinal: Int64 = 0
    _ = try LedgerCSV.read(
      path: file.file.path, name: file.file.name, limits: .archived
    ) { row in
      defer { ordinal += 1 }
      let place = InputLocation(
        file: file.file.name, line: row.slice.line, offset: row.slice.offset)
      if let conflict = conflicts[ordinal] {
        let by = conflict.otherFile.isEmpty ? "a transaction of our own" : "'\(conflict.otherFile)'"
        let line = conflict.otherLine.map { ", line \($0)" } ?? ""
        errors.append(PipelineError(.idTaken(id: row.id, by: by + line), at: place))
      } else if let earlier = repeated[ordinal] {
        errors.append(
          PipelineError(.idRepeated(id: row.id, line: Int(earlier.firstLine)), at: place))
      }
    }
    return Faults(errors)
  }
}
