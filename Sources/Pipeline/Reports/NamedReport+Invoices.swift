import Audit
import Domain
import Reporting
import Store

extension NamedReport {
  static let invoiceReports: [NamedReport] = [
    NamedReport(
      "invoices",
      "What settlements are to be in an accounting program: payable and fee invoices, and their state",
      [.range, .party],
      ReportTable(
        "Invoices", .invoices,
        [
          Column("issue_date", .date, note: "The day of the settlement"),
          Column("due_date", .date),
          Column(
            "invoice_id", .identifier, title: "Invoice", width: 28,
            note:
              "Its number, and the key by which nobody makes it twice: follows from settlement and kind"
          ),
          Column(
            "kind", .text, width: 9,
            note: "payable: owed to the organisation; fee: billed to it"),
          Column("reference", .identifier, width: 30),
          Column("org_id", .identifier, title: "Organisation", width: 18),
          Column("name", .text, width: 30),
          Column("line", .integer, width: 6),
          Column("description", .text, width: 16),
          Column("currency", .currency),
          Column("payable", .money, note: "What the settlement paid; bears no tax here"),
          Column("receivable", .money, note: "What it kept, tax included"),
          Column("shown", .money, note: "For information: the line itself is of 0"),
          Column("tax_divisor", .integer, note: "The fee divided by this is the tax in it"),
          Column("tax", .money, note: "In the fee, half-up"),
          Column("state", .text, width: 11, note: "As invoice.state told it, else pending"),
          Column("attempts", .integer, note: "Uploads that failed; the fifth ends it"),
          Column("error", .text, width: 36, note: "What the last of them said"),
          Column("days", .integer, note: "Since the issue, as long as it is pending or uploading"),
          Column("look", .text, width: 8, note: "late after a day, or failed for good"),
          Column("settlement_id", .identifier, title: "Settlement"),
        ],
        totals: ["payable", "receivable", "tax"], finish: number),
      isForPerson: { $0["look"] != .empty })
  ]

  /// The invoice's number, from nothing but what it is about; and the tax in a fee.
  @Sendable private static func number(_ row: inout ReportRow) {
    let parts = ["settlement_id", "org_id", "kind", "currency"].map { row[$0].words }
    row["invoice_id"] = .text("inv_" + ContentID.make(domain: "tieout/invoice/v1", parts: parts))
    guard let (fee, currency) = row["receivable"].amount,
      case .integer(let divisor) = row["tax_divisor"]
    else { return }
    row["tax"] = .wideMoney(Rounding.halfUp(fee, over: Int128(divisor)), currency)
  }
}
