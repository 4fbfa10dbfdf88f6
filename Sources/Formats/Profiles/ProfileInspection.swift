import Domain

/// Shows a table as its profile reads it, also where loading would refuse it.
struct ProfileInspection {
  private let scan: ProfileScan
  private let errors: ErrorCollector
  private let reading: RowReading
  private let conversion: EntryConversion
  private var tally: TableTally
  private var rows: [RowValues] = []
  private var hasUnreadable = false

  static func report(
    _ profile: CSVProfile, _ content: TableContent, _ limits: Limits
  ) throws(FormatError) -> InspectionReport {
    let errors = ErrorCollector(file: content.file, limit: limits.errors)
    let table = try OpenTable(profile, content: content, errors: errors, limits: limits)
    var inspection = ProfileInspection(try table.scan(), file: content.file, errors)
    inspection.run()
    return inspection.report(content)
  }

  private init(_ scan: ProfileScan, file: String, _ errors: ErrorCollector) {
    self.scan = scan
    self.errors = errors
    reading = RowReading(scan, errors: errors)
    conversion = EntryConversion(errors: errors, file: file)
    tally = TableTally(scan.profile)
  }

  private mutating func run() {
    scan.reportRival(errors)
    do throws(FormatError) {
      while let item = try scan.next() { try take(item) }
    } catch {
      errors.add(error)
    }
  }

  private mutating func take(_ item: ProfileScan.Item) throws(FormatError) {
    switch item {
    case .entry(let row):
      let before = errors.count
      var values = RowValues()
      try reading.read(row, into: &values)
      if errors.count > before { hasUnreadable = true }
      // A row without an amount is no entry: it stands under the errors.
      guard values.amount != nil else { return }
      // What loading would refuse of it is shown as well; without a currency it is shown as it is.
      if values.currency != nil {
        var (copy, part) = (values, TablePart(scan.profile))
        _ = conversion.append(&copy, to: &part)
      }
      tally.add(values)
      rows.append(values)
    case .continuation(let row):
      let lines = try reading.continuation(row)
      if !rows.isEmpty { rows[rows.count - 1].remittance += lines }
    case .openingBalance(let row):
      if let balance = try reading.balance(row) { tally.state(opening: balance) }
    case .closingBalance(let row):
      if let balance = try reading.balance(row) { tally.state(closing: balance) }
    }
  }

  private func report(_ content: TableContent) -> InspectionReport {
    var report = InspectionReport(format: content.formatName)
    report.document.put("encoding", content.encodingName(scan.text.encoding))
    report.document.put("profile", scan.profile.name)
    report.document.put("bank", scan.profile.bank)
    report.document.put("rows_left_out", scan.leftOut)
    report.statements = [statement()]
    report.errors = errors.errors
    report.moreErrors = errors.count - errors.errors.count
    report.isPartial = !rows.isEmpty
    let isAmbiguous = errors.errors.contains {
      ["ING-0604", "ING-0605"].contains($0.code)
    }
    if isAmbiguous {
      report.fixedOutcome = "ambiguous"
      report.note = errors.errors.first?.problem
    }
    return report
  }

  private func statement() -> InspectedStatement {
    var statement = InspectedStatement()
    let hasSeveral = tally.accounts.other != nil
    for (index, values) in rows.enumerated() {
      statement.add(
        values.json(index: index, showsAccount: hasSeveral), amount: values.amount,
        currency: values.currency.flatMap { $0.isEmpty ? nil : $0 },
        isBooked: values.status == .booked)
    }
    statement.currency = statement.isMixed ? nil : tally.onlyCurrency
    let balances = tally.balances(scan, errors: errors)
    let opening = balances.opening.map { json($0, statement.currency) }
    let closing = balances.closing.map { json($0, statement.currency) }
    let stated = [(balances.opening, opening), (balances.closing, closing)]
      .compactMap { $0.0?.isDerived == false ? $0.1 : nil }
    let kind = StatementHead.Kind(rawValue: scan.profile.kind.rawValue) ?? .statement
    let account =
      hasSeveral ? nil : tally.accounts.first ?? scan.facts[.account] ?? scan.profile.values.account
    statement.head = .statement(
      kind: kind, id: scan.facts[.statementID],
      account: .account(id: account, name: scan.facts[.accountName]),
      currency: statement.currency,
      from: ShownDate(scan.day(.fromDate) ?? tally.firstDate),
      to: ShownDate(scan.day(.toDate) ?? tally.lastDate), opening: opening, closing: closing,
      balances: stated)
    putChecks(balances.opening, balances.closing, &statement)
    scan.around.put(into: &statement.tail)
    return statement
  }

  private func json(_ balance: TableTally.Balance, _ currency: String?) -> JSONObject {
    .balance(
      type: balance.isDerived ? "derived" : "file", amount: ShownAmount(balance.amount),
      currency: currency, date: ShownDate(balance.date))
  }

  private func putChecks(
    _ opening: TableTally.Balance?, _ closing: TableTally.Balance?,
    _ statement: inout InspectedStatement
  ) {
    var check = "n/a"
    if let opening, let closing, !statement.isMixed {
      let difference = opening.amount + statement.booked - closing.amount
      check = difference.isZero ? "ok" : "mismatch"
      if !difference.isZero {
        statement.tail.put("balance_difference", difference.description)
      }
    }
    statement.tail.put("balance_check", check)
    guard tally.hasBalances else { return }
    let isBroken = !tally.brokenBalances.isEmpty
    statement.tail.put("running_balance_check", isBroken ? "mismatch" : "ok")
    if let order = tally.rowOrder {
      statement.tail.put(
        "note_order", order == .newestFirst ? "newest first" : "oldest first")
    }
  }
}

extension TableContent {
  fileprivate var formatName: String {
    switch self {
    case .text: "csv"
    case .workbook: "xlsx"
    }
  }

  fileprivate func encodingName(_ encoding: TextEncoding) -> String {
    guard case .text(_, let head) = self, head.starts(with: [0xEF, 0xBB, 0xBF]) else {
      return encoding.rawValue
    }
    return "utf-8-bom"
  }
}

extension RowValues {
  /// The row's own words as JSON.
  func json(index: Int, showsAccount: Bool) -> JSONObject {
    var json = JSONObject.entry(
      index: index, booking: ShownDate(bookingDate, raw: bookingRaw),
      value: ShownDate(valueDate, raw: valueRaw), amount: ShownAmount(amount),
      currency: currency, status: status.rawValue, reversal: isReversal)
    for (target, value) in references { json.put(target.rawValue, value) }
    json.putIfPresent("balance_after", balance?.description)
    json.putCounterparty(counterparty)
    json.putIfPresent("remittance", remittance)
    json.putIfPresent("code", code)
    json.putIfPresent("return_reason", returnReason)
    if showsAccount { json.putIfPresent("account", account) }
    json.putIfPresent("gross", gross?.description)
    json.putIfPresent("fee", charges?.description)
    json.putIfPresent("original_amount", originalJSON)
    var others = JSONObject()
    for field in extra { others.put(field.name, field.value) }
    json.putIfPresent("extra", others)
    json.putSlice(slice)
    return json
  }

  private var originalJSON: JSONObject {
    var json = JSONObject()
    if let original {
      var instructed = JSONObject()
      instructed.put("amount", original.description)
      instructed.put("currency", originalCurrency)
      json.put("instructed", .object(instructed))
    }
    var exchange = JSONObject()
    exchange.putIfPresent("rate", rate)
    json.putIfPresent("exchange", exchange)
    return json
  }
}
