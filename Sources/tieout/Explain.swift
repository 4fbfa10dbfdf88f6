import ArgumentParser
import Pipeline
import StageSupport

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say why an item is matched, or why it is not.",
    discussion: """
      Takes the id of an item, a match (grp_…) or a break (brk_…) as the reports name it. Of a match \
      it prints the members, the reasons and the posted differences; of an open item the reason and \
      what came nearest; and what is suggested for it, if anything is.

        tieout explain L-00883
        tieout explain brk_3855adfbe771ceb5277d
      """)

  @OptionGroup var options: CommonOptions

  @Argument(help: "The id of an item, a match or a break.")
  var id: String

  func run() throws {
    try stage(options, "explain") { try ExplainCommand($0).run(id) }
  }
}
