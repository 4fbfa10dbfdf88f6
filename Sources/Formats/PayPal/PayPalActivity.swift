import Domain

/// PayPal's activity download and statement, as its pages export them.
struct PayPalActivity<Sink: ReportSink> {
  private var sink: Sink
  private let order: PayPalDateOrder?
  private var index = 0
  private var balances = PayPalBalances()

  static func walk(
    _ source: ByteSource, order forced: PayPalDateOrder?, limits: Limits, errors: ErrorCollector,
    into sink: inout Sink
  ) throws {
    let order = try forced ?? PayPalHead.order(in: source, limits: limits, errors: errors)
    let hasBalances = try PayPalHead.hasBalances(source, limits: limits)
    let table = try sink.table(source, limits: limits, errors: errors)
    var activity = PayPalActivity(sink: sink, order: order)
    defer { sink = activity.sink }
    var head = ReportHead(kind: .ledger)
    head.spansLines = true
    try activity.sink.begin(head)
    try table.forEach(
      { PayPalRows(PayPalHeader($0), order: order, hasBalances: hasBalances) },
      { row, place in try activity.read(&row, at: place) })
    try activity.sink.end(activity.end())
  }

  private init(sink: Sink, order: PayPalDateOrder?) {
    self.sink = sink
    self.order = order
  }

  private mutating func read(
    _ row: inout ReadRow<Void, Sink.Made>, at place: InputLocation
  ) throws {
    guard let figures = row.figures else { return }
    row.made.index = index
    index += 1
    if figures.counted, let net = figures.amount, let balance = figures.balance {
      balances.see(amount: net, balance: balance, currency: figures.currency ?? "")
    }
    try sink.take(&row.made, at: place)
  }

  private func end() -> ReportEnd {
    var end = ReportEnd()
    let way = balances.isNewestFirst ? "newest first" : "oldest first"
    end.tail.put(
      "note_order", balances.isUnbroken == nil ? way : way + " (running balance per currency)")
    if let isUnbroken = balances.isUnbroken {
      end.tail.put("running_balance_check", isUnbroken ? "ok" : "mismatch")
    }
    if let ends = balances.ends {
      end.opening = ends.opening
      end.closing = ends.closing
      end.balanceCheck = balances.isUnbroken == true ? "ok" : "mismatch"
    }
    if order == nil, index > 0 { end.outcome = "ambiguous" }
    return end
  }
}
