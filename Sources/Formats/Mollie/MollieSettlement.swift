import Domain

/// Mollie's settlement as a table: what was paid, refunded and charged back, and the fees withheld,
/// which are rows of their own. The rows of a settlement add up to what is paid out, which no row says.
struct MollieSettlement: RowReport {
  typealias Sums = MolliePayouts

  private let id: Int?
  private let date: Int
  private let currency: Int
  private let amount: Int
  private let settlementCurrency: Int
  private let settlementAmount: Int
  private let name: Int?
  private let account: Int?
  private let bank: Int?
  private let description: Int?
  private let method: Int?
  private let texts: ReportTexts

  static func recognises(_ header: [String]) -> Bool {
    let names = Set(header.map(ReportHeader.plain))
    return ["date", "amount", "id", "settlement amount", "settlement reference"]
      .allSatisfy(names.contains)
  }

  init(_ header: ReportHeader) {
    id = header.column("id")
    date = header.required("date")
    currency = header.required("currency")
    amount = header.required("amount")
    settlementCurrency = header.required("settlement currency")
    settlementAmount = header.required("settlement amount")
    name = header.column("consumer name")
    account = header.column("consumer bank account")
    bank = header.column("consumer bic")
    description = header.column("description")
    method = header.column("payment method")
    texts = ReportTexts(
      header,
      [
        ("id", "bank_ref", .bank), ("settlement reference", "payout", .payout),
        ("status", "transaction_status", nil), ("amount refunded", "amount_refunded", nil),
      ])
  }

  func read(_ row: ReportRow, into line: inout ReportLine) throws(FormatError) {
    line.booking = try row.date(date, AdyenColumns.day)
    line.amount = try row.decimal(settlementAmount)
    line.currency = try row.text(settlementCurrency)
    let id = try row.text(id)
    line.category = category(id, isNegative: line.amount.value?.isNegative == true)
    line.code = try row.text(method)
    try setGross(of: &line, row)
    line.counterparty.name = try row.text(name)
    line.counterparty.account = try row.text(account)
    line.counterparty.bankID = try row.text(bank)
    line.remittance = try row.text(description).map { [$0] } ?? []
    try texts.add(row, to: &line)
    line.add("created", try row.text(date))
  }

  /// What was paid, where it is of another currency or the same as what is settled.
  private func setGross(of line: inout ReportLine, _ row: ReportRow) throws(FormatError) {
    let paid = try row.decimal(amount).value
    let code = try row.text(currency)
    if line.amount.raw == nil {
      // Not settled yet: a row of the list of payments.
      line.counted = false
      line.status = .info
      line.add("payment_amount", paid?.description)
      line.add("payment_currency", code)
    } else if let paid, let net = line.amount.value, code == line.currency, !paid.equals(net) {
      line.add("payment_amount", paid.description)
    } else if line.category != "fee" {
      line.gross = paid
      line.grossCurrency = code
    }
  }

  /// By the prefix of the id; a row without id is a fee that was withheld.
  private func category(_ id: String?, isNegative: Bool) -> String {
    guard let id else { return "fee" }
    if id.hasPrefix("re_") { return "refund" }
    if id.hasPrefix("chb_") { return "dispute" }
    return isNegative ? "refund" : "charge"
  }
}
