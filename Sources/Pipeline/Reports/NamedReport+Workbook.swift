import Reporting
import Store

extension NamedReport {
  static let workbookReports: [NamedReport] = [
    NamedReport(
      "org-workbook",
      "An organisation's workbook: movement, transactions, events, sessions and the rest",
      [.range, .oneOrganisation, .workbook],
      ReportTable(
        "Movement summary", .movementLines,
        [
          Column("item", .text, width: 30), Column("date", .date), Column("currency", .currency),
          Column("amount", .money, note: "Balances: plus is what we owe the organisation"),
          Column(
            "difference", .money, note: "Of opening and movements to the closing balance: always 0"),
        ], checks: [CheckFormula(adding: ["difference"], subtracting: [])]),
      ReportTable(
        "Transactions", .organisationTransactions,
        lines + [Column("balance", .money, note: "After the line")] + session, totals: ["amount"]),
      ReportTable(
        "Sessions", .organisationReferences("session"),
        references("session_id", "Session") + session,
        totals: sums, checks: [sum]),
      ReportTable(
        "Events", .organisationReferences("event"), references("event_id", "Event"), totals: sums,
        checks: [sum]),
      ReportTable(
        "Combined", .combined,
        [
          Column("date", .date, note: "Of an event or session its first payment in these days"),
          Column("what", .text, width: 12), Column("counterparty", .text),
          Column("reference", .identifier), Column("id", .identifier, title: "ID"),
          Column("type", .text, width: 18), Column("description", .text, width: 40),
          Column("lines", .integer, note: "Of how many lines it is the sum"),
          Column("currency", .currency), Column("amount", .money),
        ] + session, totals: ["amount"]),
      ReportTable(
        "Membership", .organisationLines(["membership"]), lines, totals: ["amount"]),
      ReportTable(
        "Settlements", .organisationLines(["settlement"]), lines, totals: ["amount"]),
      ReportTable(
        "Other", .organisationLines(["manual", "other"]), lines, totals: ["amount"]))
  ]

  private static let session = [
    Column("session_day", .date, note: "Where the reference is a session's"),
    Column("session_name", .text, width: 36),
  ]

  private static let lines = [
    Column("date", .date), Column("time", .text, width: 10), Column("counterparty", .text),
    Column("reference", .identifier, note: "Of the event or session, where it is one"),
    Column("id", .identifier, title: "ID"), Column("type", .text, width: 18),
    Column("description", .text, width: 40), Column("bucket", .text, width: 12),
    Column("currency", .currency),
    Column("amount", .money, note: "Plus is money to the organisation"),
  ]

  private static func references(_ id: String, _ title: String) -> [Column] {
    [
      Column("first_payment", .date, width: 14), Column("last_payment", .date, width: 14),
      Column("reference", .identifier, title: title), Column("description", .text, width: 40),
      Column("payments", .integer), Column("currency", .currency),
      Column("in_range", .money, title: "In these days"),
      Column("before", .money, note: "Payments that were made before these days"),
      Column("total", .money),
    ]
  }

  private static let sums = ["in_range", "before", "total"]
  private static let sum = CheckFormula(adding: ["in_range", "before"], subtracting: ["total"])
}
