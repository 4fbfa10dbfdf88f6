import Audit
import Domain
import Glibc
import StageSupport
import Store

/// Checks packs with nothing but the packs, and a book against the invariants. Changes nothing.
public struct VerifyStage {
  private let context: StageContext
  private var report = VerifyReport()

  public init(_ context: StageContext) { self.context = context }

  /// - Parameters:
  ///   - packs: Folders of periods, checked without a database.
  ///   - withBook: Whether the book's database and archive are checked too.
  public mutating func run(packs: [String], withBook: Bool) throws -> Outcome {
    for pack in packs { try verify(pack) }
    if withBook { try verifyBook() }
    try context.output.write(
      context.options.json ? report.json.rendered() + "\n" : report.text)
    guard report.failures == 0 else { throw VerifyError(.failed(checks: report.failures)) }
    context.console.summary(report.summary)
    return .ok
  }

  private mutating func verify(_ pack: String) throws {
    var status = stat()
    guard stat(pack, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw VerifyError(.noPack(pack))
    }
    context.console.detail("checking the pack", file: pack)
    report.sections.append(
      .init(subject: pack, lines: PackVerifier.verify(pack).map(VerifyReport.Line.init)))
  }

  private mutating func verifyBook() throws {
    let workspace = try workspace()
    let connection = try connect(workspace)
    try Migrator().check(connection)
    context.console.detail("checking the invariants")
    let results = try Invariants(book: workspace.map(BookFacts.init)).check(connection)
    var lines = results.map(VerifyReport.Line.init)
    let archive = try ArchiveCheck(workspace?.archive, connection, context).lines()
    lines += archive
    lines.sort { $0.code.utf8.lexicographicallyPrecedes($1.code.utf8) }
    report.sections.append(.init(subject: "database", lines: lines))
  }

  /// The book's folder; with a server named, the database can be checked without it.
  private func workspace() throws -> Workspace? {
    do {
      return try Workspace(context.options)
    } catch let error as PipelineError {
      guard case .noConfiguration(let file) = error.reason, context.options.database != nil else {
        throw error
      }
      context.console.warning(
        "there is no '\(file)': what needs the configuration or the archive is not checked")
      return nil
    }
  }

  private func connect(_ workspace: Workspace?) throws -> Connection {
    guard let workspace else { return try open(context.options.database ?? "") }
    if workspace.databaseURL == nil {
      // Looking must not make a cluster where there is none.
      let server = try EmbeddedServer(dataDirectory: workspace.cluster)
      if server.status == .absent { throw VerifyError(.noDatabase(workspace.cluster)) }
    }
    return try open(workspace.database(context.console))
  }

  private func open(_ url: String) throws -> Connection {
    let connection = try Connection(url: url, applicationName: "tieout-verify")
    connection.isInterrupted = { Cancellation.isRequested }
    return connection
  }
}

extension BookFacts {
  init(_ workspace: Workspace) {
    let configuration = workspace.configuration
    self.init(
      sources: configuration.sources.flatMap { source in
        source.currencies.map { currency in
          Source(
            name: source.name, currency: currency,
            opening: source.opening[currency]?.minorUnits ?? 0)
        }
      },
      openingTypes: configuration.ledger.openingTypes)
  }
}
