import Reporting
import Store

extension NamedReport {
  static let memberReports: [NamedReport] = [
    NamedReport(
      "pending", "Payments that organisations ask members for and that nobody has made",
      [.asOf, .party],
      ReportTable(
        "Pending payments", .pending,
        [
          Column("opened_on", .date),
          Column("id", .identifier, title: "ID"),
          member, name,
          Column("registered", .text, width: 11, note: "no: the member is not in the books yet"),
          Column("org_id", .identifier, title: "Organisation", width: 18),
          Column("org_name", .text, title: "Name of organisation", width: 30),
          Column("currency", .currency),
          Column("amount", .money, note: "What the member is asked for"),
          Column("age_days", .integer, title: "Age in days", width: 12),
          Column("reference", .identifier),
          Column("description", .text, width: 40),
        ], totals: ["amount"])),
    NamedReport(
      "low-balance",
      "Members below the low balance at the end of the last day: newly in the days asked for, or still",
      [.range],
      ReportTable(
        "Low balances", .lowBalance,
        [
          Column("state", .text, width: 12, note: "newly below in these days, or still below"),
          member, name, Column("currency", .currency),
          Column("balance", .money, note: "Plus is what we owe the member"),
          Column(
            "low_balance", .money, note: "Of the fee schedule on the last day; 0 if none is set"),
          Column("since", .date, note: "The first day at whose end it was below and stayed so"),
          Column("days", .integer, note: "From then to the last day"),
          Column("latest", .text, width: 60, note: "The five newest lines, the last one first"),
        ], totals: ["balance"])),
    NamedReport(
      "auto-top-ups", "Members with automatic top-up: its state, its amount, and how it went",
      [.asOf, .party],
      ReportTable(
        "Automatic top-ups", .autoTopUps,
        [
          member, name,
          Column("state", .text, width: 10, note: "off, pending, on or failed"),
          Column("currency", .currency),
          Column("amount", .money, note: "Of one top-up"),
          Column("since", .date, note: "The day on which it came to this state"),
          Column("done", .integer, note: "Top-ups that came"),
          Column("failed", .integer, note: "Top-ups that the processor refused"),
          Column("last_done", .date),
        ])),
  ]

  private static let member = Column("member_id", .identifier, title: "Member", width: 18)
  private static let name = Column("name", .text, width: 36)
}
