import Domain

/// GoCardless's API: payouts, their items, payments, refunds, mandates, events.
///
/// Shown only: an item of a payout names neither its payout nor its currency, which are in the
/// request that asked for it.
enum GoCardlessFormat: ReportFormat {
  static let api = FormatFamily(
    "gocardless-api", use: .lookOnly,
    summary: "GoCardless API answers: payouts, payout items, payments, refunds, events",
    specification: "GoCardless API reference, version 2015-07-06")
  static let families = [api]

  static let resources: Set<String> = [
    "balances", "bank_authorisations", "billing_requests", "blocks", "creditor_bank_accounts",
    "creditors", "currency_exchange_rates", "customer_bank_accounts", "customers", "events",
    "exports", "instalment_schedules", "mandate_imports", "mandates", "negative_balance_limits",
    "outbound_payments", "payment_account_transactions", "payment_accounts", "payments",
    "payout_items", "payouts", "refunds", "scheme_identifiers", "subscriptions", "tax_rates",
    "transferred_mandates", "webhooks",
  ]

  static func recognise(_ head: FileHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    for path in json.paths.sorted() {
      let names = path.split(separator: ".").map { String($0.replacing("[]", with: "")) }
      guard let at = names.firstIndex(where: resources.contains), at == 0 || names[at - 1] == "body"
      else { continue }
      let isOurs = names.dropFirst(at + 1).first == "links"
      let isPage = json.contains("meta.cursors") || names.first == "list"
      guard isOurs || isPage else { continue }
      return Recognition(api, because: "its '\(names[at])' have 'links' as GoCardless's have")
    }
    return nil
  }

  static func walk<Sink: ReportSink>(
    _ source: ByteSource, as format: FileFormat, limits: Limits, errors: ErrorCollector,
    into sink: inout Sink
  ) throws {
    var records = GoCardlessRecords(sink: sink, errors: errors)
    defer { sink = records.sink }
    try records.walk(source, ReportHead(kind: .events), limits: limits)
  }
}
