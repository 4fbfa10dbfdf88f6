import Audit
import Domain
import Formats
import StageSupport
import Store

/// Reads statement files from the archive, checks what they say, and keeps what is new of it.
struct StatementLoading {
  private let files: FileStore
  private let entries: EntryStore
  private let events: ProcessorEventStore
  private let told: ToldDetailsStore
  private let sources: SourceDirectory
  private let days: LocalDays

  /// Writes the configured sources into the book.
  init(_ session: StageSession) throws {
    files = FileStore(session.connection)
    entries = EntryStore(session.connection)
    events = ProcessorEventStore(session.connection)
    told = ToldDetailsStore(session.connection)
    sources = try session.write("write sources") {
      try SourceDirectory(session.configuration, SourceStore(session.connection))
    }
    days = try session.bookDays()
  }

  /// For looking only: the sources are numbered in the order of the configuration, and nothing is
  /// written.
  init(reading connection: Connection, _ configuration: Configuration) throws {
    files = FileStore(connection)
    entries = EntryStore(connection)
    events = ProcessorEventStore(connection)
    told = ToldDetailsStore(connection)
    sources = SourceDirectory(configuration)
    days = try PeriodStore(connection).bookDays(timeZone: configuration.book.timeZone)
  }

  typealias Emit = (Entry, EntryStore.Placement) throws -> Void

  /// A file that was read to its end.
  struct Reading {
    var loader: EntryLoader
    var format: FileFormat
    var faults: [PipelineError]
    var notices: [String]

    func check() throws {
      if !faults.isEmpty { throw Faults(faults, more: loader.moreFaults) }
    }
  }

  func read(_ file: ArchivedFile, _ emit: @escaping Emit) throws -> Reading {
    var loader = EntryLoader(file: file, sources: sources, localDays: days, emit: emit)
    let summary = try Reader.read(
      path: file.path, format: try file.loadableFormat(), name: file.name, limits: .archived,
      into: &loader)
    return Reading(
      loader: loader, format: summary.format, faults: loader.faults + summary.faults,
      notices: summary.notices)
  }

  /// Keeps what is new of a file that may tell of lines that are there.
  ///
  /// - Parameter isAgain: Whether the file is loaded already, and only what no other file tells any
  ///   more is to be kept of it.
  /// - Throws: `Faults` when it does not add up, or tells otherwise of what is there.
  func stage(
    _ file: ArchivedFile, _ id: Int32, isAgain: Bool = false
  ) throws -> (Int64, Reading) {
    var reading: Reading?
    let staged = try entries.stage { reading = try read(file, $0) }
    guard var reading else { preconditionFailure("The file was read") }
    try entries.findTold(file: id, reading.loader.statements)
    let limit = Limits.standard.errors
    reading.faults += try entries.repeatedIDs(limit: limit).map { id, line in
      PipelineError(.entryRepeated(id: id), at: InputLocation(file: file.name, line: line))
    }
    if !isAgain { reading.faults += try contradictions(file, id, reading.loader.statements, limit) }
    try reading.check()
    let kept = try entries.keepNew(
      file: id, statements: reading.loader.statements, staged: staged, isAgain: isAgain)
    return (kept, reading)
  }

  private func contradictions(
    _ file: ArchivedFile, _ id: Int32, _ statements: [EntryStore.StatementRecord], _ limit: Int
  ) throws -> [PipelineError] {
    let corrected = try entries.contradictions(file: id, statements).prefix(limit).map { found in
      PipelineError(
        .corrected(
          days: found.days.words, file: found.file, because: found.because, old: found.sha256,
          new: file.sha256.hex),
        at: InputLocation(file: file.name))
    }
    let changed = try entries.changedLines(file: id, limit: limit).map { found in
      PipelineError(
        .entryChanged(
          id: found.id, file: found.file, because: found.because, old: found.sha256,
          new: file.sha256.hex),
        at: InputLocation(file: file.name, line: found.line))
    }
    return corrected + changed
  }

  /// Files that an earlier release archived as news, to be read for the payments that they list.
  func due() throws -> [Int32] { try told.due() }

  /// Keeps what such a file lists. Whatever else it says was taken when it was loaded.
  func readDue(_ file: ArchivedFile, _ id: Int32) throws {
    try told.insert(try read(file) { _, _ in }.loader.tellings, file: id)
    try told.settle(id)
  }

  func finish(_ id: Int32, _ reading: Reading) throws {
    let statements = reading.loader.statements
    try events.insert(reading.loader.events, file: id)
    try told.insert(reading.loader.tellings, file: id)
    try files.setErrors(id, [])
    try files.setControlTotals(id, reading.loader.controlTotals)
    try files.finish(
      id, state: .loaded, role: .statement, format: reading.format.name,
      source: statements.first?.source, firstOn: statements.map(\.firstOn).min(),
      lastOn: statements.map(\.lastOn).max())
  }
}
