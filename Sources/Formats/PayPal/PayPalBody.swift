import Domain

/// A body record of the settlement (STL), transaction detail (TRR) or subscription (SAR) report.
///
/// Amounts are hundredths of every currency, also of those without decimals, and have their
/// direction in a field of its own; a fee has its own direction too.
struct PayPalBody {
  let row: ReportRow
  let columns: PayPalColumns

  func line(index: Int) throws(FormatError) -> ReportLine {
    var line = ReportLine()
    line.index = index
    line.slice = row.slice
    if columns["subscription id"] != nil { return try subscription(line) }
    let dateColumn =
      columns["transaction completion date"] ?? columns["transaction initiation date"]
    line.booking = try row.date(dateColumn, PayPalTime.day)
    line.createdAt = try row.text(dateColumn).flatMap { Instant(zoned: $0) }
    line.currency = try text("gross transaction currency")?.uppercased()
    let gross = try signed(
      columns["gross transaction amount"], by: columns["transaction debit or credit"])
    line.gross = gross.value
    let fee = try signed(columns["fee amount"], by: columns["fee debit or credit"])
    line.fee = fee.value
    line.feeCurrency = try text("fee currency")?.uppercased() ?? line.currency
    if let value = gross.value {
      let isOwn = line.feeCurrency == line.currency
      line.amount = ShownAmount(isOwn ? value + (fee.value ?? .zero) : value)
    } else {
      line.amount = gross
    }
    try setTexts(of: &line)
    return line
  }

  private func text(_ name: String) throws(FormatError) -> String? { try row.text(columns[name]) }

  /// Hundredths with the sign that the other column says.
  private func signed(_ column: Int?, by direction: Int?) throws(FormatError) -> ShownAmount {
    let amount = try row.decimal(column) { ExactDecimal(minorUnits: $0, scale: 2) }
    guard let value = amount.value else { return amount }
    switch try row.text(direction) {
    case "CR": return amount
    case "DR": return ShownAmount(-value, raw: amount.raw)
    case let other:
      if value.isZero, other == nil { return amount }
      row.errors.add(
        .unknownDirection(other ?? ""), at: direction.map { row.place(of: $0) } ?? row.place)
      return ShownAmount(nil, raw: amount.raw)
    }
  }

  private func setTexts(of line: inout ReportLine) throws(FormatError) {
    let code = try text("transaction event code")
    line.code = code
    line.category = code.flatMap(PayPalEventCode.category)
    line.rate = try text("exchange rate")
    let id = try text("transaction id")
    line.add("bank_ref", id, .bank)
    if line.category == "payout" { line.add("payout", id, .payout) }
    if let status = try text("transactional status") {
      line.add("transaction_status", status)
      // S success, V reversed by a row of its own, P pending, D denied.
      if status == "P" { line.status = .pending }
      if status == "D" {
        line.status = .info
        line.counted = false
      }
    }
    line.add("related_ref", try text("paypal reference id"), .related)
    line.add("related_ref_type", try text("paypal reference id type"))
    line.add("invoice_id", try text("invoice id"), .invoice)
    line.add("custom", try text("custom field"), .customer)
    line.add("created", try text("transaction initiation date"))
    line.add("consumer_id", try text("consumer id"), .party)
    line.add("payment_tracking_id", try text("payment tracking id"), .transaction)
    line.add("bank_reference_id", try text("bank reference id"), .trace)
    line.add("store_id", try text("store id"))
    try setPerson(of: &line)
    try setOthers(of: &line)
  }

  private func setPerson(of line: inout ReportLine) throws(FormatError) {
    let names = [try text("first name"), try text("last name")].compactMap(\.self)
    if !names.isEmpty { line.counterparty.name = names.joined(separator: " ") }
    line.counterparty.account = try text("payer's account id")
    if line.counterparty.account != nil { line.counterparty.accountScheme = "other" }
    line.remittance = [try text("transaction subject"), try text("transaction note")]
      .compactMap(\.self)
  }

  private static let known: Set<String> = [
    "transaction id", "invoice id", "paypal reference id", "paypal reference id type",
    "transaction event code", "transaction initiation date", "transaction completion date",
    "transaction debit or credit", "gross transaction amount", "gross transaction currency",
    "fee debit or credit", "fee amount", "fee currency", "custom field", "consumer id",
    "payment tracking id", "store id", "bank reference id", "transactional status", "first name",
    "last name", "payer's account id", "transaction subject", "transaction note", "exchange rate",
  ]

  private func setOthers(of line: inout ReportLine) throws(FormatError) {
    for (index, name) in columns.names.enumerated()
    where index > 0 && !name.isEmpty && !Self.known.contains(name) {
      line.add(name, try row.text(index))
    }
  }

  /// What was agreed upon, not what was paid.
  private func subscription(_ start: ReportLine) throws(FormatError) -> ReportLine {
    var line = start
    line.counted = false
    line.currency = try text("subscription currency")?.uppercased()
    line.booking = try row.date(columns["subscription creation date"], PayPalTime.day)
    line.code = try text("subscription action type")
    line.add("bank_ref", try text("subscription id"), .bank)
    line.add("customer_ref", try text("subscription custom field"), .customer)
    line.add("created", try text("subscription creation date"))
    line.counterparty.name = try text("subscription payer name")
    for period in 1...3 {
      let amount = try row.decimal(columns["period \(period) amount"]) {
        ExactDecimal(minorUnits: $0, scale: 2)
      }
      line.add("period_\(period)", try text("subscription period \(period)"))
      line.add("period_\(period)_amount", amount.value?.description)
    }
    return line
  }
}

/// PayPal's transaction event codes by their group.
enum PayPalEventCode {
  /// The matcher's word; nil where it has none. Source: the appendix of T-codes.
  static func category(_ code: String) -> String? {
    let group = code.prefix(3)
    switch group {
    case "T00": return "charge"
    case "T01": return "fee"
    case "T02": return "conversion"
    case "T04": return "payout"
    case "T11":
      switch code {
      case "T1107": return "refund"
      case "T1108": return "fee"
      case "T1106", "T1110", "T1111": return "dispute"
      default: return nil
      }
    case "T12":
      switch code {
      case "T1201", "T1207": return "dispute"
      case "T1202": return "dispute_reversal"
      default: return nil
      }
    default: return nil
    }
  }
}
