import ArgumentParser
import Domain
import Pipeline
import StageSupport

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tieout-report",
    abstract: "Write a period's pack: CSV, workbooks, statements, journal, page and manifest.",
    discussion: """
      The pack takes its place whole at the very end. The same inputs, rules and release give the \
      same bytes.
      """,
    version: Release.version)

  @OptionGroup var options: CommonOptions

  func run() throws {
    try stage(options, "report") { context in
      let session = try StageSession.open(Workspace(options), context)
      return try ReportStage(session, period: session.period(options), asOf: options.asOf).run().1
    }
  }
}
