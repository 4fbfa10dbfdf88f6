import Domain

/// An object of Stripe's API as the report shows it, whatever its resource.
///
/// Source: Stripe's API reference; amounts are whole minor units by Stripe's own table, which follows
/// ISO 4217 except for the currencies below.
struct StripeObject {
  let view: JSONView
  let check: JSONRecordErrors

  /// In capitals; nil when the object has none.
  let currency: String?

  init(_ view: JSONView, _ check: JSONRecordErrors) {
    self.view = view
    self.check = check
    currency = view["currency"]?.string?.uppercased()
  }

  private static let amounts: [(StaticString, String)] = [
    ("amount", "object_amount"), ("amount_captured", "object_amount_captured"),
    ("amount_refunded", "object_amount_refunded"), ("amount_paid", "object_amount_paid"),
    ("amount_due", "object_amount_due"), ("amount_received", "object_amount_received"),
    ("amount_reversed", "object_amount_reversed"), ("amount_total", "object_amount_total"),
    ("total", "object_total"), ("net", "object_net"), ("fee", "object_fee"),
  ]

  private static let ids: [(StaticString, String, Reference.Kind?)] = [
    ("balance_transaction", "balance_transaction", .balanceTransaction),
    ("charge", "charge", .charge), ("payment_intent", "payment_intent", .paymentIntent),
    ("invoice", "invoice", .invoice), ("customer", "customer", .party),
    ("transfer", "transfer", .related),
  ]

  private static let words: [(StaticString, String)] = [
    ("destination", "destination"), ("source", "source"), ("type", "type"), ("reason", "reason"),
    ("failure_code", "failure_code"), ("statement_descriptor", "statement_descriptor"),
    ("description", "description"),
  ]

  private static let flags: [(StaticString, String)] = [
    ("paid", "paid"), ("captured", "captured"), ("refunded", "refunded"),
    ("disputed", "disputed"),
  ]

  private static let times: [(StaticString, String)] = [
    ("created", "created"), ("available_on", "available_on"), ("arrival_date", "arrival_date"),
  ]

  /// Puts what is known of the object into the line.
  func describe(in line: inout ReportLine) {
    line.currency = currency
    line.status = nil
    line.statusText = view["status"]?.string
    line.add("object_type", view["object"]?.string)
    if let id = view["id"]?.string {
      line.facts.append(.init(name: "object_id", value: .string(id)))
    }
    for (name, shown) in Self.times {
      if let time = view[name], time.kind == .number {
        line.add(shown, check.epoch(time)?.description)
      }
    }
    for (name, shown) in Self.amounts {
      if let amount = amount(name) { line.add(shown, amount.description) }
    }
    for (name, shown, kind) in Self.ids { line.add(shown, view.id(name), kind) }
    for (name, shown) in Self.words { line.add(shown, view[name]?.string) }
    for (name, shown) in Self.flags {
      if let flag = view.flag(name) { line.add(shown, .bool(flag)) }
    }
    describeLists(in: &line)
    describeMetadata(in: &line)
  }

  private func describeLists(in line: inout ReportLine) {
    let refunds = self.refunds.compactMap { $0["id"]?.string }
    if !refunds.isEmpty { line.add("refund_ids", .array(refunds.map(JSONValue.string))) }
    let transactions = balanceTransactions.map { transaction -> JSONValue in
      let object = StripeObject(transaction, check)
      var json = JSONObject()
      json.putIfPresent("id", transaction["id"]?.string)
      json.putIfPresent("type", transaction["type"]?.string)
      for name in ["amount", "fee", "net"] as [StaticString] {
        json.putIfPresent("\(name)", object.amount(name)?.description)
      }
      json.putIfPresent("currency", object.currency)
      return .object(json)
    }
    if !transactions.isEmpty { line.add("balance_transactions", .array(transactions)) }
  }

  private func describeMetadata(in line: inout ReportLine) {
    guard let metadata = view["metadata"], metadata.kind == .object else { return }
    for member in metadata.children {
      line.add("metadata." + member.name, member.scalarText, .metadata)
    }
  }

  /// An amount of the object in its currency; nil without either.
  func amount(_ name: StaticString) -> ExactDecimal? {
    guard let currency, let view = view[name], view.kind == .number else { return nil }
    return check.minorUnits(view, scale: StripeCurrency.scale(of: currency)).value
  }

  /// The refunds that an older API version lists inside their charge, the newest first.
  var refunds: [JSONView] { list("refunds") }

  /// The bookings that a dispute caused.
  var balanceTransactions: [JSONView] { list("balance_transactions") }

  private func list(_ name: StaticString) -> [JSONView] {
    guard let list = view[name] else { return [] }
    let items = list.kind == .object ? list["data"] : list
    return (items.map { Array($0.children) } ?? []).filter { $0.kind == .object }
  }
}

/// Where Stripe counts otherwise than ISO 4217: hundredths for two currencies without decimals, and
/// no decimals for one that has them.
enum StripeCurrency {
  private static let asHundredths: Set<String> = ["ISK", "UGX"]
  private static let whole: Set<String> = ["MGA"]

  /// How many decimals Stripe's whole number has; two where the currency is not known.
  static func scale(of code: String?) -> Int {
    guard let code else { return 2 }
    if asHundredths.contains(code) { return 2 }
    return whole.contains(code) ? 0 : ExactDecimal.scale(of: code)
  }
}
