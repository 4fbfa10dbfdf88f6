import ArgumentParser
import Domain
import Pipeline
import StageSupport

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Take a period from raw files to a proven, reported month.",
    discussion: """
      Ingests and posts what is in the inbox, matches, plans the settlements and writes the pack. \
      Safe to run again at any time: what is done is not done twice.

      Exits 0 when everything is reconciled, 10 with items for a person, 65 when a file was \
      quarantined, 66 when an expected input is missing.
      """)

  @OptionGroup var options: CommonOptions

  @Option(
    help: ArgumentHelp(
      "Stop after post, match or settle. (default: go on to the report)", valueName: "stage"))
  var until: NightlyRun.Stop?

  func run() throws {
    try stage(options, "run") { context in
      let session = try StageSession.open(Workspace(options), context)
      let night = NightlyRun(session, period: options.period, asOf: options.asOf)
      if let until { return try night.run(until: until) }
      let (result, outcome) = try night.run()
      let summary = RunSummary(result, bookName: session.configuration.book.name)
      try context.output.write(options.json ? summary.json : summary.text)
      return outcome
    }
  }
}

extension NightlyRun.Stop: ExpressibleByArgument {}
