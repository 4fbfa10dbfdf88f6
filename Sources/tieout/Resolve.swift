import ArgumentParser
import Pipeline
import StageSupport

struct Resolve: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve",
    abstract: "Decide what the rules left to a person: confirm, reject, match, write off, ignore.",
    discussion: """
      Reads a CSV with the columns action, ids and why, and if wanted difference and who; a line is a \
      decision. Ids are those of the reports, several by blanks.

        action,ids,difference,why
        confirm,grp_5b1c…,,the payer called
        reject,grp_90aa…,,two members of one name
        match,brk_3855… brk_77d0…,write_off,one cent short
        write_off,brk_1f2e…,,older than a year
        ignore,brk_c04d…,,the bank corrects it next month
        undo,res_8kq2…,,it was the other one

      Or reads the sheet "Decisions" of the pack's reconciliation.xlsx, filled in Excel or LibreOffice: \
      an action and a reason beside what is decided, the same letter in Together beside the items of one \
      match. Lines without an action are left out.

        tieout resolve reports/2026-10/reconciliation.xlsx --who Anna --dry-run

      All lines are kept or none. A decision is never changed: it is kept in a file of the inbox with \
      who and why, holds in every later run, and is taken back by a line 'undo'. Without a file, all \
      decisions are listed.
      """)

  @OptionGroup var options: CommonOptions

  @Option(help: ArgumentHelp("Who decides, where the lines do not say it.", valueName: "name"))
  var who: String?

  @Flag(help: "Check the file and say what would be decided; keep nothing.")
  var dryRun = false

  @Argument(help: "The file of decisions, or the workbook.")
  var file: String?

  func run() throws {
    try stage(options, "resolve") { context in
      let command = try ResolveCommand(context)
      guard let file else { return try command.list() }
      return try command.run(file, who: who, isDryRun: dryRun)
    }
  }
}
