import Domain

/// Stripe's JSON: webhook events, one or as JSON lines, and the objects that its API answers with.
enum StripeAPIFormat: ReportFormat {
  static let events = FormatFamily(
    "stripe-events", summary: "Stripe webhook events, one file each or JSON lines",
    specification: "Stripe API reference, Event")
  static let balanceTransactions = FormatFamily(
    "stripe-balance-transactions", source: "stripe",
    summary: "Stripe balance transactions of the API (JSON pages or lines)",
    specification: "Stripe API reference, Balance Transaction")
  static let objects = FormatFamily(
    "stripe-objects", use: .lookOnly, summary: "other objects of Stripe's API",
    specification: "Stripe API reference")
  static let families = [events, balanceTransactions, objects]

  static func recognise(_ head: FileHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    for path in ["object", "[].object", "data[].object"] {
      if let found = recognise(json[path]) { return found }
    }
    let isFixture = json.paths.contains { $0.hasPrefix("resources.") && $0.hasSuffix(".object") }
    return isFixture
      ? Recognition(
        objects, version: "fixtures", because: "its 'resources' are objects of Stripe's API") : nil
  }

  private static func recognise(_ object: String?) -> Recognition? {
    switch object {
    case "event": Recognition(events, because: "its objects are of the kind 'event'")
    case "balance_transaction":
      Recognition(
        balanceTransactions, because: "its objects are of the kind 'balance_transaction'")
    case let name? where known.contains(name):
      Recognition(objects, because: "its objects are of Stripe's kind '\(name)'")
    default: nil
    }
  }

  private static let known: Set<String> = [
    "account", "application_fee", "balance", "charge", "checkout.session", "customer", "dispute",
    "invoice", "payment_intent", "payment_method", "payout", "refund", "setup_intent",
    "subscription", "topup", "transfer",
  ]

  static func shownName(of format: FileFormat) -> String {
    switch format.family {
    case events: "stripe-event"
    case objects where format.version == "fixtures": "stripe-openapi-fixtures"
    default: format.family.name
    }
  }

  static func walk<Sink: ReportSink>(
    _ source: ByteSource, as format: FileFormat, limits: Limits, errors: ErrorCollector,
    into sink: inout Sink
  ) throws {
    var records = StripeRecords(sink: sink, family: format.family, errors: errors)
    defer { sink = records.sink }
    try records.sink.documentInUTF8()
    var head = ReportHead(kind: format.family == balanceTransactions ? .ledger : .events)
    head.spansLines = format.family == balanceTransactions
    try records.sink.begin(head)
    var reader = try JSONRecords(source: source, limits: limits)
    try reader.read(into: &records)
    try records.sink.end(try records.end())
  }
}
