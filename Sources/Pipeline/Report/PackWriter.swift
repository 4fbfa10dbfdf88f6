import Audit
import Domain
import Matching
import Reporting
import StageSupport
import Store

/// Writes one period's pack into a folder of its own: every table as CSV and as a sheet, the
/// statements, the journal, the page, and last the manifest.
///
/// Each file is streamed from one view of the database. What the manifest says of a table, its rows
/// and totals, is counted while the table is written.
final class PackWriter {
  let store: ReportStore
  let directory: OutputDirectory
  let facts: PackFacts
  private(set) var files: [Manifest.File] = []

  init(_ store: ReportStore, _ directory: OutputDirectory, _ facts: PackFacts) {
    self.store = store
    self.directory = directory
    self.facts = facts
  }

  func write(_ console: Console) throws {
    let progress = console.progress("report", unit: "files", total: nil)
    defer { progress.finish() }
    try writeReconciliation(progress)
    try writeSettlement()
    try writeBalances(progress)
    var statements = StatementWriter(self, console)
    try statements.write(progress)
    try JournalFile(self).write()
    try add(directory.file("verdict.json"), text: facts.verdictJSON(try store.proofs()))
    try writePage()
    progress.advance(by: 4)
  }

  // MARK: Tables

  private func writeReconciliation(_ progress: StageSupport.Progress) throws {
    let workbook = try book("reconciliation.xlsx", "Reconciliation")
    try table(Schemas.proof, workbook) { sink in
      for proof in try store.proofs() { try sink.row(Rows.proof(proof)) }
    }
    try table(Schemas.breaks, workbook) { sink in
      try store.breaks { try sink.row(Rows.breakRow($0, facts)) }
    }
    try DecisionSheet(self).write(to: workbook.sheet())
    try table(Schemas.differences, workbook) { sink in
      try store.differences { try sink.row(Rows.difference($0)) }
    }
    try table(Schemas.matches, workbook) { sink in
      try store.matches { try sink.row(Rows.match($0)) }
    }
    try table(Schemas.controlTotals, workbook) { sink in
      for total in try store.controlTotals() { try sink.row(Rows.controlTotal(total)) }
    }
    note(try workbook.close())
    try table(Schemas.weights, nil) { sink in
      for row in try WeightStore(store.connection).rows(period: facts.period.description) {
        try sink.row(Rows.weight(row))
      }
    }
    progress.advance(by: 7)
  }

  private func writeSettlement() throws {
    let workbook = try book("settlement.xlsx", "Settlement")
    let settlements = SettlementStore(store.connection)
    try table(Schemas.settlements, workbook) { sink in
      for record in try settlements.records(period: facts.period.description) {
        try sink.row(Rows.settlement(record))
      }
    }
    note(try workbook.close())
  }

  private func writeBalances(_ progress: StageSupport.Progress) throws {
    let workbook = try book("balances.xlsx", "Balances")
    try table(Schemas.trialBalance, workbook) { sink in
      try store.trialBalance { try sink.row(Rows.balance($0)) }
    }
    let sheet = workbook.sheet()
    try sheet.begin(Schemas.partyBalances)
    try store.partyBalances { try sheet.row(Rows.partyBalance($0)) }
    try sheet.end()
    note(try workbook.close())
    progress.advance(by: 3)
  }

  /// Writes a table to its CSV file and, if there is one, to a sheet, and counts it on the way.
  func table(
    _ schema: TableSchema, _ workbook: Workbook?, _ rows: (any TableSink) throws -> Void
  ) throws {
    let file = try directory.file(schema.name + ".csv")
    let counting = CountingSink()
    var sinks: [any TableSink] = [CSVSink(file), counting]
    if let workbook { sinks.append(workbook.sheet()) }
    let sink = TeeSink(sinks)
    try sink.begin(schema)
    try rows(sink)
    try sink.end()
    note(try file.commit(), counting.tally)
  }

  private func book(_ name: String, _ title: String) throws -> Workbook {
    try Workbook(
      directory.file(name),
      head: Workbook.Head(
        title: title, bookName: facts.bookName, period: facts.statementPeriod,
        verdict: facts.verdict.words, facts: facts.provenance))
  }

  // MARK: Page and files

  private func writePage() throws {
    let file = try directory.file("index.html")
    try IndexPage.write(try PackPage(self).summary(), to: file)
    note(try file.commit())
  }

  func add(_ file: OutputFile, text: String) throws {
    try file.write(text)
    note(try file.commit())
  }

  /// Remembers a file for the manifest.
  func note(_ file: WrittenFile, _ tally: TableTally? = nil, rows: Int64? = nil) {
    guard let digest = Digest(hex: file.sha256) else {
      preconditionFailure("Files are hashed with SHA-256")
    }
    var totals: [String: [String: String]] = [:]
    for total in tally?.totals ?? [] {
      totals[total.column, default: [:]][total.currency.code] = total.decimal
    }
    files.append(
      Manifest.File(
        name: file.name, bytes: file.bytes, sha256: digest, rows: tally?.rows ?? rows,
        totals: totals))
  }
}

/// SHA-256 as the writers want it.
final class PackDigest: ByteDigest {
  private let hash = SHA256()

  func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bytes) }
  func hex() -> String { hash.finish().hex }
}
