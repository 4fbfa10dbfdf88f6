import Reporting
import Store

extension NamedReport {
  static let balanceReports: [NamedReport] = [
    NamedReport(
      "members-with-balance", "Members whose balance is not zero", [.asOf],
      ReportTable(
        "Members with balance", .membersWithBalance,
        [
          Column("member_id", .identifier, title: "Member", width: 18),
          Column("name", .text, width: 36),
          Column("currency", .currency),
          Column("balance", .money, note: "Plus is what we owe the member"),
          Column("last_movement", .date, width: 14),
        ],
        totals: ["balance"])),
    NamedReport(
      "orgs-with-balance", "Organisations whose balance is not zero, with the float they keep",
      [.asOf],
      ReportTable(
        "Organisations with balance", .organisationsWithBalance,
        [
          Column("org_id", .identifier, title: "Organisation", width: 18),
          Column("name", .text, width: 36),
          Column(
            "state", .text, width: 8, note: "On the day: open, closed, or internal: never settled"),
          Column("currency", .currency),
          Column("balance", .money, note: "Plus is what we owe the organisation"),
          Column("float", .money, note: "What a settlement on the day would keep back"),
          Column(
            "above_float", .money, note: "What a settlement could take; minus is what is missing"),
          Column(
            "float_source", .text, width: 14,
            note: "Who set it: operations, tieout.toml, none, or they differ: then it is held back"),
          Column("last_movement", .date, width: 14),
        ],
        totals: ["balance", "float", "above_float"],
        checks: [CheckFormula(adding: ["balance"], subtracting: ["float", "above_float"])])),
    NamedReport(
      "balance-at-date", "Every party's balance at the end of a day, zero ones too",
      [.asOf, .party],
      ReportTable(
        "Balances at date", .balances,
        [
          Column("party_id", .identifier, title: "Party", width: 18),
          Column(
            "kind", .text, width: 14, note: "member, organisation, or party if not registered"),
          Column("name", .text, width: 36),
          Column("currency", .currency),
          Column("balance", .money, note: "Plus is what we owe the party"),
          Column("postings", .integer, note: "How many postings it is the sum of"),
          Column("last_movement", .date, width: 14),
        ],
        totals: ["balance"])),
  ]
}
