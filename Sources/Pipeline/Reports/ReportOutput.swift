import Domain
import Glibc
import Reporting
import StageSupport

/// Where a report goes: a table on the terminal with what was asked above it, JSON, or files.
///
/// A CSV file begins with its header line and nothing else, so that programs can read it; what was
/// asked is told on standard error then.
final class ReportOutput {
  private let asked: ReportAsked
  private let provenance: ReportProvenance
  private let context: StageContext
  private var csv: OutputFile?
  private var workbook: Workbook?
  private var statement: (sink: StatementSink, file: OutputFile)?
  private var tables = 0

  init(
    _ asked: ReportAsked, _ provenance: ReportProvenance, _ context: StageContext
  ) throws {
    self.asked = asked
    self.provenance = provenance
    self.context = context
    if let path = asked.arguments.csv, path != "-" {
      csv = try OutputFile(path: path, digest: PackDigest())
    }
    if let path = asked.arguments.xlsx {
      workbook = try Workbook(OutputFile(path: path, digest: PackDigest()), head: head)
    }
    if let path = asked.arguments.pdf {
      statement = (
        StatementSink(asked, provenance), try OutputFile(path: path, digest: PackDigest())
      )
    }
    if asked.arguments.hasFiles {
      for fact in allFacts { context.console.note("\(fact.label): \(fact.value)") }
    } else if context.options.json {
      try beginJSON()
    } else {
      try beginText()
    }
  }

  private var allFacts: [(label: String, value: String)] {
    [
      (label: "Report", value: "\(asked.report.name): \(asked.report.says)"),
      (label: "Book", value: asked.configuration.book.name),
    ] + asked.facts + provenance.facts
  }

  /// The sinks of the next table.
  func sinks() -> [any TableSink] {
    var sinks: [any TableSink] = []
    if let csv { sinks.append(CSVSink(csv)) }
    if asked.arguments.csv == "-" { sinks.append(CSVSink(toOutput)) }
    if let workbook { sinks.append(workbook.sheet()) }
    if let statement { sinks.append(statement.sink) }
    guard !asked.arguments.hasFiles else { return sinks }
    let output = context.output
    if context.options.json {
      sinks.append(JSONSink { try output.write($0) })
    } else {
      sinks.append(TextSink { try output.write($0) })
    }
    return sinks
  }

  func begin(_ table: ReportTable) throws {
    if !asked.arguments.hasFiles {
      if context.options.json {
        if tables > 0 { try context.output.write(",") }
      } else if asked.report.tables.count > 1 {
        try context.output.write("\n\(table.schema.title)\n")
      }
    }
    tables += 1
  }

  func end(rows: Int64) throws {
    if !asked.arguments.hasFiles {
      if context.options.json { try context.output.write("]}\n") }
      return
    }
    var written: [String] = []
    if let csv { written.append(try csv.commit().name) }
    if let workbook { written.append(try workbook.close().name) }
    if let statement {
      for warning in try statement.sink.write(to: statement.file) {
        context.console.warning("\(asked.arguments.pdf ?? ""): \(warning)")
      }
      written.append(try statement.file.commit().name)
    }
    let place = written.isEmpty ? "" : " in " + written.joined(separator: " and ")
    context.console.summary(counted(Int(rows), "row") + place)
  }

  // MARK: What was asked

  private var head: Workbook.Head {
    Workbook.Head(
      title: asked.report.title, bookName: asked.configuration.book.name,
      period: StatementPeriod(
        name: asked.days, firstDay: asked.report.hasRange ? asked.first : asked.last,
        lastDay: asked.last),
      verdict: asked.report.says,
      facts: [(label: "Report", value: asked.report.name)] + asked.facts + provenance.facts
    )
  }

  private func beginText() throws {
    var text = ""
    let facts = allFacts
    let width = facts.map(\.label.count).max() ?? 0
    for fact in facts {
      let padding = String(repeating: " ", count: width - fact.label.count)
      text += "\(fact.label)\(padding)  \(fact.value.visible)\n"
    }
    try context.output.write(text + "\n")
  }

  private func beginJSON() throws {
    func object(_ facts: [(label: String, value: String)]) -> String {
      JSONText.object(
        facts.map {
          JSONText.Member($0.label.lowercased().replacing(" ", with: "_"), .string($0.value))
        }
      ).rendered()
    }
    try context.output.write(
      "{\"report\":\(JSONText.string(asked.report.name).rendered()),"
        + "\"book\":\(JSONText.string(asked.configuration.book.name).rendered()),"
        + "\"asked\":\(object(asked.facts)),\"made_from\":\(object(provenance.facts)),"
        + "\"tables\":[")
  }

  /// Lines of CSV for standard output.
  private func toOutput(_ bytes: [UInt8]) throws(ReportError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      preconditionFailure("CSV is written as UTF-8")
    }
    do {
      try context.output.write(text)
    } catch {
      throw ReportError(.cannotWrite(error.errno), "standard output")
    }
  }
}
