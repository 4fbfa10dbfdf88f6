import ArgumentParser
import Domain
import Pipeline
import StageSupport

struct Settle: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tieout-settle",
    abstract: "Work out what each organisation is paid, with a float retained.",
    version: Release.version, subcommands: [Plan.self], defaultSubcommand: Plan.self)
}

struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Propose the settlements of a period.",
    discussion: """
      Per organisation and currency: balance at the period's end, less the float, less the fee. \
      Opening + movements − fees − reserve − payout − closing is 0 on every line, and printed.
      """)

  @OptionGroup var options: CommonOptions

  func run() throws {
    try stage(options, "settle") { context in
      let session = try StageSession.open(Workspace(options), context)
      let (totals, outcome) = try SettleStage(session, period: session.period(options)).plan()
      let table = SettlementTable(totals)
      try context.output.write(options.json ? table.json : table.text)
      return outcome
    }
  }
}
