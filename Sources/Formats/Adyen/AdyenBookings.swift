import Domain

/// The rows of a batch are one statement. Its number and merchant tell it from others.
struct AdyenBatch: Sendable, Equatable {
  var merchant: String
  var number: String
  var company: String?

  static func == (one: AdyenBatch, other: AdyenBatch) -> Bool {
    one.number == other.number && one.merchant == other.merchant
  }
}

/// Turns rows of the settlement detail report into lines.
struct AdyenBookings: ReportRows {
  private let columns: AdyenColumns

  init(_ header: ReportHeader) { columns = AdyenColumns(header) }

  func group(of row: ReportRow) throws(FormatError) -> AdyenBatch {
    AdyenBatch(
      merchant: try row.text(columns.merchant) ?? "", number: try row.text(columns.batch) ?? "",
      company: try row.text(columns.company))
  }

  func read(_ row: ReportRow, into line: inout ReportLine) throws(FormatError) {
    line.code = try row.required(columns.type, "Type")
    line.category = line.code.flatMap(AdyenType.category)
    line.booking = try row.date(columns.booked ?? columns.created, AdyenColumns.day)
    let created = try row.text(columns.created)
    line.createdAt = try columns.instant(created, row)
    line.currency = try row.text(columns.netCurrency)
    line.amount = try columns.net(row)
    line.gross = try columns.gross(row).value
    line.grossCurrency = try row.text(columns.grossCurrency)
    line.rate = try row.text(columns.rate)
    try columns.describe(row, created: created, in: &line)
    var costs: ExactDecimal?
    for (name, column) in columns.costs {
      guard let cost = try row.decimal(column).value else { continue }
      costs = (costs ?? .zero) + cost
      line.add(name, partOf: "fee_parts", cost.description)
    }
    line.fee = costs.map { -$0 }
    line.add("payout", try row.text(columns.batch), .payout)
    if line.category == "payout" { line.add("trace", try columns.bankText(row), .trace) }
  }
}

/// The kinds of Adyen's bookings.
enum AdyenType {
  /// The matcher's word; nil where it has none.
  static func category(_ type: String) -> String? {
    switch type {
    case "Settled", "SettledExternally", "SettledInInstallments": "charge"
    case "Refunded", "RefundedExternally": "refund"
    case "RefundedReversed": "refund_failure"
    case "Chargeback", "SecondChargeback", "ChargebackExternally": "dispute"
    case "ChargebackReversed", "ChargebackReversedExternally": "dispute_reversal"
    case "Fee", "InvoiceDeduction", "PaymentCost", "AdvancementCommissionFee": "fee"
    case "MerchantPayout": "payout"
    default: nil
    }
  }
}
