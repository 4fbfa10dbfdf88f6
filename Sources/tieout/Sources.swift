import ArgumentParser
import Pipeline
import StageSupport

struct Sources: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sources",
    abstract: "Say of every source how far it has come, what is missing and what is overdue.",
    discussion: """
      One line for each source and currency: its last statement with its closing balance, the files \
      it came in, and how it stands by the schedule in tieout.toml (expected, grace). Below, what is \
      missing, and which files came late, out of order, overlapping or are held back. \
      --as-of says the day; without it, it is today. Exits 66 when a statement is missing or overdue.
      """)

  @OptionGroup var options: CommonOptions

  func run() throws {
    try stage(options, "sources") { try SourcesCommand($0).run() }
  }
}
