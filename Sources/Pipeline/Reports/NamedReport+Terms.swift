import Reporting
import Store

extension NamedReport {
  static let termReports: [NamedReport] = [
    NamedReport(
      "fee-schedule", "Fees, limits and floats that hold for everybody, with their days", [.asOf],
      ReportTable("Fee schedule", .feeSchedule, [Column("term", .text, width: 20)] + value + days)),
    NamedReport(
      "fee-overrides", "Organisations with a settlement percentage of their own, on a day", [.asOf],
      ReportTable(
        "Fee overrides", .feeOverrides,
        [
          organisation, name, Column("percent", .percent),
          Column("instead_of", .percent, note: "What would hold without it"),
          Column("valid_from", .date, width: 14), source,
        ])),
    NamedReport(
      "fee-history",
      "Every percentage, float and limit that was ever set for one party, and when it ended",
      [.asOf, .party],
      ReportTable(
        "Fee history", .feeHistory,
        [
          Column("party_id", .identifier, title: "Party", width: 18), name,
          Column("term", .text, width: 20),
        ] + value + [
          Column("does", .text, width: 8, note: "sets a value, or ends the party's own")
        ] + days)),
    NamedReport(
      "org-fees", "The settlement percentage of each organisation on a day, and where it is from",
      [.asOf, .party],
      ReportTable(
        "Fees of organisations", .organisationFees,
        [
          organisation, name, Column("state", .text, width: 8), Column("percent", .percent),
          Column("fee_source", .text, width: 12, note: "override, schedule or none"),
          Column("valid_from", .date, width: 14),
          source,
        ])),
  ]

  private static let source = Column(
    "source", .text, width: 14,
    note: "operations, tieout.toml, or they differ: then settlements are held back")
  private static let organisation = Column(
    "org_id", .identifier, title: "Organisation", width: 18)
  private static let name = Column("name", .text, width: 36)

  private static let value = [
    Column("currency", .currency),
    Column("percent", .percent),
    Column("number", .integer, note: "Weeks, or what the fee is divided by to have the tax in it"),
    Column("amount", .money),
  ]

  private static let days =
    [
      Column("valid_from", .date, width: 14),
      Column("valid_to", .date, width: 14, note: "The last day; empty if none is set after it"),
      Column(
        "state", .text, width: 12,
        note:
          "On the day: in force, ended, to come, replaced on its own day, or overruled by operations"
      ),
    ] + origin

  private static let origin = [
    Column("source", .text, width: 14, note: "operations or tieout.toml"),
    Column("set_on", .date, note: "The day of the operation"),
    Column("id", .identifier, title: "Operation"),
  ]
}
