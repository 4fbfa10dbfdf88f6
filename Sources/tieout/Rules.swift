import ArgumentParser
import Domain
import Pipeline
import StageSupport

struct Rules: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "Show the rules of matching, check a file of them, or say what it would change.",
    discussion: """
      The rules are a file, rules.toml beside tieout.toml: passes, windows, tolerances, margins, texts \
      to ignore, patterns for references, and what is different for one source. What it does not say \
      is as it always was, and without the file everything is. docs/configuration.md has all settings.

      A change is tried before it counts: write it into a copy, test it, look at what is gained and \
      lost, and only then put it in the file's place.

        tieout rules > rules-new.toml
        tieout rules check rules-new.toml
        tieout rules test rules-new.toml --against 2026-09 2026-10

      What evidence weighs is no setting: it is estimated from each period's items.

        tieout rules weights 2026-10
      """,
    subcommands: [Show.self, Check.self, Test.self, Weights.self], defaultSubcommand: Show.self)

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the rules in force, with their version, as a file of rules.")
    @OptionGroup var options: CommonOptions
    func run() throws { try stage(options, "rules") { try RulesCommand($0).show() } }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read a file of rules, say all that is wrong with it, and name its version.",
      discussion: "Exits 78 when it cannot be used. Needs no database.")
    @OptionGroup var options: CommonOptions
    @Argument(help: "The file of rules. (default: the workspace's own)")
    var file: String?
    func run() throws { try stage(options, "rules") { try RulesCommand($0).check(file) } }
  }

  struct Weights: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what the evidence of a month was weighed by.",
      discussion: """
        How often a payment gives each kind of evidence: by experience, as estimated from the month's \
        items when it was matched, and from how many pairs; then what people's decisions taught.
        """)
    @OptionGroup var options: CommonOptions
    @Argument(help: ArgumentHelp("The month.", valueName: "yyyy-mm"))
    var period: String

    func validate() throws {
      if Period(period) == nil {
        throw ValidationError("'\(period)' is not a month; write it as 2026-10.")
      }
    }

    func run() throws {
      try stage(options, "rules") { context in
        guard let period = Period(period) else { preconditionFailure("It was validated") }
        return try RulesCommand(context).weights(of: period)
      }
    }
  }

  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what a file of rules would make of months that were matched before.",
      discussion: """
        Matches each month again with the rules of the file, in a transaction that cannot write, and \
        compares with what is in the book: matches kept, gained, lost and changed (the same items by \
        another rule, with another status or difference), suggestions, open items before and after. \
        Each month is tried by itself: what another month has claimed stays claimed.

        Exits 0 when nothing changes, 10 when something does, 78 when the rules cannot be used.
        """)
    @OptionGroup var options: CommonOptions
    @Argument(help: "The file of rules. (default: the workspace's own)")
    var file: String?
    @Option(
      parsing: .upToNextOption,
      help: ArgumentHelp("The months to try it on.", valueName: "yyyy-mm"))
    var against: [String] = []
    @Option(
      help: "List so many changes of each month. (default: 20; with --json all)")
    var limit: Int?

    func validate() throws {
      if against.isEmpty { throw ValidationError("Name the months with --against YYYY-MM.") }
      for text in against where Period(text) == nil {
        throw ValidationError("'\(text)' is not a month; write it as 2026-10.")
      }
      if let limit, limit < 0 { throw ValidationError("--limit is 0 or more.") }
    }

    func run() throws {
      try stage(options, "rules") { context in
        try RulesCommand(context).test(
          file, against: against.compactMap(Period.init), limit: limit)
      }
    }
  }
}
