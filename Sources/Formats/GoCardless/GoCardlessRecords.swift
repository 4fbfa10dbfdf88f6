import Domain

/// Turns GoCardless's objects into lines. Amounts are minor units, whole numbers except in items of a
/// payout, where they are strings with a fraction: `"45.0"` is 0.450.
struct GoCardlessRecords<Sink: ReportSink>: JSONReport {
  var sink: Sink
  private let errors: ErrorCollector
  private var index = 0
  private var items = PayoutItems()

  init(sink: Sink, errors: ErrorCollector) {
    self.sink = sink
    self.errors = errors
  }

  /// Answers of the API, and collections of them by operation: `list.body.payouts`.
  func step(path: [String], name: String, isArray: Bool, head: JSONView) -> JSONStep {
    if path.isEmpty || path.last == "body" {
      if GoCardlessFormat.resources.contains(name) || name == "linked" { return .records }
    }
    if path.isEmpty { return name == "meta" || isArray ? .keep : .open }
    if path.count == 1, name == "body", !isArray { return .open }
    return path.last == "body" && name != "meta" ? .records : .keep
  }

  mutating func record(_ record: JSONView, path: [String], slice: Slice) throws {
    let check = JSONRecordErrors(errors: errors, slice: slice)
    var line = ReportLine()
    line.index = index
    line.slice = slice
    line.counted = false
    line.status = nil
    index += 1
    if path.count > 2 { line.add("operation", path[0]) }
    let kind = path.last ?? ""
    line.add("object_type", kind)
    line.currency = record["currency"]?.string
    line.add("object_id", record["id"]?.string)
    addAmounts(to: &line, record, check)
    line.code = record.text("action") ?? record.text("type")
    line.add("transaction_status", record.text("status"))
    line.add("reference", record.text("reference"))
    line.add("date", record.text("charge_date") ?? record.text("arrival_date"))
    line.add("created", record.text("created_at"))
    line.add("description", record.text("description"))
    line.add("links", record["links"]?.shown ?? .null)
    line.facts.removeAll { if case .null = $0.value { true } else { false } }
    addExchange(to: &line, record)
    if kind == "payout_items" { items.add(record, check) }
    try sink.line(line, at: check.place)
  }

  private func addAmounts(
    to line: inout ReportLine, _ record: JSONView, _ check: JSONRecordErrors
  ) {
    let scale = ExactDecimal.scale(of: line.currency)
    func amount(_ name: StaticString, _ shown: String) {
      guard let view = record[name] else { return }
      line.add(shown, check.partUnits(view, scale: scale)?.description)
    }
    amount("amount", "object_amount")
    amount("deducted_fees", "fee")
    amount("app_fee", "app_fee")
    amount("amount_refunded", "object_amount_refunded")
    amount("balance_after_transaction", "balance_after_transaction")
    line.add("direction", record.text("direction"))
    line.add("counterparty_name", record.text("counterparty_name"))
    line.add("value_date_text", record.text("value_date"))
  }

  private func addExchange(to line: inout ReportLine, _ record: JSONView) {
    guard let exchange = record["fx"] else { return }
    line.rate = exchange.text("exchange_rate")
    guard let code = exchange["fx_currency"]?.string, let units = exchange.text("fx_amount"),
      let amount = ExactDecimal(minorUnits: units, scale: ExactDecimal.scale(of: code))
    else { return }
    var json = JSONObject()
    json.put("amount", amount.description)
    json.put("currency", code)
    line.add("fx", json)
  }

  mutating func end() -> ReportEnd {
    var end = ReportEnd()
    end.tail.putIfPresent("payout_items", items.json)
    return end
  }
}

/// The items of a payout added up: what was paid and taken back, the fees, and what is left, which is
/// the payout. Items have fractions of minor units; their sum has none.
struct PayoutItems {
  private var gross = ExactDecimal.zero
  private var fees = ExactDecimal.zero
  private var count = 0

  private static let feeTypes: Set<String> = [
    "gocardless_fee", "app_fee", "revenue_share", "surcharge_fee", "fx_fee",
  ]

  mutating func add(_ item: JSONView, _ check: JSONRecordErrors) {
    guard let view = item["amount"],
      let amount = check.partUnits(view, scale: 2)
    else { return }
    count += 1
    if Self.feeTypes.contains(item.text("type") ?? "") {
      fees = fees + amount
    } else {
      gross = gross + amount
    }
  }

  var json: JSONObject {
    var json = JSONObject()
    guard count > 0 else { return json }
    json.put("gross", gross.description)
    json.put("fee", fees.description)
    json.put("net", (gross + fees).description)
    return json
  }
}

extension JSONRecordErrors {
  /// Minor units that may have a fraction.
  fileprivate func partUnits(_ view: JSONView, scale: Int) -> ExactDecimal? {
    decimal(view).value.map { ExactDecimal(digits: $0.digits, scale: $0.scale + scale) }
  }
}
