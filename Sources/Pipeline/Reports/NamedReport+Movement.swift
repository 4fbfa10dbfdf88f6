import Domain
import Reporting
import Store

extension NamedReport {
  static let movementReports: [NamedReport] = [
    NamedReport(
      "movement",
      "What moved each organisation's balance from opening to closing, in buckets that exclude each other",
      [.range],
      ReportTable(
        "Movement", .movement,
        [
          Column("org_id", .identifier, title: "Organisation", width: 18),
          Column("name", .text, width: 36),
          Column(
            "state", .text, width: 8,
            note: "On the last day: open, closed, or internal: never settled"),
          Column("currency", .currency),
          Column("opening", .money, note: "At the start of the first day; plus is what we owe"),
          Column("event", .money),
          Column("session", .money),
          Column("membership", .money),
          Column("manual", .money, note: "Booked by hand"),
          Column("settlement", .money, note: "Minus is what was settled"),
          Column("other", .money, note: "Whatever is in no other column"),
          Column("closing", .money, note: "At the end of the last day, summed from all postings"),
        ],
        totals: [
          "opening", "event", "session", "membership", "manual", "settlement", "other", "closing",
        ],
        checks: [
          CheckFormula(
            adding: [
              "opening", "event", "session", "membership", "manual", "settlement", "other",
            ], subtracting: ["closing"])
        ])),
    NamedReport(
      "org-summary",
      "What moved the balance of one organisation or all, by type, the largest first",
      [.range, .party],
      ReportTable(
        "Summary by type", .organisationSummary,
        [
          Column("org_id", .identifier, title: "Organisation", width: 18),
          Column("name", .text, width: 36),
          Column("type", .text, width: 20),
          Column("bucket", .text, width: 12, note: "What the movement report counts it as"),
          Column("currency", .currency),
          Column("postings", .integer),
          Column("money_in", .money),
          Column("money_out", .money),
          Column("amount", .money, note: "Plus is money to the organisation"),
        ],
        totals: ["money_in", "money_out", "amount"],
        checks: [CheckFormula(adding: ["money_in"], subtracting: ["money_out", "amount"])])),
    NamedReport(
      "control-totals",
      "How many parties there are, what is owed to them, and what banks and processors hold",
      [.asOf],
      ReportTable(
        "Control totals", .controlTotals,
        [
          Column("place", .integer, title: "No.", width: 6),
          Column("item", .text, width: 44),
          Column("currency", .currency),
          Column("number", .integer, note: "How many; of an amount, how many it is the sum of"),
          Column(
            "amount", .money, note: "Owed: plus is what we owe. On an account: plus is what it has"),
        ])),
    NamedReport(
      "statistics", "What was paid in, taken, brought, settled and kept, each counted once",
      [.range],
      ReportTable(
        "Statistics", .statistics,
        [
          Column("place", .integer, title: "No.", width: 6),
          Column("item", .text, width: 40),
          Column("currency", .currency),
          Column("number", .integer),
          Column("amount", .money, note: "Without a sign: what was moved"),
          Column("average", .money, note: "The amount by the number, half-up"),
        ], finish: average)),
    NamedReport(
      "status-summary", "Whether anybody has to look: runs, verdict, breaks, what waits", [.asOf],
      ReportTable(
        "Status", .status,
        [
          Column("place", .integer, title: "No.", width: 6),
          Column("item", .text, width: 52),
          Column("state", .text, width: 8, note: "good, or look; with a look the exit code is 10"),
          Column("number", .integer),
          Column("detail", .text, width: 40),
        ]),
      isForPerson: { $0["state"] == .text("look") }),
  ]

  @Sendable private static func average(_ row: inout ReportRow) {
    guard let (amount, currency) = row["amount"].amount, case .integer(let number) = row["number"],
      number > 0
    else { return }
    row["average"] = .wideMoney(Rounding.halfUp(amount, over: Int128(number)), currency)
  }
}
