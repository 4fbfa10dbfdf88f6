import Domain
import Foundation
import Store
import TestSupport

@testable import Pipeline
@testable import StageSupport

/// A workspace of its own for one test: a folder with an inbox, and a database.
///
///     let book = try ScratchWorkspace()
///     let ended = try book.run()
///     #expect(ended.outcome == .itemsForPerson)
final class ScratchWorkspace: Sendable {
  let folder: String
  let database: ScratchDatabase
  private let configuration: Configuration

  var inbox: String { folder + "/inbox" }
  var archive: String { folder + "/archive" }
  var reports: String { folder + "/reports" }
  /// The finished pack.
  var pack: String { reports + "/2026-10" }

  /// - Parameter sample: The workspace whose configuration and inbox are copied.
  /// - Parameter inbox: Which of the inbox's files; all of them when nil.
  init(_ sample: String = Repository.month, inbox names: [String]? = nil) throws {
    folder = try ScratchFolders.make()
    database = try ScratchDatabase.fresh()
    var configuration = try Configuration.load(workspace: sample)
    configuration.paths.inbox = "inbox"
    configuration.paths.archive = "archive"
    configuration.paths.reports = "reports"
    self.configuration = configuration
    try FileManager.default.createDirectory(
      atPath: folder + "/inbox", withIntermediateDirectories: true)
    try writeConfiguration(of: sample)
    for name in names ?? Repository.files(in: sample + "/inbox") {
      try copy("\(sample)/inbox/\(name)", as: name)
    }
  }

  /// Programs read the file; its paths lead out of the sample's folder, so here they do not.
  private func writeConfiguration(of sample: String) throws {
    let text = try Repository.text(sample + "/tieout.toml").replacing("../../.tieout/", with: "")
      .replacing("../../reports", with: "reports")
    try text.write(toFile: folder + "/tieout.toml", atomically: false, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  // MARK: The inbox

  func copy(_ path: String, as name: String) throws {
    try put(Repository.bytes(path), as: name)
  }

  func put(_ bytes: Data, as name: String) throws {
    let target = URL(filePath: "\(inbox)/\(name)")
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: target)
  }

  func put(_ text: String, as name: String) throws { try put(Data(text.utf8), as: name) }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: "\(inbox)/\(name)")
  }

  // MARK: Running

  /// How a run ended and what it said on standard error.
  struct Ending {
    var outcome: Outcome
    var notes: String
    var result: NightlyRun.Result?
  }

  /// The whole night, as `tieout run` does it.
  func run() throws -> Ending {
    try perform { session in
      let (result, outcome) = try NightlyRun(
        session, period: session.context.options.period, asOf: nil
      ).run()
      return (outcome, result)
    }
  }

  func ingest(_ paths: [String] = []) throws -> Ending {
    try perform { (try IngestStage($0).run(paths: paths).1, nil) }
  }

  func post(_ paths: [String] = []) throws -> Ending {
    try perform { (try PostStage($0).run(paths: paths).1, nil) }
  }

  func audit() throws -> AuditRun.Result {
    let notes = try Notes()
    return try AuditRun(workspace, try context(notes), period: Period.october).run()
  }

  /// A session that is given back however `body` ends.
  func withSession(_ body: (StageSession) throws -> Void) throws {
    // The console writes to the notes' descriptor for as long as there is a session.
    let notes = try Notes()
    try withExtendedLifetime(notes) {
      let session = try StageSession.open(workspace, try context(notes))
      defer { session.lease.release() }
      try body(session)
    }
  }

  private func perform(
    _ body: (StageSession) throws -> (Outcome, NightlyRun.Result?)
  ) throws -> Ending {
    let notes = try Notes()
    let context = try context(notes)
    var result: NightlyRun.Result?
    let outcome = context.run { context in
      let session = try StageSession.open(workspace, context)
      defer { session.lease.release() }
      let (outcome, made) = try body(session)
      result = made
      return outcome
    }
    return Ending(outcome: outcome, notes: notes.text, result: result)
  }

  var workspace: Workspace {
    Workspace(directory: folder, configuration: configuration, databaseURL: database.url)
  }

  private func options() throws -> CommonOptions {
    try CommonOptions.parse(["--workspace", folder, "--period", "2026-10"])
  }

  private func context(_ notes: Notes) throws -> StageContext {
    StageContext(
      name: "test", options: try options(),
      console: Console(
        stage: "test",
        style: Console.Style(level: .info, json: false, colour: false, live: false),
        output: CheckedOutput(descriptor: notes.descriptor)),
      output: CheckedOutput(descriptor: notes.descriptor))
  }
}

extension Period {
  /// The month of the samples.
  static let october: Period = {
    guard let period = Period("2026-10") else { preconditionFailure("A month is a period") }
    return period
  }()
}

/// What was said on standard error, in a file without a name.
private final class Notes {
  let descriptor: Int32

  init() throws {
    let path = try ScratchFolders.make() + "/notes"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    precondition(descriptor >= 0, "A file can be made in a folder of ours")
    unlink(path)
  }

  var text: String {
    lseek(descriptor, 0, SEEK_SET)
    let data = FileHandle(fileDescriptor: descriptor).readDataToEndOfFile()
    return String(bytes: data, encoding: .utf8) ?? "not UTF-8"
  }

  deinit { close(descriptor) }
}
