import Domain

/// Turns Mollie's resources into lines. An amount is an object of value and currency.
struct MollieRecords<Sink: ReportSink>: JSONReport {
  var sink: Sink
  private let errors: ErrorCollector
  private var index = 0

  init(sink: Sink, errors: ErrorCollector) {
    self.sink = sink
    self.errors = errors
  }

  /// A list has its resources under `_embedded`; a resource may have others of its own there.
  func step(path: [String], name: String, isArray: Bool, head: JSONView) -> JSONStep {
    if path.isEmpty { return name == "_embedded" && head["resource"] == nil ? .open : .keep }
    return path == ["_embedded"] && isArray ? .records : .keep
  }

  mutating func record(_ record: JSONView, path: [String], slice: Slice) throws {
    let check = JSONRecordErrors(errors: errors, slice: slice)
    try line(record, check, slice)
    guard let embedded = record["_embedded"] else { return }
    for list in embedded.children {
      if list.kind == .object { try line(list, check, slice) }
      for resource in list.kind == .array ? Array(list.children) : [] where resource.kind == .object
      {
        try line(resource, check, slice)
      }
    }
  }

  private mutating func line(
    _ record: JSONView, _ check: JSONRecordErrors, _ slice: Slice
  ) throws {
    var line = ReportLine()
    line.index = index
    line.slice = slice
    line.counted = false
    line.status = nil
    index += 1
    line.add("object_type", record.text("resource"))
    line.add("object_id", record.text("id"))
    let amount = record["resultAmount"] ?? record["amount"]
    line.currency = amount?["currency"]?.string
    func add(_ view: JSONView?, _ name: String) {
      guard let value = view?["value"] else { return }
      line.add(name, check.decimal(value).value?.description)
    }
    add(amount, "object_amount")
    line.code = record.text("type")
    add(record["initialAmount"], "initial")
    add(record["deductions"], "fee")
    add(record["settlementAmount"], "settlement_amount")
    line.add("settlement_currency", record["settlementAmount"]?["currency"]?.string)
    add(record["amountRefunded"], "object_amount_refunded")
    line.add("transaction_status", record.text("status"))
    line.add("payment", payment(of: record))
    line.add("payout", record.text("settlementId"))
    line.add("reference", record.text("reference"))
    line.add("created", record.text("createdAt"))
    line.add("settled", record.text("settledAt"))
    line.add("description", record.text("description"))
    line.add("payment_method", record.text("method"))
    line.add("reason", record["reason"]?.text("code"))
    try sink.line(line, at: check.place)
  }

  /// In the resource, or in the context of a balance transaction, alone or within an object.
  private func payment(of record: JSONView) -> String? {
    if let id = record.text("paymentId") { return id }
    guard let context = record["context"] else { return nil }
    if let id = context.text("paymentId") { return id }
    return context.children.lazy.compactMap { $0.text("paymentId") }.first
  }

  mutating func end() -> ReportEnd { ReportEnd() }
}
