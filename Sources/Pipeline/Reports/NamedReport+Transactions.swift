import Domain
import Reporting
import Store

extension NamedReport {
  static let transactionReports: [NamedReport] = [
    NamedReport(
      "transactions",
      "What moved on parties' accounts, of one type or all, with the fee and tax of settlements",
      [.range, .party, .type],
      ReportTable(
        "Transactions", .transactions,
        [
          Column("date", .date, note: "Of the posting, in the book's time zone"),
          Column("time", .text, width: 10, note: "When it was booked, in the book's time zone"),
          Column("id", .identifier, title: "ID"),
          Column("type", .text, width: 18),
          Column("party_id", .identifier, title: "Party", width: 18),
          Column("kind", .text, width: 14),
          Column("name", .text, width: 30),
          Column("counterparty", .text),
          Column("reference", .identifier),
          Column("description", .text, width: 40),
          Column("currency", .currency),
          Column("amount", .money, note: "Plus is money to the party"),
          Column("payment", .money, note: "Of a settlement, what went to the bank"),
          Column("fee", .money, note: "Of a settlement, what was kept, tax included"),
          Column("tax_divisor", .integer, note: "The fee divided by this is the tax in it"),
          Column("tax", .money, note: "In the fee, half-up"),
        ],
        totals: ["amount", "payment", "fee", "tax"], finish: tax)),
    NamedReport(
      "settlement-history", "What organisations were settled, with payment, fee and tax",
      [.range, .party],
      ReportTable(
        "Settlement history", .settlementHistory,
        [
          Column("date", .date),
          Column("time", .text, width: 10),
          Column("org_id", .identifier, title: "Organisation", width: 18),
          Column("name", .text, width: 30),
          Column("account", .identifier, width: 14, note: "The bank account, masked, as it is now"),
          Column("currency", .currency),
          Column("gross", .money, note: "Taken from the balance; minus when it came back"),
          Column("payment", .money, note: "To the organisation's bank account"),
          Column("fee", .money, note: "Kept, tax included"),
          Column("fee_percent", .percent, note: "Where an operation told it"),
          Column("tax_divisor", .integer, note: "The fee divided by this is the tax in it"),
          Column("tax", .money, note: "In the fee, half-up"),
          Column("type", .text, width: 18),
          Column("id", .identifier, title: "ID"),
          Column("reference", .identifier),
          Column("description", .text, width: 40),
        ],
        totals: ["gross", "payment", "fee", "tax"],
        checks: [CheckFormula(adding: ["gross"], subtracting: ["payment", "fee"])], finish: tax)),
  ]

  /// The tax that a fee includes, by the one rule of rounding.
  @Sendable private static func tax(_ row: inout ReportRow) {
    guard let (fee, currency) = row["fee"].amount, case .integer(let divisor) = row["tax_divisor"]
    else { return }
    row["tax"] = .wideMoney(Rounding.halfUp(fee, over: Int128(divisor)), currency)
  }
}
