import Domain

/// Adyen's settlement detail report: every booking of a batch, which ends in a payout or a transfer
/// to the next batch and so nets to zero.
///
/// Source: Adyen's documentation of the settlement details report; debits and credits stand in
/// columns of their own, costs are positive numbers that were taken off.
struct AdyenSettlement<Sink: ReportSink> {
  private var sink: Sink
  private let errors: ErrorCollector
  private var open: AdyenBatch?
  private var index = 0
  private var sums: [String: ExactDecimal] = [:]

  static func walk(
    _ source: ByteSource, limits: Limits, errors: ErrorCollector, into sink: inout Sink
  ) throws {
    let table = try sink.table(source, limits: limits, errors: errors)
    var report = AdyenSettlement(sink: sink, errors: errors)
    defer { sink = report.sink }
    try table.forEach(AdyenBookings.init) { row, place in try report.read(&row, at: place) }
    try report.finish()
  }

  private init(sink: Sink, errors: ErrorCollector) {
    self.sink = sink
    self.errors = errors
  }

  private mutating func read(
    _ row: inout ReadRow<AdyenBatch, Sink.Made>, at place: InputLocation
  ) throws {
    guard let batch = row.group else { return }
    if open != batch {
      try close()
      try begin(batch, at: place)
    }
    guard let figures = row.figures else { return }
    row.made.index = index
    index += 1
    if let currency = figures.currency, let amount = figures.amount {
      sums[currency] = (sums[currency] ?? .zero) + amount
    }
    try sink.take(&row.made, at: place)
  }

  private mutating func begin(_ batch: AdyenBatch, at place: InputLocation) throws {
    var head = ReportHead()
    head.id = batch.number.isEmpty ? nil : batch.number
    head.account.id = batch.merchant.isEmpty ? nil : batch.merchant
    head.account.scheme = "adyen-merchant"
    head.account.bankID = batch.company
    head.spansLines = true
    head.place = place
    try sink.begin(head)
    open = batch
    index = 0
    sums = [:]
  }

  private mutating func close() throws {
    guard open != nil else { return }
    open = nil
    var end = ReportEnd()
    let isZero = sums.values.allSatisfy(\.isZero)
    var control = JSONObject()
    if sums.count == 1, let only = sums.first {
      control.put("sum_of_all_net", only.value.description)
    } else {
      for (code, sum) in sums.sorted(by: { $0.key < $1.key }) {
        control.put("sum_of_all_net_\(code)", sum.description)
      }
    }
    control.put("zero", isZero)
    control.put("rule", "a whole batch (payout and balance transfers included) nets to zero")
    end.tail.put("control_totals", .object(control))
    for (code, sum) in sums.sorted(by: { $0.key < $1.key }) where !sum.isZero {
      end.findings.append(
        .control(field: "the batch's net \(code)", declared: "0", computed: sum.description))
      end.outcome = "control_mismatch"
    }
    try sink.end(end)
  }

  private mutating func finish() throws {
    if index == 0, open == nil, errors.isEmpty {
      var head = ReportHead()
      head.spansLines = true
      try sink.begin(head)
      try sink.end(ReportEnd())
    }
    try close()
  }
}
