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
    try session.stage(.ingest, period: nil) {
      let tally = try load(offered, named: named)
      session.console.summary(tally.summary)
      return (tally, tally.quarantined > 0 ? .badInput : .ok, tally.summary)
    }
  }

  private func load(_ offered: [Inbox.File], named: Bool) throws -> Tally {
    let archive = session.workspace.archive
    archive.sweep()
    let sources = try session.write("write sources") {
      try SourceDirectory(session.configuration, SourceStore(session.connection))
    }
    let days = try session.bookDays()
    var outcome = Tally()
    let progress = session.console.progress("ingest", unit: "files", total: offered.count)
    defer { progress.finish() }
    var offeredHashes: [String] = []
    // In the order of their bytes, so that neither names nor the order of arrival decide anything.
    for file in try archived(offered, archive, named: named, &offeredHashes, &outcome)
      .sorted(by: { $0.sha256 < $1.sha256 })
    {
      try session.context.checkCancelled()
      try load(file, sources, days, &outcome)
      progress.advance(by: 1)
    }
    if !named {
      try session.write("release files that are gone from the inbox") {
        try files.releaseQuarantine(except: offeredHashes)
      }
    }
    return outcome
  }

  /// Archives every file first; one that cannot even be opened is reported and passed over.
  private func archived(
    _ offered: [Inbox.File], _ archive: Archive, named: Bool, _ hashes: inout [String],
    _ outcome: inout Tally
  ) throws -> [ArchivedFile] {
    var found: [ArchivedFile] = []
    for file in offered {
      do {
        let archived = try ArchivedFile(file, in: archive)
        hashes.append(archived.sha256.hex)
        // The ledger and the party register are posted, by the stage that posts.
        let isOurs = archived.format == .ledgerExport || archived.format == .partyRegister
        if isOurs && !named { continue }
        found.append(archived)
      } catch let error as any ActionableError where Outcome(for: error) == .badInput {
        session.console.error(error)
        outcome.quarantined += 1
      }
    }
    return found
  }

  private func load(
    _ file: ArchivedFile, _ sources: SourceDirectory, _ days: LocalDays, _ outcome: inout Tally
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
    do {
      let kept = try session.chunk(.ingest, file.sha256.hex, fingerprint: file.sha256.hex) {
        try loadWhole(file, record.id, sources, days)
      }
      outcome.loaded += 1
      outcome.entries += kept ?? 0
    } catch {
      guard let faults = Faults(error) else { throw error }
      try session.quarantine(record.id, file, role: .statement, faults)
      outcome.quarantined += 1
    }
  }

  /// - Returns: How many entries were new.
  private func loadWhole(
    _ file: ArchivedFile, _ id: Int32, _ sources: SourceDirectory, _ days: LocalDays
  ) throws -> Int64 {
    let format = try file.loadableFormat()
    var loaded: EntryLoader?
    var summary: ReadSummary?
    let staged = try entries.stage { emit in
      var loader = EntryLoader(file: file, sources: sources, localDays: days, emit: emit)
      summary = try Reader.read(
        path: file.path, format: format, name: file.name, limits: .archived, into: &loader)
      loaded = loader
    }
    guard let loader = loaded, let summary else { preconditionFailure("The file was read") }
    var faults = loader.faults
    faults += summary.findings.map { PipelineError(.doesNotAddUp($0.description), at: $0.place) }
    faults += try entries.repeatedIDs(limit: Limits.standard.errors).map { repeated in
      PipelineError(
        .entryRepeated(id: repeated.id),
        at: InputLocation(file: file.name, line: repeated.line))
    }
    guard faults.isEmpty else { throw Faults(faults, more: loader.moreFaults) }
    for notice in summary.notices { session.console.detail(notice, file: file.name) }
    if loader.withoutEffect > 0 {
      session.console.detail(
        "\(counted(loader.withoutEffect, "part")) of it moves nothing in the book: orders, or news "
          + "that a statement brings again", file: file.name)
    }
    let kept = try entries.keepNew(
      file: id, statements: loader.statements, staged: staged)
    try files.setErrors(id, [])
    try files.setControlTotals(
      id, loader.totals.values.sorted { $0.currency < $1.currency })
    try files.finish(
      id, state: .loaded, role: .statement, format: summary.format.name,
      source: loader.statements.first?.source,
      firstOn: loader.statements.map(\.firstOn).min(),
      lastOn: loader.statements.map(\.lastOn).max())
    return kept
  }
}

/// `1 file`, `3 files`.
func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  "\(count) \(count == 1 ? one : many ?? one + "s")"
}
