import Domain

/// PayPal's activity download and statement, as its pages export them.
struct PayPalActivity<Sink: ReportSink> {
  private var sink: Sink
  private let header: PayPalHeader
  private let errors: ErrorCollector
  /// Nil when it cannot be told.
  private let order: PayPalDateOrder?
  private var index = 0
  private var balances = PayPalBalances()
  /// Rows say the balance after them; one that does not moved none.
  private let hasBalances: Bool

  static func walk(
    _ source: ByteSource, order forced: PayPalDateOrder?, limits: Limits, errors: ErrorCollector,
    into sink: inout Sink
  ) throws {
    let order = try forced ?? PayPalHead.order(in: source, limits: limits, errors: errors)
    let hasBalances = try PayPalHead.hasBalances(source, limits: limits)
    let table = try sink.table(source, limits: limits, errors: errors)
    var activity = PayPalActivity(
      sink: sink, header: PayPalHeader(table), errors: errors, order: order,
      hasBalances: hasBalances)
    defer { sink = activity.sink }
    var head = ReportHead(kind: .ledger)
    head.spansLines = true
    try activity.sink.begin(head)
    try table.forEach { row in try activity.read(row) }
    try activity.sink.end(activity.end())
  }

  private init(
    sink: Sink, header: PayPalHeader, errors: ErrorCollector, order: PayPalDateOrder?,
    hasBalances: Bool
  ) {
    self.hasBalances = hasBalances
    self.sink = sink
    self.header = header
    self.errors = errors
    self.order = order
  }

  private mutating func read(_ row: ReportRow) throws {
    var line = ReportLine()
    line.index = index
    line.slice = row.slice
    index += 1
    let code = try row.text(header.currency)
    line.currency = code?.uppercased()
    func amount(_ column: Int?) throws(FormatError) -> ShownAmount {
      try row.decimal(column) { PayPalAmount.read($0, currency: code) }
    }
    line.amount = try amount(header.net)
    line.gross = try amount(header.gross).value
    line.fee = try amount(header.fee).value
    line.balanceAfter = try amount(header.balance).value
    try setDate(of: &line, row)
    try setStatus(of: &line, row)
    try setTexts(of: &line, row)
    if line.counted, let net = line.amount.value, let balance = line.balanceAfter {
      balances.see(amount: net, balance: balance, currency: line.currency ?? "")
    }
    try sink.line(line, at: row.place)
  }

  private func setDate(of line: inout ReportLine, _ row: ReportRow) throws(FormatError) {
    if let order {
      line.booking = try row.date(header.date) { PayPalDates.read($0, order) }
    } else {
      line.booking = ShownDate(nil, raw: try row.text(header.date))
    }
    line.add("timezone", try row.text(header.zone))
    line.add("time", try row.text(header.time))
  }

  private func setStatus(of line: inout ReportLine, _ row: ReportRow) throws(FormatError) {
    guard let column = header.status, let word = try row.text(column) else { return }
    guard let known = PayPalWords.status(word) else {
      errors.add(.unknownValue(word, of: "status"), at: row.place(of: column))
      line.status = nil
      line.add("status_raw", word)
      return
    }
    line.status = known.status
    line.counted = known.moves
    if let impact = try row.text(header.impact) {
      line.add("balance_impact", impact)
      if PayPalWords.isMemo(impact) { line.counted = false }
    } else if hasBalances, line.balanceAfter == nil {
      // Without the column that says so: holds and orders.
      line.counted = false
    }
    if known.status != .booked || word.lowercased() != "completed" { line.add("status_text", word) }
  }

  private func setTexts(of line: inout ReportLine, _ row: ReportRow) throws(FormatError) {
    line.counterparty.name = try row.text(header.name)
    let type = try row.text(header.type) ?? ""
    line.category = PayPalWords.category(type)
    let texts = [type, try row.text(header.subject), try row.text(header.note)]
    line.remittance = texts.compactMap(\.self).filter { !$0.isEmpty }
    line.add("bank_ref", try row.required(header.id, "Transaction ID"), .bank)
    if line.category == "payout" {
      // A withdrawal that the bank sent back names the one it takes back.
      let isBack = line.amount.value?.isNegative == false
      if isBack { line.category = "payout_reversal" }
      line.add("payout", try row.text(isBack ? header.related : header.id), .payout)
    }
    line.add("related_ref", try row.text(header.related), .related)
    line.add("invoice_id", try row.text(header.invoice), .invoice)
    line.add("custom", try row.text(header.custom), .customer)
    line.add("from_email", try row.text(header.from))
    line.add("to_email", try row.text(header.to))
    line.add("bank_name", try row.text(header.bank))
    line.add("bank_account", try row.text(header.bankAccount))
    for (name, index) in header.others { line.add(name, try row.text(index)) }
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

/// What the head of a file tells of all of it.
enum PayPalHead {
  /// Enough of a file to tell: some thousand rows.
  private static let lookedAt = 1 << 20

  /// Whether rows have a balance, and no column says of each whether it moved it.
  static func hasBalances(_ source: ByteSource, limits: Limits) throws -> Bool {
    guard let (reader, names) = try rows(of: source, limits: limits),
      let column = names.firstIndex(where: PayPalHeader.Names.balance.contains),
      !names.contains(where: PayPalHeader.Names.impact.contains)
    else { return false }
    while let row = try? reader.next() {
      if column < row.count, !row.string(column).isEmpty { return true }
    }
    return false
  }

  /// The rows below the header, and its names. Whatever is wrong with the file is found when it is read.
  private static func rows(
    of source: ByteSource, limits: Limits
  ) throws -> (CSVReader, names: [String])? {
    let copy = ByteSource(bytes: try source.peek(lookedAt), name: source.file)
    let quiet = ErrorCollector(file: source.file, limit: 1)
    guard let reader = try? CSVReader(source: copy, errors: quiet, limits: limits),
      let first = try? reader.next()
    else { return nil }
    return (reader, (0..<first.count).map { ReportTable.plain(first.string($0)) })
  }

  /// - Returns: The order of day and month, from the days; nil when two fit, which is reported.
  static func order(
    in source: ByteSource, limits: Limits, errors: ErrorCollector
  ) throws -> PayPalDateOrder? {
    var dates = PayPalDates()
    var isEnglish = true
    var rows = 0
    if let (reader, names) = try self.rows(of: source, limits: limits) {
      isEnglish = names.contains("gross")
      let column = names.firstIndex { ["date", "datum", "fecha", "data"].contains($0) }
      while let column, let row = try? reader.next() {
        guard column < row.count, row.count > 1 else { continue }
        dates.see(row.string(column))
        rows += 1
      }
    }
    if let order = dates.order { return order }
    // Only pages in English are of two minds about it.
    if dates.dayFirst, !isEnglish { return .dayFirst }
    if rows == 0 { return .dayFirst }
    let place = InputLocation(file: source.file)
    errors.add(dates.dayFirst ? .ambiguousDates : .contradictoryDates, at: place)
    return nil
  }
}
