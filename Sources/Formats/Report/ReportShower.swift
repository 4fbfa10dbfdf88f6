import Domain

/// A line as it is.
struct ShownLine: MadeLine {
  var line = ReportLine()

  var index: Int {
    get { line.index }
    set { line.index = newValue }
  }

  mutating func make(of line: inout ReportLine, at place: InputLocation, errors: ErrorCollector) {
    if line.counted { line.checkAmounts(at: place, errors: errors) }
    swap(&self.line, &line)
  }
}

/// Collects a report's lines as JSON.
struct ReportShower: ReportSink {
  private var report: InspectionReport
  private var statement = InspectedStatement()
  private var head = ReportHead()
  private var from: CalendarDate?
  private var to: CalendarDate?
  private var currencies: Set<String> = []
  private var totals: [String: ExactDecimal] = [:]
  private var isOpen = false
  private var hasReadable = false

  let errors: ErrorCollector

  init(format: String, errors: ErrorCollector) {
    report = InspectionReport(format: format)
    self.errors = errors
  }

  mutating func document(_ json: JSONObject) { report.document = json }

  mutating func begin(_ head: ReportHead) {
    statement = InspectedStatement()
    self.head = head
    (from, to, currencies, totals) = (nil, nil, [], [:])
    isOpen = true
  }

  mutating func take(_ line: inout ShownLine, at place: InputLocation) { show(line.line) }

  private mutating func show(_ line: ReportLine) {
    statement.entries.append(line.json)
    if let currency = line.currency { currencies.insert(currency) }
    if let date = line.booking.value {
      from = min(from ?? date, date)
      to = max(to ?? date, date)
    }
    guard line.counted else { return }
    hasReadable = hasReadable || line.amount.value != nil
    statement.count(line.amount.value, currency: line.currency, isBooked: line.status != .pending)
    if let currency = line.currency, let amount = line.amount.value {
      totals[currency] = (totals[currency] ?? .zero) + amount
    }
  }

  mutating func event(_ line: ReportLine, acted: Bool, at place: InputLocation) {
    if acted { line.checkAmounts(at: place, errors: errors) }
    var shown = line
    // What an event tells of is booked by the report of the balance.
    shown.amount = ShownAmount(nil)
    show(shown)
  }

  mutating func end(_ end: ReportEnd) {
    let isEvents = head.kind == .events || !head.isOfLinesCurrency
    let currency = currencies.count == 1 && !isEvents ? currencies.first : nil
    func derived(_ amount: ExactDecimal?) -> JSONObject? {
      guard let amount, currency != nil else { return nil }
      return .balance(
        type: "derived", amount: ShownAmount(amount), currency: currency, date: .none)
    }
    statement.currency = currency
    statement.head = .statement(
      kind: head.kind, id: head.id,
      account: .account(
        id: head.account.id, scheme: head.account.scheme, bankID: head.account.bankID,
        name: head.account.name, currency: head.account.currency?.code),
      currency: currency, from: head.spansLines ? ShownDate(from) : head.from,
      to: head.spansLines ? ShownDate(to) : head.to, opening: derived(end.opening),
      closing: derived(end.closing))
    if let document = end.document { report.document = document }
    if let name = end.shownName { report.format = name }
    if let outcome = end.outcome { report.fixedOutcome = outcome }
    statement.tail = end.tail
    statement.tail.put("balance_check", currency == nil ? "n/a" : end.balanceCheck)
    putTotals(end)
    report.statements.append(statement)
    isOpen = false
  }

  private mutating func putTotals(_ end: ReportEnd) {
    if end.totals || totals.count > 1 {
      var json = JSONObject()
      for (code, sum) in totals.sorted(by: { $0.key < $1.key }) { json.put(code, sum.description) }
      statement.tail.putIfPresent("totals_by_currency", json)
    }
  }

  mutating func finished(isWhole: Bool) -> InspectionReport {
    if isOpen { end(ReportEnd()) }
    report.errors = errors.errors
    report.moreErrors = errors.count - errors.errors.count
    report.isPartial = isWhole && hasReadable
    return report
  }
}
