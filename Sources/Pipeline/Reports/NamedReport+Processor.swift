import Domain
import Payments
import Reporting
import Store

extension NamedReport {
  static let processorReports: [NamedReport] = [
    NamedReport(
      "processor-transactions",
      "What was asked of the processor, what we expect it to leave, and what it says it left",
      [.range, .party],
      ReportTable(
        "Processor transactions", .processorTransactions, transactionColumns,
        totals: transactionTotals, finish: expect)),
    NamedReport(
      "member-processor", "The newest charges and refunds of a member",
      [.oneMember, .range, .limit],
      ReportTable(
        "Member processor", .memberProcessor, transactionColumns, totals: transactionTotals,
        finish: expect), newest: 10),
    NamedReport(
      "processor-fees", "What the processors kept, beside what the fee schedule says they should",
      [.range],
      ReportTable(
        "Processor fees", .processorFees,
        [
          Column("date", .date, note: "As the processor's row has it, in the book's time zone"),
          Column("source", .text, width: 16),
          Column("item_id", .identifier, title: "Item"),
          Column(
            "basis", .text, width: 8, note: "charge: kept of one; apart: anything else that it cost"
          ),
          Column("category", .text, width: 16),
          Column("id", .identifier, title: "ID", note: "Our transaction that it is matched with"),
          Column("member_id", .identifier, title: "Member", width: 18),
          Column("currency", .currency),
          Column("gross", .money),
          Column("fee", .money, note: "Plus is what the processor kept"),
          Column("net", .money),
          Column("processor_percent", .percent, note: "Of the fee schedule on the day"),
          Column("processor_fixed", .money, note: "For each charge"),
          Column("expected_fee", .money),
          Column("expected_net", .money),
          Column("difference", .money, note: "Plus is more than expected"),
          Column("description", .text, width: 40),
        ],
        totals: ["gross", "fee", "net", "expected_fee", "difference"],
        checks: [CheckFormula(adding: ["gross"], subtracting: ["fee", "net"])],
        finish: expectFee)),
    NamedReport(
      "stuck-payments", "What waits for the processor at the end of a day", [.asOf],
      ReportTable(
        "Stuck payments", .stuckPayments,
        [
          Column("since", .date),
          Column("days", .integer),
          Column(
            "state", .text, width: 11,
            note: "waiting, then stuck, then abandoned, by the days that [reports] sets"),
          Column("id", .identifier, title: "ID"),
          Column("kind", .text, width: 11),
          Column("method", .text, width: 9),
          Column("member_id", .identifier, title: "Member", width: 18),
          Column("name", .text, width: 30),
          Column("currency", .currency),
          Column("amount", .money),
          Column(
            "subject", .identifier, note: "The charge that a top-up is for, the top-up of a refund"),
          Column(
            "item_id", .identifier, title: "Item",
            note: "The processor's row or event that names it and did not end it"),
          Column("item_date", .date),
        ],
        totals: ["amount"]),
      isForPerson: { $0["state"] != .text("waiting") }),
    NamedReport(
      "reconciliation",
      "What processors brought, less payouts and fees, against what parties are owed, line by line",
      [.range],
      ReportTable(
        "Reconciliation of the book", .reconciliation,
        [
          Column("currency", .currency),
          Column("section", .text, width: 10),
          Column("line", .text, width: 24),
          Column("what", .text, width: 52),
          Column("reason", .text, width: 22, note: "Of breaks: why nothing matches them"),
          Column("count", .integer, note: "How many legs, rows or matches it is the sum of"),
          Column(
            "amount", .money,
            note: "Plus is more owed to parties; the residual is change less explained"),
        ]),
      isForPerson: { row in
        guard row["line"] == .text("residual"), let (residual, _) = row["amount"].amount else {
          return false
        }
        return residual != 0
      }),
  ]

  private static let transactionColumns = [
    Column("date", .date, note: "Of the posting; of the request where there is none"),
    Column("id", .identifier, title: "ID"),
    Column("request_id", .identifier, title: "Request"),
    Column("kind", .text, width: 9),
    Column("status", .text, width: 16),
    Column("method", .text, width: 9),
    Column("type", .text, width: 18),
    Column("member_id", .identifier, title: "Member", width: 18),
    Column("name", .text, width: 30),
    Column("currency", .currency),
    Column("amount", .money, note: "Effect on the processor's account: a refund is negative"),
    Column("refunded", .money, note: "Given back of a top-up so far, before what is kept"),
    Column("kept", .money, note: "What we keep of a refund"),
    Column("processor_percent", .percent, note: "Of the fee schedule on the day"),
    Column("processor_fixed", .money, note: "For each charge"),
    Column("expected_net", .money, note: "What we expect the processor to settle"),
    Column(
      "actual_gross", .money,
      note: "What the processor's report says, once it is matched; before, its event"),
    Column("actual_fee", .money),
    Column("actual_net", .money),
    Column("difference", .money, note: "Actual less expected"),
    Column("item_id", .identifier, title: "Item"),
    Column("processor_ref", .identifier),
    Column("description", .text, width: 40),
    Column("linked_party", .identifier, note: "Whom the charge that waited for it pays"),
    Column("linked_type", .text, width: 16),
    Column("linked_amount", .money),
    Column("card_brand", .text, width: 12, note: "As the platform told it with the top-up"),
    Column("card_last4", .identifier, title: "Card ends in", width: 12),
    Column("card_expiry", .text, width: 11),
    Column("receipt", .text, width: 40),
  ]
  private static let transactionTotals = ["amount", "actual_gross", "actual_fee", "actual_net"]

  /// What is left of a charge by the schedule; all of a refund.
  @Sendable private static func expect(_ row: inout ReportRow) {
    guard case .wideMoney(let amount, let currency) = row["amount"] else { return }
    var expected: Int128?
    if row["kind"] == .text("topup") {
      expected = fee(row).map { Int128($0.net(of: money(amount, currency)).minorUnits) }
    } else if row["kind"] == .text("refund") {
      expected = amount
    }
    guard let expected, row["status"] != .text("failed") else { return }
    row["expected_net"] = .wideMoney(expected, currency)
    if case .wideMoney(let actual, _) = row["actual_net"] {
      row["difference"] = .wideMoney(actual - expected, currency)
    }
  }

  @Sendable private static func expectFee(_ row: inout ReportRow) {
    guard let schedule = fee(row), case .wideMoney(let gross, let currency) = row["gross"],
      case .wideMoney(let kept, _) = row["fee"]
    else { return }
    let charge = money(gross, currency)
    let expected = Int128(schedule.of(charge).minorUnits)
    row["expected_fee"] = .wideMoney(expected, currency)
    row["expected_net"] = .wideMoney(gross - expected, currency)
    row["difference"] = .wideMoney(kept - expected, currency)
  }

  /// The fee schedule of the day; nil when none was set.
  private static func fee(_ row: ReportRow) -> ProcessorFee? {
    guard let currency = row.currency else { return nil }
    var percent: Percent?
    var fixed: Money?
    if case .percent(let value) = row["processor_percent"] { percent = value }
    if case .wideMoney(let value, _) = row["processor_fixed"] { fixed = money(value, currency) }
    guard percent != nil || fixed != nil else { return nil }
    return ProcessorFee(percent: percent ?? .zero, fixed: fixed ?? .zero(currency))
  }

  private static func money(_ minorUnits: Int128, _ currency: Currency) -> Money {
    Money(minorUnits: Int64(minorUnits), currency: currency)
  }
}

extension ReportRow {
  var currency: Currency? {
    if case .text(let code) = self["currency"] { return Currency(code: code) }
    return nil
  }
}
