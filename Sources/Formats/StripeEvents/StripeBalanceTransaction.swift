import Domain

/// A balance transaction of the API: the same as a row of the balance report, in minor units and
/// under other names.
struct StripeBalanceTransaction {
  private let view: JSONView
  private let check: JSONRecordErrors

  init(_ view: JSONView, _ check: JSONRecordErrors) {
    self.view = view
    self.check = check
  }

  func describe(in line: inout ReportLine) {
    let object = StripeObject(view, check)
    let scale = StripeCurrency.scale(of: object.currency)
    line.counted = true
    line.currency = object.currency
    line.createdAt = check.epoch(view["created"])
    line.booking = ShownDate(line.createdAt?.utcDate)
    if line.createdAt == nil, view["created"] == nil { check.add(.missing("created"), at: view) }
    line.amount = check.minorUnits(view["net"], scale: scale)
    line.gross = check.minorUnits(view["amount"], scale: scale).value
    line.fee = check.minorUnits(view["fee"], scale: scale).value.map { -$0 }
    line.rate = view.text("exchange_rate")
    line.category = view.text("reporting_category") ?? view.text("type")
    line.code = view.text("type")
    line.remittance = view["description"]?.string.map { [$0] } ?? []
    line.add("bank_ref", view["id"]?.string, .balanceTransaction)
    if view["id"]?.string == nil { check.add(.missing("id"), at: view) }
    line.add("code", line.category)
    line.add("source_ref", view.id("source"), .source)
    addSource(to: &line)
    line.add("available_on", check.epoch(view["available_on"])?.description)
    line.add("transaction_status", view.text("status"))
    addFees(to: &line, scale: scale)
  }

  /// The charge or payout itself where the export was asked to bring it along.
  private func addSource(to line: inout ReportLine) {
    guard let id = view.id("source") else { return }
    if id.hasPrefix("po_") { line.add("payout", id, .payout) }
    if id.hasPrefix("ch_") || id.hasPrefix("py_") { line.add("charge", id, .charge) }
    guard let source = view["source"], source.kind == .object else { return }
    if !id.hasPrefix("ch_") { line.add("charge", source.id("charge"), .charge) }
    line.add("payment_intent", source.id("payment_intent"), .paymentIntent)
    line.add("customer", source.id("customer"), .party)
    guard let metadata = source["metadata"] else { return }
    for member in metadata.children {
      line.add("metadata." + member.name, member.scalarText, .metadata)
    }
  }

  private func addFees(to line: inout ReportLine, scale: Int) {
    var parts = JSONObject()
    let details = view["fee_details"].map { Array($0.children) } ?? []
    for part in details {
      let amount = check.minorUnits(part["amount"], scale: scale).value
      parts.putIfPresent(part.text("type") ?? "fee", amount?.description)
    }
    line.add("fee_parts", parts)
  }
}
