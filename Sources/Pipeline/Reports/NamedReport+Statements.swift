import Reporting
import Store

extension NamedReport {
  static let statementReports: [NamedReport] = [
    NamedReport(
      "member-statement", "What moved a member's balance, line by line from opening to closing",
      [.range, .oneMember, .pdf], statement),
    NamedReport(
      "org-statement", "What moved an organisation's balance, line by line from opening to closing",
      [.range, .oneOrganisation, .pdf], statement),
    NamedReport(
      "org-recent",
      "The newest lines of an organisation's or a member's account, the last one first",
      [.asOf, .oneParty, .limit],
      ReportTable(
        "Recent lines", .recent, lines.filter { $0.name != "party_id" }, totals: [])),
  ]

  private static let statement = ReportTable("Statement", .statement, lines, totals: ["amount"])

  /// Those of `statement-lines.csv`, then what it has not.
  private static let lines = [
    Column("party_id", .identifier, title: "Party", width: 18),
    Column("currency", .currency),
    Column("date", .date),
    Column("reference", .identifier),
    Column(
      "type", .text, width: 20, note: "opening_balance and closing_balance have no amount"),
    Column("counterparty", .text),
    Column("description", .text, width: 40),
    Column("amount", .money, note: "Money in is plus"),
    Column("balance", .money, note: "After the line; plus is what we owe the party"),
    Column("time", .text, width: 10),
    Column("id", .identifier, title: "ID"),
    Column("session_day", .date, note: "Where the reference is a session's"),
    Column("session_name", .text),
  ]
}
