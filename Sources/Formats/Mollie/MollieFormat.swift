import Domain

/// Mollie's API: balance transactions, payments, refunds, chargebacks, captures, settlements.
enum MollieFormat: ReportFormat {
  static let api = FormatFamily(
    "mollie-api", use: .lookOnly,
    summary: "Mollie API answers: balance transactions, payments, refunds, settlements",
    specification: "Mollie API v2 reference")
  static let families = [api]

  private static let resources: Set<String> = [
    "payment", "refund", "chargeback", "capture", "settlement", "balance", "balance_transaction",
    "balance-transaction", "order", "invoice", "payout", "payment-link", "subscription",
    "customer", "mandate",
  ]

  static func recognise(_ head: FileHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    if let resource = json["resource"], resources.contains(resource) {
      return Recognition(api, because: "its resource is Mollie's '\(resource)'")
    }
    for path in json.paths.sorted()
    where path.hasPrefix("_embedded.") && path.hasSuffix("[].resource") {
      return Recognition(api, because: "its '_embedded' holds Mollie's '\(json[path] ?? "")'")
    }
    return nil
  }

  static func walk<Sink: ReportSink>(
    _ source: ByteSource, as format: FileFormat, limits: Limits, errors: ErrorCollector,
    into sink: inout Sink
  ) throws {
    var records = MollieRecords(sink: sink, errors: errors)
    defer { sink = records.sink }
    try records.walk(source, ReportHead(kind: .events), limits: limits)
  }
}
