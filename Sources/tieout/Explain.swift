import ArgumentParser
import Pipeline
import StageSupport

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say why an item is matched, or why it is not, and what an operation did.",
    discussion: """
      Takes the id of an item, a match (grp_…) or a break (brk_…) as the reports name it. Of a match \
      it prints the members, the reasons and the posted differences; of an open item the reason and \
      what came nearest; and what is suggested for it, if anything is.

      Of an operation, or something that one asked for, it prints what became of it, what it posted, \
      what it waits for and how that was matched; of a party what it has, what waits and its terms.

        tieout explain L-00883
        tieout explain brk_3855adfbe771ceb5277d
        tieout explain c-3#topup
      """)

  @OptionGroup var options: CommonOptions

  @Argument(help: "The id of an item, a match, a break, an operation, a request or a party.")
  var id: String

  func run() throws {
    try stage(options, "explain") { try ExplainCommand($0).run(id) }
  }
}
