import Audit
import Domain
import Reporting
import StageSupport
import Store

/// Writes `statement-lines.csv` and each party's statement as PDF and CSV.
///
/// Balances and lines stream side by side, both by party and currency; one party is held at a time.
struct StatementWriter {
  private let pack: PackWriter
  private let console: Console
  private var names = SafeNames()

  init(_ pack: PackWriter, _ console: Console) {
    self.pack = pack
    self.console = console
  }

  mutating func write(_ progress: StageSupport.Progress) throws {
    let printer = try StatementPDF()
    try pack.table(Schemas.statementLines, nil) { sink in
      var lines = LineReader(pack.store)
      var party: Party?
      func finish() throws {
        guard let done = party else { return }
        try write(done, printer)
        progress.advance(by: 2)
      }
      try pack.store.partyBalances { balance in
        if party?.id != balance.party {
          try finish()
          party = Party(id: balance.party, name: balance.name, kind: balance.kind)
        }
        let section = try section(balance, &lines)
        for line in section.lines { try sink.row(StatementCSV.row(line, balance.party)) }
        party?.sections.append(section)
      }
      try finish()
    }
  }

  private struct Party {
    var id: String
    var name: String
    var kind: String
    var sections: [StatementSection] = []
  }

  private func section(
    _ balance: ReportStore.PartyBalanceRow, _ lines: inout LineReader
  ) throws -> StatementSection {
    func money(_ units: Int128) -> Money {
      Money(minorUnits: Int64(units), currency: balance.currency)
    }
    var running = money(balance.opening)
    var printed: [StatementLine] = []
    for line in try lines.take(party: balance.party, currency: balance.currency) {
      running = running + line.amount
      printed.append(
        StatementLine(
          date: line.date, reference: line.reference, type: line.type,
          counterparty: line.counterparty, description: line.description, amount: line.amount,
          balance: running))
    }
    let closing = money(balance.closing)
    guard running == closing else {
      throw PipelineError(
        .unstableOutput(
          "the lines of party '\(balance.party)' end at \(running), its balance is \(closing)"))
    }
    return StatementSection(
      currency: balance.currency, opening: money(balance.opening), lines: AnySequence(printed),
      closing: closing)
  }

  private mutating func write(_ party: Party, _ printer: StatementPDF) throws {
    let document = StatementDocument(
      partyID: party.id, partyName: party.name, partyKind: party.kind,
      bookName: pack.facts.bookName, holderLines: pack.facts.holder,
      period: pack.facts.statementPeriod, sections: party.sections, runID: pack.facts.runID)
    let name = names.name(for: party.id) { SHA256.digest(of: $0).hex }
    let pdf = try pack.directory.file("statements/\(name).pdf")
    for warning in try printer.write(document, to: pdf) {
      console.warning("statement of '\(party.id)': \(warning)")
    }
    pack.note(try pdf.commit())
    let csv = try pack.directory.file("statements/\(name).csv")
    try StatementCSV.write(document, to: csv)
    pack.note(try csv.commit(), rows: document.rows)
  }
}

/// Reads statement lines party by party, a little ahead.
private struct LineReader {
  private let cursor: ReportStore.LineCursor
  private var next: ReportStore.PartyLineRow?
  private var hasStarted = false

  init(_ store: ReportStore) { cursor = ReportStore.LineCursor(store) }

  /// The lines of the next party and currency, which must be asked for in order.
  mutating func take(party: String, currency: Currency) throws -> [ReportStore.PartyLineRow] {
    if !hasStarted {
      next = try cursor.next()
      hasStarted = true
    }
    var taken: [ReportStore.PartyLineRow] = []
    while let line = next, line.party == party, line.currency == currency {
      taken.append(line)
      next = try cursor.next()
    }
    return taken
  }
}

extension StatementDocument {
  /// Rows of the CSV: the lines, and an opening and a closing balance around each section.
  fileprivate var rows: Int64 {
    sections.reduce(0) { $0 + Int64(Array($1.lines).count) + 2 }
  }
}
