import Domain

/// Shows Stripe's CSV reports. A row that cannot be read is an error and is left out.
struct StripeInspection {
  private var statement = InspectedStatement()
  private var from: CalendarDate?
  private var to: CalendarDate?

  static func report(
    source: ByteSource, format: FileFormat, limits: Limits
  ) -> InspectionReport {
    let isPayments = format == .stripePayments
    var report = InspectionReport(format: isPayments ? "stripe-payments-csv" : "stripe-report-csv")
    report.document.put("encoding", "utf-8")
    var inspection = StripeInspection()
    var isSettlement = format == .stripePayouts
    do {
      var table = try CSVTable(source: source, limits: limits)
      isSettlement = isSettlement || table.header.contains("automatic_payout_id")
      do {
        try inspection.read(&table, format: format, limits: limits)
      } catch let error as FileErrors {
        report.errors = error.errors
        report.moreErrors = error.more
      }
    } catch let error as FileErrors {
      report.errors = error.errors
    } catch {
      preconditionFailure("A table throws only the errors of its file: \(error)")
    }
    report.statements = [inspection.finished(kind: isSettlement ? "settlement" : "ledger")]
    return report
  }

  private mutating func read(
    _ table: inout CSVTable, format: FileFormat, limits: Limits
  ) throws {
    let errors = table.errors
    switch format {
    case .stripePayments:
      let rows = StripePayments(table.header, errors: errors, limits: limits)
      try table.forEach { row, index in add(try rows.read(row), index: index, row.slice) }
    case .stripePayouts:
      let rows = StripePayouts.RowReader(table.header, errors: errors, limits: limits)
      try addAll(&table, rows)
    default:
      let rows = StripeBalanceChange.RowReader(table.header, errors: errors, limits: limits)
      try addAll(&table, rows)
    }
  }

  private mutating func addAll(_ table: inout CSVTable, _ rows: some StripeRowReader) throws {
    try table.forEach { row, index in
      var entry = Entry(amount: .zero(.eur))
      try rows.read(row, index: index, into: &entry)
      add(entry)
      // Reported, but the row's own words are shown all the same.
      try rows.columns.check(entry, row)
    }
  }

  private mutating func add(_ entry: Entry) {
    var json = start(index: entry.index, date: entry.bookingDate, entry.amount)
    json.put("status", entry.status?.rawValue)
    json.putIfPresent(
      "bank_ref", entry.reference(.balanceTransaction) ?? entry.reference(.payout))
    json.putIfPresent("remittance", entry.remittance)
    json.putIfPresent("code", entry.category)
    json.putIfPresent("gross", entry.gross?.decimal)
    // The shape gives fees as they change the balance.
    json.putIfPresent("fee", entry.fee.map { (-$0).decimal })
    json.putIfPresent("payout", entry.reference(.payout))
    json.putIfPresent("charge", entry.reference(.charge))
    json.putIfPresent("payment_intent", entry.reference(.paymentIntent))
    json.putIfPresent("source_ref", entry.reference(.source))
    json.putIfPresent("trace", entry.reference(.trace))
    if let gross = entry.gross, let fee = entry.fee, gross - fee != entry.amount {
      json.put("gross_plus_fee_differs_from_net", true)
    }
    for field in entry.extra {
      json.put(field.name == "available_on_utc" ? "available_on" : field.name, field.value)
    }
    finish(json, entry.slice, entry.amount)
  }

  private mutating func add(_ row: StripePayments.Row, index: Int, _ slice: Slice) {
    var json = start(index: index, date: row.created, row.amount)
    json.put("status", row.status == "Failed" ? "failed" : "booked")
    json.put("bank_ref", row.id)
    json.putIfPresent("remittance", [row.description].compactMap(\.self))
    for (name, value) in row.extra { json.put(name, value) }
    json.putIfPresent("status_text", row.status)
    finish(json, slice, row.amount)
  }

  private mutating func start(index: Int, date: CalendarDate?, _ amount: Money) -> JSONObject {
    var json = JSONObject()
    json.put("index", index)
    json.put("booking_date", date?.description)
    json.put("value_date", .null)
    json.put("amount", amount.decimal)
    json.put("currency", amount.currency.code)
    json.put("reversal", false)
    if let date {
      from = min(from ?? date, date)
      to = max(to ?? date, date)
    }
    return json
  }

  private mutating func finish(_ json: JSONObject, _ slice: Slice, _ amount: Money) {
    var json = json
    json.put("offset", slice.offset)
    json.put("length", slice.length)
    statement.entries.append(json)
    statement.count(ExactDecimal(amount.decimal), currency: amount.currency.code, isBooked: true)
  }

  private func finished(kind: String) -> InspectedStatement {
    var statement = statement
    if statement.currencies.count == 1 { statement.currency = statement.currencies.first }
    statement.head = .plainStatement(
      kind: kind, currency: statement.currency, from: from, to: to)
    statement.tail.put("balance_check", "n/a")
    return statement
  }
}

extension JSONObject {
  /// The head of a statement that names no account and no balances.
  static func plainStatement(
    kind: String, currency: String?, from: CalendarDate?, to: CalendarDate?
  ) -> JSONObject {
    var json = JSONObject()
    json.put("kind", kind)
    for name in ["id", "sequence", "page", "created"] { json.put(name, .null) }
    var account = JSONObject()
    for name in ["id", "scheme", "bank_id", "name", "currency"] { account.put(name, .null) }
    json.put("account", .object(account))
    json.put("currency", currency)
    json.put("from_date", from?.description)
    json.put("to_date", to?.description)
    json.put("opening_balance", .null)
    json.put("closing_balance", .null)
    json.put("balances", .array([]))
    return json
  }
}
