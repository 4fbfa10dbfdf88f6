import Domain

/// Adyen's settlement detail report: every booking of a batch, which ends in a payout or a transfer
/// to the next batch and so nets to zero.
///
/// Source: Adyen's documentation of the settlement details report; debits and credits stand in
/// columns of their own, costs are positive numbers that were taken off.
struct AdyenSettlement<Sink: ReportSink> {
  private var sink: Sink
  private let columns: AdyenColumns
  private let batch: Int?
  private let errors: ErrorCollector
  private var open: (account: String, batch: String)?
  private var index = 0
  private var sums: [String: ExactDecimal] = [:]

  static func walk(
    _ source: ByteSource, limits: Limits, errors: ErrorCollector, into sink: inout Sink
  ) throws {
    let table = try sink.table(source, limits: limits, errors: errors)
    var report = AdyenSettlement(sink: sink, table: table)
    defer { sink = report.sink }
    try table.forEach { row in try report.read(row) }
    try report.finish()
  }

  private init(sink: Sink, table: ReportTable) {
    self.sink = sink
    columns = AdyenColumns(table)
    batch = table.column("batch number")
    errors = table.errors
  }

  private mutating func read(_ row: ReportRow) throws {
    let account = try row.text(columns.merchant) ?? ""
    let batch = try row.text(batch) ?? ""
    if open == nil || open?.account != account || open?.batch != batch {
      try close()
      try begin(account, batch, row)
    }
    let line = try line(row, batch)
    index += 1
    if let currency = line.currency, let amount = line.amount.value {
      sums[currency] = (sums[currency] ?? .zero) + amount
    }
    try sink.line(line, at: row.place)
  }

  private mutating func begin(_ account: String, _ batch: String, _ row: ReportRow) throws {
    var head = ReportHead()
    head.id = batch.isEmpty ? nil : batch
    head.account = try columns.account(row)
    head.spansLines = true
    head.place = row.place
    try sink.begin(head)
    open = (account, batch)
    index = 0
    sums = [:]
  }

  private func line(_ row: ReportRow, _ batch: String) throws -> ReportLine {
    var line = ReportLine()
    line.index = index
    line.slice = row.slice
    line.code = try row.required(columns.type, "Type")
    line.category = line.code.flatMap(AdyenType.category)
    line.booking = try row.date(columns.booked ?? columns.created, AdyenColumns.day)
    line.createdAt = try columns.instant(row)
    line.currency = try row.text(columns.netCurrency)
    line.amount = try columns.net(row)
    line.gross = try columns.gross(row).value
    line.grossCurrency = try row.text(columns.grossCurrency)
    line.rate = try row.text(columns.rate)
    var costs = ExactDecimal.zero
    var parts = JSONObject()
    for (name, column) in columns.costs {
      guard let cost = try row.decimal(column).value else { continue }
      costs = costs + cost
      parts.put(name, cost.description)
    }
    if !parts.members.isEmpty { line.fee = -costs }
    try columns.describe(row, in: &line)
    line.add("fee_parts", parts)
    if !batch.isEmpty { line.add("payout", batch, .payout) }
    if line.category == "payout" { line.add("trace", try columns.bankText(row), .trace) }
    return line
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

/// The kinds of Adyen's bookings.
enum AdyenType {
  /// The matcher's word; nil where it has none.
  static func category(_ type: String) -> String? {
    switch type {
    case "Settled", "SettledExternally", "SettledInInstallments": "charge"
    case "Refunded", "RefundedExternally": "refund"
    case "RefundedReversed": "refund_failure"
    case "Chargeback", "SecondChargeback", "ChargebackExternally": "dispute"
    case "ChargebackReversed", "ChargebackReversedExternally": "dispute_reversal"
    case "Fee", "InvoiceDeduction", "PaymentCost", "AdvancementCommissionFee": "fee"
    case "MerchantPayout": "payout"
    default: nil
    }
  }
}
