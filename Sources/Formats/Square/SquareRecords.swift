import Domain

/// Turns Square's objects into lines. Money is an object of minor units and currency; a fee is
/// positive when it is a cost.
struct SquareRecords<Sink: ReportSink>: JSONReport {
  var sink: Sink
  private let family: FormatFamily
  private let errors: ErrorCollector
  private var index = 0
  private var hasMore = false

  init(sink: Sink, family: FormatFamily, errors: ErrorCollector) {
    self.sink = sink
    self.family = family
    self.errors = errors
  }

  func step(path: [String], name: String, isArray: Bool, head: JSONView) -> JSONStep {
    path.isEmpty && ["payout_entries", "payouts", "payout"].contains(name) ? .records : .keep
  }

  mutating func pageMember(_ value: JSONView, path: [String]) throws {
    if path.isEmpty, value.name == "cursor", value.string?.isEmpty == false { hasMore = true }
  }

  mutating func record(_ record: JSONView, path: [String], slice: Slice) throws {
    let check = JSONRecordErrors(errors: errors, slice: slice)
    var line = ReportLine()
    line.index = index
    line.slice = slice
    index += 1
    if family == SquareFormat.entries {
      entry(record, check, &line)
    } else {
      payout(record, check, &line)
    }
    try sink.line(line, at: check.place)
  }

  private func money(
    _ view: JSONView?, _ check: JSONRecordErrors
  ) -> (amount: ShownAmount, currency: String?) {
    let code = view?.text("currency") ?? view?.text("currency_code")
    return (check.minorUnits(view?["amount"], scale: ExactDecimal.scale(of: code)), code)
  }

  private func entry(
    _ record: JSONView, _ check: JSONRecordErrors, _ line: inout ReportLine
  ) {
    line.code = record.text("type")
    line.booking = check.day(record["effective_at"])
    line.createdAt = record.text("effective_at").flatMap { Instant(rfc3339: $0) }
    (line.amount, line.currency) = money(record["net_amount_money"], check)
    line.gross = money(record["gross_amount_money"], check).amount.value
    line.fee = money(record["fee_amount_money"], check).amount.value.map { -$0 }
    let isIn = line.amount.value.map { !$0.isNegative } ?? false
    line.category = line.code.flatMap { SquareType.category($0, isIn: isIn) }
    line.add("bank_ref", record.text("id"), .balanceTransaction)
    line.add("payout", record.text("payout_id"), .payout)
    for details in record.children where details.name.hasPrefix("type_") {
      line.add("charge", details.text("payment_id"), .charge)
      line.add("source_ref", details.text("refund_id") ?? details.text("dispute_id"), .source)
    }
    line.add("created", record.text("effective_at"))
  }

  /// Money sent is positive there; on the Square balance it goes out.
  private func payout(
    _ record: JSONView, _ check: JSONRecordErrors, _ line: inout ReportLine
  ) {
    line.code = record.text("type")
    line.category = "payout"
    line.booking = check.day(record["created_at"])
    line.createdAt = record.text("created_at").flatMap { Instant(rfc3339: $0) }
    let sent = money(record["amount_money"], check)
    line.amount = ShownAmount(sent.amount.value.map { -$0 }, raw: sent.amount.raw)
    line.currency = sent.currency
    let status = record.text("status")
    line.add("transaction_status", status)
    if status == "FAILED" {
      line.counted = false
      line.status = .info
    }
    line.add("payout", record.text("id"), .payout)
    line.add("payout_expected_arrival_date", record.text("arrival_date"))
    line.add("trace", record.text("end_to_end_id"), .trace)
    line.add("location", record.text("location_id"))
    line.add("destination", record["destination"]?.text("id"))
  }

  mutating func end() -> ReportEnd {
    var end = ReportEnd()
    if hasMore { end.notices = ["the API has more than these pages: fetch the rest"] }
    return end
  }
}

/// The kinds of Square's entries.
enum SquareType {
  /// The matcher's word; nil where it has none.
  ///
  /// - Parameter isIn: Whether the entry adds to the balance: one type covers a dispute and its end.
  static func category(_ type: String, isIn: Bool) -> String? {
    switch type {
    case "CHARGE", "GIFT_CARD_LOAD_FEE_REFUND": "charge"
    case "REFUND": "refund"
    case "DISPUTE": isIn ? "dispute_reversal" : "dispute"
    case "FEE", "PROCESSING_FEE", "APP_FEE_REVENUE": "fee"
    default: type.hasSuffix("_FEE") ? "fee" : nil
    }
  }
}
