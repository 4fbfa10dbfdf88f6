import Domain

/// Turns rows of PayPal's activity download or statement into lines.
struct PayPalRows: ReportRows {
  private let header: PayPalHeader
  /// Nil when it cannot be told.
  private let order: PayPalDateOrder?
  /// Rows say the balance after them; one that does not moved none.
  private let hasBalances: Bool
  private var days = KnownWords<CalendarDate?>()
  private var statuses = KnownWords<PayPalWords.Status?>()
  private var categories = KnownWords<String?>()

  init(_ header: PayPalHeader, order: PayPalDateOrder?, hasBalances: Bool) {
    self.header = header
    self.order = order
    self.hasBalances = hasBalances
  }

  mutating func read(_ row: ReportRow, into line: inout ReportLine) throws(FormatError) {
    let code = try row.text(header.currency)
    line.currency = code?.uppercased()
    let scale = ExactDecimal.scale(of: code)
    func amount(_ column: Int?) throws(FormatError) -> ShownAmount {
      try row.decimal(column) { PayPalAmount.read($0, scale: scale) }
    }
    line.amount = try amount(header.net)
    line.gross = try amount(header.gross).value
    line.fee = try amount(header.fee).value
    line.balanceAfter = try amount(header.balance).value
    try setDate(of: &line, row)
    try setStatus(of: &line, row)
    try setTexts(of: &line, row)
  }

  private mutating func setDate(of line: inout ReportLine, _ row: ReportRow) throws(FormatError) {
    if let order {
      line.booking = try row.date(header.date) { text in
        days.value(of: text) { PayPalDates.read($0, order) }
      }
    } else {
      line.booking = ShownDate(nil, raw: try row.text(header.date))
    }
    line.add("timezone", try row.text(header.zone))
    line.add("time", try row.text(header.time))
  }

  private mutating func setStatus(of line: inout ReportLine, _ row: ReportRow) throws(FormatError) {
    guard let column = header.status, let word = try row.text(column) else { return }
    guard let known = statuses.value(of: word, PayPalWords.status) else {
      row.errors.add(.unknownValue(word, of: "status"), at: row.place(of: column))
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

  private mutating func setTexts(of line: inout ReportLine, _ row: ReportRow) throws(FormatError) {
    line.counterparty.name = try row.text(header.name)
    let type = try row.text(header.type) ?? ""
    line.category = categories.value(of: type, PayPalWords.category)
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
}
