import Domain

/// Turns SumUp's records into lines; amounts are numbers of major units, read as they are written.
struct SumUpRecords<Sink: ReportSink>: JSONReport {
  var sink: Sink
  private let errors: ErrorCollector
  private var index = 0

  init(sink: Sink, errors: ErrorCollector) {
    self.sink = sink
    self.errors = errors
  }

  func step(path: [String], name: String, isArray: Bool, head: JSONView) -> JSONStep { .keep }

  mutating func record(_ record: JSONView, path: [String], slice: Slice) throws {
    let check = JSONRecordErrors(errors: errors, slice: slice)
    var line = ReportLine()
    line.index = index
    line.slice = slice
    line.counted = false
    index += 1
    line.code = record.text("type")
    line.booking = check.day(record["date"])
    line.amount = check.decimal(record["amount"])
    line.currency = record.text("currency")
    line.add("bank_ref", record.text("id"), .payout)
    line.add("object_fee", record["fee"].flatMap { check.decimal($0).value }?.description)
    line.add("transaction_status", record.text("status"))
    line.add("reference", record.text("reference"), .trace)
    line.add("transaction_code", record.text("transaction_code"), .transaction)
    try sink.line(line, at: check.place)
  }

  mutating func end() -> ReportEnd { ReportEnd() }
}
