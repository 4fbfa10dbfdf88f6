import ArgumentParser
import Pipeline
import StageSupport

struct Undo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Take a run back: the book is what it was before it.",
    discussion: """
      Without a run, every run that changed something is listed, the newest first, with what it did. \
      The last one can be undone, then the one before it: the files that it loaded, what it superseded \
      and the decisions that it kept count no longer, and the open periods are matched, settled and \
      reported again, with the bytes that they had. Nothing is deleted: that a run was undone, by whom \
      and why, is kept for ever.

        tieout undo
        tieout undo 7 --dry-run
        tieout undo 7 --who Anna --reason "the bank's test file"

      A file that was withdrawn and still lies in the inbox is passed over by every run, until it is \
      named to tieout-ingest or tieout-post. A run that posted ledger rows or registered parties is \
      not undone: book rows that reverse them. Nor is one that brought something for a closed period.
      """)

  @OptionGroup var options: CommonOptions

  @Option(help: ArgumentHelp("Who takes it back. (default: your login)", valueName: "name"))
  var who: String?

  @Option(help: ArgumentHelp("Why, for those who read the book later.", valueName: "text"))
  var reason = ""

  @Flag(help: "Say what would be undone; change nothing.")
  var dryRun = false

  @Argument(help: ArgumentHelp("The number of the run.", valueName: "run"))
  var number: String?

  func run() throws {
    try stage(options, "undo") { context in
      let command = try UndoCommand(context)
      guard let number else { return try command.list() }
      return try command.run(number, who: who, reason: reason, isDryRun: dryRun)
    }
  }
}
