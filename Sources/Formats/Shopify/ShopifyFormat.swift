import Domain

/// Shopify Payments: the transactions of payouts, payouts and disputes, as its API gives them.
enum ShopifyFormat: ReportFormat {
  static let transactions = FormatFamily(
    "shopify-transactions", summary: "Shopify Payments transactions of payouts (API JSON or CSV)",
    specification: "Shopify Admin REST API, Transactions of Shopify Payments")
  static let payouts = FormatFamily(
    "shopify-payouts", use: .lookOnly, summary: "Shopify Payments payouts (API JSON)",
    specification: "Shopify Admin REST API, Payouts")
  static let disputes = FormatFamily(
    "shopify-disputes", use: .lookOnly, summary: "Shopify Payments disputes (API JSON)",
    specification: "Shopify Admin REST API, Disputes")
  static let families = [transactions, payouts, disputes]

  /// The member that holds the records, and one that they have and others have not.
  private static let signs: [(FormatFamily, names: [String], member: String)] = [
    (transactions, ["transactions[]"], "source_order_transaction_id"),
    (payouts, ["payouts[]", "payout"], "summary.charges_gross_amount"),
    (disputes, ["disputes[]", "dispute"], "initiated_at"),
  ]

  static func recognise(_ head: FileHead) -> Recognition? {
    if ShopifyTable.recognises(head.header()) {
      return Recognition(
        transactions, because: "its header has 'Transaction Date', 'Payout Status' and 'Net'")
    }
    guard let json = JSONHead(head) else { return nil }
    for (family, names, member) in signs {
      for name in names where json.contains(name + "." + member) {
        return Recognition(family, because: "its '\(name)' have '\(member)' as Shopify's have")
      }
    }
    return nil
  }

  static func walk<Sink: ReportSink>(
    _ source: ByteSource, as format: FileFormat, limits: Limits, errors: ErrorCollector,
    into sink: inout Sink
  ) throws {
    if format.family == transactions, try isTable(source) {
      return try ShopifyTable.walk(source, limits: limits, errors: errors, into: &sink)
    }
    var records = ShopifyRecords(sink: sink, family: format.family, errors: errors)
    defer { sink = records.sink }
    try records.walk(source, ReportHead(kind: .settlement), limits: limits)
  }

  private static func isTable(_ source: ByteSource) throws(FormatError) -> Bool {
    let head = FileHead(firstBytes: try source.peek(Detection.peekBytes))
    return JSONHead(head) == nil
  }
}
