import Audit
import Domain
import Formats
import StageSupport
import Store

/// Files of banks and processors: archived, read, proven to add up, and loaded whole or not at all.
public struct IngestStage {
  private let session: StageSession
  private let files: FileStore
  private let entries: EntryStore

  public init(_ session: StageSession) {
    self.session = session
    files = FileStore(session.connection)
    entries = EntryStore(session.connection)
  }

  /// What became of the files that were offered.
  public struct Tally {
    public var loaded = 0
    public var known = 0
    public var quarantined = 0
    public var entries: Int64 = 0
    /// The files that were loaded now, and how many of their lines were new.
    var fresh: [Int32: Int64] = [:]

    var summary: String {
      "\(counted(loaded, "file")) loaded, \(counted(Int(entries), "new entry", "new entries")), "
        + "\(known) already there, \(quarantined) quarantined"
    }
  }

  /// - Parameter paths: Files to read; those of the inbox when there are none.
  public func run(paths: [String]) throws -> (Tally, Outcome) {
    try run(
      paths.isEmpty ? Inbox.files(in: session.workspace.inbox) : Inbox.files(named: paths),
      named: !paths.isEmpty)
  }

  /// - Parameter named: Whether the files were asked for one by one, so that none is passed over.
  func run(_ offered: [Inbox.File], named: Bool = false) throws -> (Tally, Outcome) {
    try ProfileFiles.use(workspace: session.workspace.directory)
    return try session.stage(.ingest, period: nil) {
      let tally = try load(offered, named: named)
      session.console.summary(tally.summary)
      return (tally, tally.quarantined > 0 ? .badInput : .ok, tally.summary)
    }
  }

  private func load(_ offered: [Inbox.File], named: Bool) throws -> Tally {
    let loading = try StatementLoading(session)
    var outcome = Tally()
    let progress = session.console.progress("ingest", unit: "files", total: offered.count)
    defer { progress.finish() }
    try session.write("mark where sources stand") {
      try session.runs.markSources(token: session.lease.token)
    }
    try readDue(loading)
    let found = try session.archive(offered) { format in
      // The book's own files are posted, by the stage that posts.
      named || format?.isOfBook != true
    } refused: { error in
      session.console.error(error)
      outcome.quarantined += 1
    }
    // In the order of their bytes, so that neither names nor the order of arrival decide anything.
    for file in found.sorted(by: {
      ($0.wasHeld ? 1 : 0, $0.sha256) < ($1.wasHeld ? 1 : 0, $1.sha256)
    }) {
      try session.context.checkCancelled()
      try load(file, loading, named: named, &outcome)
      progress.advance(by: 1)
    }
    if !named {
      try session.write("release files that are gone from the inbox") {
        try files.releaseQuarantine([.statement, .unknown], except: found.map(\.sha256.hex))
      }
    }
    try Arrivals(session).tell(of: outcome.fresh)
    try tellLines(of: outcome.fresh.keys.sorted())
    return outcome
  }

  private func load(
    _ file: ArchivedFile, _ loading: StatementLoading, named: Bool, _ outcome: inout Tally
  ) throws {
    let record = try session.write("register a file") {
      try files.register(
        sha256: file.sha256.hex, name: file.name, bytes: file.bytes, role: .unknown,
        format: file.format?.name ?? "unknown")
    }
    if record.state == .loaded {
      outcome.known += 1
      session.console.detail("already loaded as '\(record.name)'", file: file.name)
      return
    }
    if record.state == .withdrawn, !named {
      outcome.known += 1
      return try session.tellWithdrawn(file, record.id, by: "tieout-ingest")
    }
    do {
      let kept = try loadOnce(file, record, loading)
      outcome.loaded += 1
      if let kept { outcome.fresh[record.id] = kept }
      outcome.entries += kept ?? 0
    } catch {
      guard let faults = Faults(error) else { throw error }
      try session.quarantine(record.id, file, role: .statement, faults)
      outcome.quarantined += 1
    }
  }

  /// - Returns: How many entries were new; nil when the file was loaded before.
  private func loadOnce(
    _ file: ArchivedFile, _ record: FileStore.Record, _ loading: StatementLoading
  ) throws -> Int64? {
    func chunk(
      _ load: (_ emitting: Emitting) throws -> (Int64, StatementLoading.Reading)
    ) throws -> Int64? {
      try session.chunk(.ingest, file.sha256.hex, fingerprint: file.sha256.hex) {
        let (kept, reading) = try load { try loading.read(file, $0) }
        try loading.finish(record.id, reading)
        try session.runs.note(file: record.id, was: record.state, token: session.lease.token)
        note(reading, file)
        return kept
      }
    }
    // What is refused halfway leaves dead rows in the table, so a bad file does so only once.
    let isLarge = Self.rows(record) >= EntryStore.bulkRows
    let attempts = record.state == .quarantined ? [] : isLarge ? [false, true] : [false]
    for comparing in attempts {
      do {
        return try chunk { try insert(record, comparing: comparing, $0) }
      } catch is EntryStore.NeedsStaging {}
    }
    return try chunk { _ in try loading.stage(file, record.id) }
  }

  private func readDue(_ loading: StatementLoading) throws {
    let due = try loading.due()
    if due.isEmpty { return }
    let files = try BookFiles(session.connection, session.workspace)
    for record in due.compactMap(files.record) {
      try session.context.checkCancelled()
      let file = try files.archived(record)
      try session.write("read an earlier file for its lists") {
        try loading.readDue(file, record.id)
      }
    }
  }

  /// Says what is known now of the lines that the files of a run tell the payments of.
  private func tellLines(of files: [Int32]) throws {
    for standing in try ToldDetailsStore(session.connection).standing(of: files) {
      let (told, found) = (Int(standing.told), Int(standing.found))
      session.console.note(
        "news: the payments of \(counted(told, "line")) are kept, "
          + (told == found
            ? "and the book has \(told == 1 ? "it" : "each")"
            : "of which the book has \(found)"),
        file: standing.name)
    }
  }

  private typealias Emitting =
    (@escaping StatementLoading.Emit) throws -> StatementLoading.Reading

  private func note(_ reading: StatementLoading.Reading, _ file: ArchivedFile) {
    for notice in reading.notices { session.console.detail(notice, file: file.name) }
    let useless = reading.loader.uselessLists
    if useless > 0 {
      session.console.note(
        "news: \(counted(useless, "list")) of payments cannot be used: the line has no reference of the "
          + "bank, or another amount than its payments", file: file.name)
    }
    guard reading.loader.withoutEffect > 0 else { return }
    session.console.detail(
      "\(counted(reading.loader.withoutEffect, "part")) of it moves nothing in the book: orders, or news "
        + "that a statement brings again", file: file.name)
  }

  private func insert(
    _ record: FileStore.Record, comparing: Bool, _ read: Emitting
  ) throws -> (Int64, StatementLoading.Reading) {
    var reading: StatementLoading.Reading?
    let kept = try entries.insert(
      file: record.id, expected: Self.rows(record), comparing: comparing
    ) { emit in
      let done = try read(emit)
      try done.check()
      reading = done
      return done.loader.statements
    }
    guard let reading else { preconditionFailure("The file was read") }
    return (kept, reading)
  }

  /// About how many entries a file has; some formats need twice the bytes for one, some half.
  private static func rows(_ record: FileStore.Record) -> Int64 { record.bytes / 512 }
}

/// `1 file`, `3 files`.
func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  "\(count) \(count == 1 ? one : many ?? one + "s")"
}
