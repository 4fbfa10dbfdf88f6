import Audit
import Reporting
import Store

extension NamedReport {
  static let noticeReports: [NamedReport] = [
    NamedReport(
      "notices",
      "Who is to be told what: transfers, failed top-ups, low balances, settlements paid or returned",
      [.range, .outbox],
      ReportTable(
        "Notices", .notices,
        [
          Column(
            "notice_id", .identifier, title: "Notice",
            note: "The same for the same notice, whenever it is asked for"),
          Column("kind", .text, width: 18),
          Column("at", .identifier, note: "When it came about, in UTC"),
          Column("party_id", .identifier, title: "Party", width: 18),
          Column("name", .text, width: 30),
          Column("email", .text, width: 30),
          Column("currency", .currency),
          Column("amount", .money, note: "Of a low balance what it is below"),
          Column("balance", .money),
          Column("counterparty", .text, width: 30),
          Column("account", .text, width: 14, note: "Where a settlement went, masked"),
          Column("reference", .identifier),
          Column("description", .text, width: 40),
          Column(
            "reason", .text, width: 30,
            note: "Why it failed or came back, as the processor or bank says"),
          Column("latest", .text, width: 60, note: "The five latest transactions, newest first"),
          Column(
            "notice_key", .identifier, title: "About",
            note: "The transaction or request that it is about"),
        ],
        finish: { row in
          let parts = ["kind", "notice_key", "party_id", "currency"].map { row[$0].words }
          row["notice_id"] = .text(ContentID.make(domain: "tieout/notice/v1", parts: parts))
        }))
  ]
}
