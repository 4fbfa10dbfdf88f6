import ArgumentParser
import Domain
import Pipeline
import StageSupport

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tieout-report",
    abstract: "Write a period's pack, or one report over the books by its name.",
    discussion: """
      Without a name it writes the pack: CSV, workbooks, statements, journal, page and manifest. The \
      pack takes its place whole at the very end. The same inputs, rules and release give the same \
      bytes.

      With a name it makes that report from the books as they are and changes nothing: a table with \
      totals, or files. `tieout-report list` says which there are and what each takes. Days are days \
      in the book's time zone, both ends included. A report looks at --from and --to, or at the end \
      of --as-of; left out, they are those of --period, and that is the month of the newest run. \
      Never today.

        tieout-report orgs-with-balance --as-of 2026-10-31
        tieout-report transactions --type settlement --from 2026-10-01 --to 2026-10-31 --csv -
      """,
    version: Release.version)

  @OptionGroup var options: CommonOptions

  @Option(
    help: ArgumentHelp(
      "The first day. (default: the first of --period, or of the last day's month)",
      valueName: "day"),
    transform: Report.day)
  var from: CalendarDate?

  @Option(
    help: ArgumentHelp("The last day. (default: the last of --period)", valueName: "day"),
    transform: Report.day)
  var to: CalendarDate?

  @Option(help: ArgumentHelp("The id of a member or an organisation.", valueName: "id"))
  var party: String?

  @Option(help: ArgumentHelp("A type of transaction, as the ledger has it.", valueName: "type"))
  var type: String?

  @Option(
    help: ArgumentHelp("How many rows, newest first. (default: 20, or 10)", valueName: "rows"))
  var limit: Int?

  @Option(
    help: ArgumentHelp(
      "Write CSV; '-' is standard output. It has no head: what was asked is told on standard error.",
      valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var csv: String?

  @Option(
    help: ArgumentHelp("Write a workbook.", valueName: "file"),
    completion: .file(extensions: ["xlsx"]))
  var xlsx: String?

  @Option(
    help: ArgumentHelp("Write a statement to be printed.", valueName: "file"),
    completion: .file(extensions: ["pdf"]))
  var pdf: String?

  @Option(
    help: ArgumentHelp(
      "Write a message for each notice that was not written there before. Sends nothing.",
      valueName: "folder"),
    completion: .directory)
  var outbox: String?

  @Option(
    help: ArgumentHelp("Whom the messages of --outbox are from.", valueName: "address"))
  var sender: String?

  @Argument(
    help: "The report, or 'list'. (default: the pack)",
    completion: .list(["list"] + NamedReportCommand.names))
  var name: String?

  func run() throws {
    try stage(options, "report") { context in
      if let name {
        if name == "list" { return try ReportListCommand(context).run() }
        return try NamedReportCommand(context).run(name, arguments)
      }
      let session = try StageSession.open(Workspace(options), context)
      return try ReportStage(session, period: session.period(options), asOf: options.asOf).run().1
    }
  }

  func validate() throws {
    if name == nil || name == "list", !arguments.isEmpty {
      throw ValidationError("Name the report: only one with a name takes these options.")
    }
    if let limit, !(1...1_000_000).contains(limit) {
      throw ValidationError("--limit is 1 to 1000000.")
    }
    if (csv != nil || xlsx != nil || pdf != nil) && options.json {
      throw ValidationError("Give --json or a file, not both.")
    }
    if outbox?.isEmpty == true { throw ValidationError("--outbox is empty; name a folder.") }
    for path in [csv, xlsx, pdf] where path?.isEmpty == true || path?.hasSuffix("/") == true {
      throw ValidationError("A file is named, not a folder.")
    }
  }

  private var arguments: ReportArguments {
    var arguments = ReportArguments()
    arguments.from = from
    arguments.to = to
    arguments.party = party
    arguments.type = type
    arguments.limit = limit
    arguments.csv = csv
    arguments.xlsx = xlsx
    arguments.pdf = pdf
    arguments.outbox = outbox
    arguments.sender = sender
    return arguments
  }

  private static func day(_ text: String) throws -> CalendarDate {
    guard let day = CalendarDate(iso: text) else {
      throw ValidationError("'\(text)' is not a day; write it as 2026-10-31.")
    }
    return day
  }
}
