import Domain

/// Turns Shopify's objects into lines. Amounts are decimal strings; a fee is positive when it is a
/// cost.
struct ShopifyRecords<Sink: ReportSink>: JSONReport {
  var sink: Sink
  private let family: FormatFamily
  private let errors: ErrorCollector
  private var index = 0
  private var root: String?
  private var payouts: [(id: String, sum: ExactDecimal)] = []

  init(sink: Sink, family: FormatFamily, errors: ErrorCollector) {
    self.sink = sink
    self.family = family
    self.errors = errors
  }

  func step(path: [String], name: String, isArray: Bool, head: JSONView) -> JSONStep {
    let roots = ["transactions", "payouts", "payout", "disputes", "dispute"]
    return path.isEmpty && roots.contains(name) ? .records : .keep
  }

  mutating func record(_ record: JSONView, path: [String], slice: Slice) throws {
    let check = JSONRecordErrors(errors: errors, slice: slice)
    root = path.first
    var line = ReportLine()
    line.index = index
    line.slice = slice
    index += 1
    line.currency = record["currency"]?.string
    switch family {
    case ShopifyFormat.transactions: transaction(record, check, &line)
    case ShopifyFormat.payouts: payout(record, check, &line)
    default: dispute(record, check, &line)
    }
    line.add("transaction_status", record.text("status"))
    try sink.line(line, at: check.place)
  }

  private mutating func transaction(
    _ record: JSONView, _ check: JSONRecordErrors, _ line: inout ReportLine
  ) {
    line.code = record.text("type")
    line.category = line.code
    line.booking = check.day(record["processed_at"])
    line.createdAt = record.text("processed_at").flatMap { Instant(rfc3339: $0) }
    line.amount = check.decimal(record["net"])
    line.gross = check.decimal(record["amount"]).value
    line.fee = record["fee"].flatMap { check.decimal($0).value }.map { -$0 }
    line.add("bank_ref", record.text("id"), .balanceTransaction)
    line.add("payout", record.text("payout_id"), .payout)
    line.add("payout_status", record.text("payout_status"))
    line.add("source_ref", record.text("source_id"), .source)
    line.add("source_type", record.text("source_type"))
    line.add("order", record.text("source_order_id"), .order)
    line.add("order_transaction", record.text("source_order_transaction_id"), .transaction)
    line.add("reason", record.text("adjustment_reason"))
    line.add("created", record.text("processed_at"))
    // Of the shop's test mode: no money.
    if record.flag("test") == true { line.counted = false }
    if line.counted, let id = record.text("payout_id"), let net = line.amount.value {
      note(net, of: id)
    }
  }

  private mutating func note(_ net: ExactDecimal, of payout: String) {
    if let at = payouts.lastIndex(where: { $0.id == payout }) {
      payouts[at].sum = payouts[at].sum + net
    } else {
      payouts.append((payout, net))
    }
  }

  private func payout(
    _ record: JSONView, _ check: JSONRecordErrors, _ line: inout ReportLine
  ) {
    line.counted = false
    line.code = "payout"
    line.booking = check.day(record["date"])
    line.amount = check.decimal(record["amount"])
    line.add("bank_ref", record.text("id"), .payout)
    if let summary = record["summary"] { line.add("summary", summary.shown) }
  }

  /// What it costs is among the transactions.
  private func dispute(
    _ record: JSONView, _ check: JSONRecordErrors, _ line: inout ReportLine
  ) {
    line.counted = false
    line.code = "dispute"
    line.booking = check.day(record["initiated_at"])
    let amount = check.decimal(record["amount"])
    line.amount = ShownAmount(amount.value.map { -$0 }, raw: amount.raw)
    line.add("bank_ref", record.text("id"), .source)
    line.add("reason", record.text("reason"))
    line.add("order", record.text("order_id"), .order)
    line.add("dispute_type", record.text("type"))
    line.add("network_reason_code", record.text("network_reason_code"))
    line.add("finalized_on", record.text("finalized_on"))
  }

  mutating func end() -> ReportEnd {
    var end = ReportEnd()
    if family == ShopifyFormat.transactions {
      var totals = JSONObject()
      for (id, sum) in payouts { totals.put(id, sum.description) }
      end.tail.putIfPresent("payout_totals", totals)
    } else if let root {
      end.shownName = "shopify-" + root
    }
    return end
  }
}
