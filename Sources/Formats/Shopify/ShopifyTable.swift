import Domain

/// The export of Shopify's payments pages, `payment_transactions_export`: the same as the API's
/// transactions without their ids, and without the payouts themselves.
struct ShopifyTable: RowReport {
  private let date: Int
  private let type: Int
  private let amount: Int
  private let fee: Int
  private let net: Int
  private let currency: Int
  private let texts: ReportTexts

  static func recognises(_ header: [String]) -> Bool {
    let names = Set(header.map(ReportHeader.plain))
    return ["transaction date", "payout status", "payout date", "amount", "fee", "net", "currency"]
      .allSatisfy(names.contains)
  }

  init(_ header: ReportHeader) {
    date = header.required("transaction date")
    type = header.required("type")
    amount = header.required("amount")
    fee = header.required("fee")
    net = header.required("net")
    currency = header.required("currency")
    texts = ReportTexts(
      header,
      [
        ("payout id", "payout", .payout), ("payout status", "payout_status", nil),
        ("payout date", "payout_expected_arrival_date", nil), ("order", "order", .order),
        ("checkout", "checkout", .transaction), ("available on", "available_on", nil),
        ("card brand", "card_brand", nil), ("card source", "card_source", nil),
        ("payment method name", "payment_method", nil),
        ("presentment amount", "presentment_amount", nil),
        ("presentment currency", "presentment_currency", nil), ("vat", "vat", nil),
      ])
  }

  func read(_ row: ReportRow, into line: inout ReportLine) throws(FormatError) {
    line.code = try row.required(type, "Type")
    line.category = line.code
    line.booking = try row.date(date) { text in
      // `2026-08-30 16:59:53 +0400`
      Instant(zoned: text) == nil ? nil : CalendarDate(iso: String(text.prefix(10)))
    }
    line.createdAt = try row.text(date).flatMap { Instant(zoned: $0) }
    line.currency = try row.text(currency)
    line.amount = try row.decimal(net)
    line.gross = try row.decimal(amount).value
    line.fee = try row.decimal(fee).value.map { -$0 }
    try texts.add(row, to: &line)
    line.add("created", try row.text(date))
  }
}
