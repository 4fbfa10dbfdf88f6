import Domain
import Reporting
import StageSupport

/// Takes the rows of a statement's table and prints them as the statement that parties receive.
final class StatementSink: TableSink {
  private let asked: ReportAsked
  private let provenance: ReportProvenance
  private var sections: [StatementSection] = []
  private var opening: Money?
  private var lines: [StatementLine] = []
  private var schema: TableSchema?

  init(_ asked: ReportAsked, _ provenance: ReportProvenance) {
    self.asked = asked
    self.provenance = provenance
  }

  func begin(_ schema: TableSchema) { self.schema = schema }

  func row(_ cells: [Cell]) {
    guard let schema else { preconditionFailure("A table begins before its rows") }
    let row = ReportRow(schema: schema, cells: cells)
    guard let balance = row["balance"].narrow else {
      preconditionFailure("Every line of a statement has a balance")
    }
    switch row["type"] {
    case .text("opening_balance"):
      opening = balance
      lines = []
    case .text("closing_balance"):
      sections.append(
        StatementSection(
          currency: balance.currency, opening: opening ?? .zero(balance.currency), lines: lines,
          closing: balance))
    default: lines.append(line(row, balance))
    }
  }

  func end() {}

  private func line(_ row: ReportRow, _ balance: Money) -> StatementLine {
    guard case .date(let date) = row["date"], let amount = row["amount"].narrow else {
      preconditionFailure("Every line of a statement has a day and an amount")
    }
    func text(_ column: String) -> String {
      if case .text(let text) = row[column] { return text }
      return ""
    }
    return StatementLine(
      date: date, reference: text("reference"), type: text("type"),
      counterparty: text("counterparty"), description: text("description"), amount: amount,
      balance: balance)
  }

  /// As short as there is room for beside the party.
  private var period: String {
    let month = Period(containing: asked.first)
    return month?.firstDay == asked.first && month?.lastDay == asked.last
      ? month?.description ?? asked.interval : "\(asked.first)–\(asked.last)"
  }

  /// Draws what was taken.
  ///
  /// - Returns: What could not be drawn as written.
  func write(to file: OutputFile) throws -> [String] {
    let book = asked.configuration.book
    let party = asked.arguments.party ?? ""
    let known = asked.party ?? (kind: "party", name: "")
    let document = StatementDocument(
      partyID: party, partyName: known.name.isEmpty ? party : known.name, partyKind: known.kind,
      bookName: book.name, holderLines: book.holder,
      period: StatementPeriod(name: period, firstDay: asked.first, lastDay: asked.last),
      sections: sections, runID: provenance.foot)
    return try StatementPDF().write(document, to: file).map { "\($0)" }
  }
}

extension Cell {
  /// An amount that is no wider than any one amount.
  fileprivate var narrow: Money? {
    guard let (units, currency) = amount, let narrow = Int64(exactly: units) else { return nil }
    return Money(minorUnits: narrow, currency: currency)
  }
}
