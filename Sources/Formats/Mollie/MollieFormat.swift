import Domain

/// Mollie: settlements as tables, and the objects that its API answers with.
enum MollieFormat: ReportFormat {
  static let api = FormatFamily(
    "mollie-api", use: .lookOnly,
    summary: "Mollie API answers: balance transactions, payments, refunds, settlements",
    specification: "Mollie API v2 reference")
  static let settlement = FormatFamily(
    "mollie-settlement", summary: "Mollie settlement export (CSV)",
    specification: "Mollie dashboard, settlement export")
  static let families = [api, settlement]

  private static let resources: Set<String> = [
    "payment", "refund", "chargeback", "capture", "settlement", "balance", "balance_transaction",
    "balance-transaction", "order", "invoice", "payout", "payment-link", "subscription",
    "customer", "mandate",
  ]

  static func recognise(_ head: FileHead) -> Recognition? {
    if MollieSettlement.recognises(head.header()) {
      return Recognition(
        settlement, because: "its header has 'Settlement amount' and 'Settlement reference'")
    }
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
    if format.family == settlement {
      return try MollieSettlement.walk(source, limits: limits, errors: errors, into: &sink)
    }
    var records = MollieRecords(sink: sink, errors: errors)
    defer { sink = records.sink }
    try records.walk(source, ReportHead(kind: .events), limits: limits)
  }
}
