import Reporting
import Store

extension NamedReport {
  static let sessionReports: [NamedReport] = [
    NamedReport(
      "session-check",
      "What members were to pay for the sessions of these days, beside what they paid",
      [.range, .party],
      ReportTable(
        "Session check", .sessionCheck,
        [
          Column("session_id", .identifier, title: "Session", width: 18),
          Column("name", .text, width: 36),
          Column("day", .date, note: "On which it was held"),
          Column("org_id", .identifier, title: "Organisation", width: 18),
          Column("org_name", .text, title: "Name of organisation", width: 30),
          Column("director", .text, width: 24, note: "Who is to be asked"),
          Column("email", .text, width: 30),
          Column("currency", .currency),
          Column("fees", .money, note: "Expected of members' accounts"),
          Column("extras", .money, note: "Expected beside the fees"),
          Column("charges", .integer, note: "Charges and refunds that name the session"),
          Column("payments", .money, note: "From members, whenever they were made"),
          Column("refunds", .money, note: "Back to members"),
          Column("discrepancy", .money, note: "Plus is missing, minus is too much"),
          Column("direction", .text, width: 11, note: "underpaid or overpaid"),
          Column("sessions", .integer, note: "How many; in the last rows alone"),
        ],
        totals: ["fees", "extras", "payments", "refunds", "discrepancy"],
        checks: [
          CheckFormula(
            adding: ["fees", "extras", "refunds"], subtracting: ["payments", "discrepancy"])
        ]),
      isForPerson: { $0["direction"] != .empty })
  ]
}
