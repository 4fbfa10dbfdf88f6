import Domain
import Reporting
import StageSupport
import Store

/// `tieout-report NAME`: one report over the books as they are, from one unchanging view of them and
/// without the right to write.
public struct NamedReportCommand {
  private let context: StageContext
  private let workspace: Workspace
  private let connection: Connection

  public init(_ context: StageContext) throws {
    self.context = context
    workspace = try Workspace(context.options)
    connection = try StageSession.connect(workspace, context)
    try Migrator().check(connection)
  }

  public func run(_ name: String, _ arguments: ReportArguments) throws -> Outcome {
    guard let report = NamedReport.named(name) else {
      throw PipelineError(
        .unknownReport(name, nearest: Spelling.nearest(to: name, of: NamedReport.all.map(\.name))))
    }
    return try connection.readOnlySnapshot("report \(name)") { connection in
      let asked = try ReportAsked(
        report, arguments, context, workspace.configuration, connection)
      let output = try ReportOutput(
        asked, ReportProvenance(asked, workspace, connection), context)
      let outbox = try outbox(asked)
      let checking = CheckingSink()
      var isForPerson = false
      for table in report.tables {
        let sink = TeeSink([checking] + output.sinks() + [outbox].compactMap(\.self))
        try output.begin(table)
        try sink.begin(table.schema)
        try ReportReader(table).stream(asked.question, on: connection) { row in
          if report.isForPerson?(row) == true { isForPerson = true }
          try sink.row(row.cells)
        }
        try sink.end()
      }
      try output.end(rows: checking.rows)
      if let outbox { context.console.summary(outbox.summary) }
      if let (formula, rows) = checking.failures.first {
        throw PipelineError(
          .unstableOutput(
            "\(report.name): \(formula.title) is not 0 in \(counted(Int(rows), "row"))"))
      }
      return isForPerson ? .itemsForPerson : .ok
    }
  }
}

extension NamedReportCommand {
  private func outbox(_ asked: ReportAsked) throws -> Outbox? {
    guard let folder = asked.arguments.outbox else { return nil }
    let text = asked.arguments.sender ?? ""
    guard let sender = MailAddress(text) else { throw PipelineError(.noSender(text)) }
    return try Outbox(folder, sender: sender, book: workspace.configuration.book.name)
  }
}

/// `tieout-report list`: the reports, what each says and what it takes. Touches no database.
public struct ReportListCommand {
  private let context: StageContext

  public init(_ context: StageContext) { self.context = context }

  public func run() throws -> Outcome {
    guard !context.options.json else {
      let reports = NamedReport.all.map { report -> JSONText in
        [
          "name": .string(report.name), "says": .string(report.says),
          "options": .string(report.takesWords),
          "tables": .array(
            report.tables.map { table in
              [
                "title": .string(table.schema.title),
                "columns": .array(
                  table.schema.columns.map { column in
                    [
                      "name": .string(column.name), "kind": .string("\(column.kind)"),
                      "note": .optional(column.note),
                    ]
                  }),
              ]
            }),
        ]
      }
      let object: JSONText = ["reports": .array(reports)]
      try context.output.write(object.rendered() + "\n")
      return .ok
    }
    var table = TextTable([.left("report"), .left("options"), .left("says")])
    for report in NamedReport.all { table.add([report.name, report.takesWords, report.says]) }
    try context.output.write(table.rendered)
    return .ok
  }
}

extension NamedReportCommand {
  /// For completion on the command line.
  public static var names: [String] { NamedReport.all.map(\.name) }
}
