import Domain

/// Turns messages as written into the one model of all formats, and reports what is wrong in them.
struct MTConversion {
  let errors: ErrorCollector
  let text: MTText

  // MARK: Statement

  /// The same without reporting.
  private var silent: MTConversion {
    MTConversion(errors: ErrorCollector(file: errors.file, limit: 0), text: text)
  }

  /// What the file says so far. Each thing that is wrong is reported the first time only.
  func statement(_ raw: MTStatementRecord) -> StatementHead {
    var head = StatementHead(kind: raw.isIntraday ? .intraday : .statement)
    head.place = place(raw.line)
    head.id = raw.reference
    head.sequence = raw.sequence
    head.page = raw.page
    if let closing = raw.closing { head.isLastPage = closing.tag == .closing }
    head.created = raw.time
    head.account = account(raw)
    head.currency = raw.entryCurrency.flatMap { Currency(code: $0) }
    head.balances = raw.balances.enumerated().compactMap { index, balance in
      let isTold = index < raw.toldBalances
      return (isTold ? silent : self).balance(balance)
    }
    raw.toldBalances = raw.balances.count
    head.fromDate = head.opening?.date
    head.toDate = head.closing?.date
    for total in raw.totals { add(total, to: &head.declared) }
    for (index, limit) in raw.floorLimits.enumerated() {
      if !limit.isWhole, index >= raw.toldLimits {
        errors.add(.badTotal("34F", limit.text), at: place(limit))
      }
      head.extra.append(ExtraField("floor_limit", limit.text))
    }
    raw.toldLimits = raw.floorLimits.count
    head.extra.add("related_ref", raw.related)
    head.extra += raw.information.map { ExtraField("info", $0) }
    head.extra += raw.nonSwift.map { ExtraField("non_swift", $0) }
    head.extra += raw.others.map { ExtraField("tag_" + $0.tag, $0.text) }
    return head
  }

  /// What a whole message must have. A file that was cut off is told by this.
  func check(_ raw: MTStatementRecord) {
    func need(_ isThere: Bool, _ tags: String) {
      if !isThere { errors.add(.missingField(tags), at: place(raw.line)) }
    }
    need(raw.reference != nil, "':20:'")
    need(raw.account != nil, "':25:'")
    if raw.isIntraday {
      need(raw.isClosed || !raw.totals.isEmpty, "':90D:', ':90C:' or closing hyphen")
    } else {
      need(raw.opening != nil, "':60F:' or ':60M:'")
      need(raw.closing != nil, "':62F:' or ':62M:'")
    }
    // A balance that is missing is error enough; one that came too late is not, nor a floor limit.
    if raw.isIntraday || raw.opening != nil, let place = raw.unpriced {
      errors.add(.noCurrency, at: place)
    }
    let openings = raw.balances.filter(\.isOpening)
    if openings.count > 1 { errors.add(.repeated(openings[1].tag.text), at: place(openings[1])) }
    let closings = raw.balances.filter(\.isClosing)
    if closings.count > 1 { errors.add(.repeated(closings[1].tag.text), at: place(closings[1])) }
  }

  private func account(_ raw: MTStatementRecord) -> ExternalAccount {
    var account = ExternalAccount()
    account.id = raw.account?.id
    account.scheme = raw.account.map { $0.isIBAN ? "IBAN" : "other" }
    account.bankID = raw.account?.bankID
    account.currency = raw.account?.currency.flatMap { Currency(code: $0) }
    return account
  }

  private func balance(_ raw: MTBalance) -> StatementBalance? {
    guard let amount = raw.amount, let code = raw.currencyCode, let date = raw.date else {
      errors.add(.badBalance(raw.tag.text, raw.text), at: place(raw))
      return nil
    }
    let day = MTValues.date(raw.bytes, date)
    if day == nil {
      errors.add(.noSuchDay(MTValues.ascii(raw.bytes, date)), at: place(raw, date))
    }
    guard let currency = Currency(code: code) else {
      errors.add(.unknownCurrency(code), at: place(raw, amount))
      return nil
    }
    guard let money = money(raw.bytes, amount, currency, at: place(raw, amount)) else { return nil }
    return StatementBalance(
      type: raw.tag.text, amount: raw.isDebit == true ? -money : money, date: day)
  }

  private func add(_ raw: MTBalance, to declared: inout DeclaredTotals) {
    guard let amount = raw.amount, let count = raw.count else {
      errors.add(.badTotal(raw.tag.text, raw.text), at: place(raw))
      return
    }
    let number = MTValues.decimalText(raw.bytes, count)
    let sum = MTValues.decimalText(raw.bytes, amount)
    if raw.tag == .debits {
      (declared.debitCount, declared.debitSum) = (number, sum)
    } else {
      (declared.creditCount, declared.creditSum) = (number, sum)
    }
  }

  // MARK: Entry

  /// The entry, or nil when something in it was wrong and has been reported.
  func entry(_ raw: MTEntryRecord, in statement: MTStatementRecord) -> Entry? {
    let before = errors.count
    if let (part, at) = raw.line.unreadable {
      let shown = MTValues.ascii(raw.bytes, at)
      errors.add(.badLine(part.name, shown), at: place(raw, at))
      return nil
    }
    guard let mark = raw.line.mark, let money = amount(raw, statement) else { return nil }
    var entry = Entry(amount: mark.isCredit ? money : -money)
    entry.index = raw.index
    let days = MTDays(raw)
    entry.valueDate = days.value
    entry.bookingDate = days.booking
    report(days, raw)
    entry.status = mark.isExpected ? .pending : .booked
    entry.reversal = mark.isReversal
    entry.slice = Slice(offset: raw.offset, length: raw.length, line: raw.lineNumber)
    fill(&entry, raw, days, in: statement)
    return errors.count == before ? entry : nil
  }

  private func amount(_ raw: MTEntryRecord, _ statement: MTStatementRecord) -> Money? {
    guard let amount = raw.line.amount else { return nil }
    // A statement's balance is reported where it stands, when it has no known currency.
    let found = statement.knownCurrency ?? statement.entryCurrency.flatMap { Currency(code: $0) }
    guard let currency = found else {
      if statement.isIntraday {
        errors.add(.noCurrency, at: place(raw, amount))
      } else if statement.entryCurrency == nil {
        statement.unpriced = statement.unpriced ?? place(raw, amount)
      }
      return nil
    }
    statement.knownCurrency = currency
    return money(raw.bytes, amount, currency, at: place(raw, amount))
  }

  private func money(
    _ bytes: [UInt8], _ range: Range<Int>, _ currency: Currency, at place: InputLocation
  ) -> Money? {
    do throws(FailedValue) {
      return try MTValues.money(bytes, range, currency)
    } catch {
      errors.add(error.reason, at: place)
      return nil
    }
  }

  private func report(_ days: MTDays, _ raw: MTEntryRecord) {
    // Without a value date the year of the entry date is not known: one error is enough.
    guard let range = days.impossibleValue ?? days.impossibleEntry else { return }
    errors.add(.noSuchDay(MTValues.ascii(raw.bytes, range)), at: place(raw, range))
  }

  private func fill(
    _ entry: inout Entry, _ raw: MTEntryRecord, _ days: MTDays, in statement: MTStatementRecord
  ) {
    let words = MTLineWords(raw, text)
    let details = raw.details.first.map { MTDetails(raw.bytes, $0) }
    let meaning = MTMeaning(
      details, raw, supplementary: words.supplementary, currency: entry.amount.currency, text: text)
    entry.code.swift = words.code
    entry.code.gvc = meaning.businessCode
    entry.postingText = meaning.postingText
    entry.remittance = meaning.wholeLines + meaning.further
    entry.counterparty = meaning.counterparty
    if entry.counterparty.name == nil { entry.counterparty.name = words.overflow }
    if let own = statement.account?.id, entry.counterparty.account == own {
      takeOther(meaning, of: &entry)
    }
    if let account = entry.counterparty.account {
      entry.counterparty.accountScheme = MTAccount.looksLikeIBAN(account) ? "IBAN" : "other"
    }
    entry.references = references(words, meaning)
    entry.returnReason = meaning.returnReason
    if let count = meaning.count, count > 1 {
      entry.batch = Batch()
      entry.batch?.count = count
    }
    entry.originalAmount.instructed = meaning.original
    entry.originalAmount.rate = meaning.rate
    entry.charges = meaning.charges.map { Charge(amount: -$0) }
    entry.extra.add("funds_code", words.fundsCode)
    entry.extra.add("supplementary", words.supplementary)
    entry.extra.add("primanota", meaning.primanota)
    if words.isPointer { entry.extra.add("customer_ref", words.customerReference) }
    if let raw = days.bankersDay(raw) { entry.extra.append(ExtraField("value_date_raw", raw)) }
    entry.extra += meaning.extra
    for range in raw.nonSwift {
      let lines = text.lines(raw.bytes, range, line: raw.lineNumber)
      entry.extra.append(ExtraField("non_swift", lines.joined(separator: "\n")))
    }
  }

  /// Triodos writes our own account where others have the other party's, which is in part 10, or, if that is
  /// zeros, in the second line of the text with its bank in the first.
  private func takeOther(_ meaning: MTMeaning, of entry: inout Entry) {
    entry.counterparty.account = nil
    if let number = meaning.primanota, number.contains(where: { $0 != "0" }) {
      entry.counterparty.account = number
    } else if meaning.remittance.count > 1, IBAN(meaning.remittance[1]) != nil {
      entry.counterparty.account = meaning.remittance[1]
      entry.counterparty.bankID = meaning.remittance[0]
    }
  }

  private func references(_ words: MTLineWords, _ meaning: MTMeaning) -> [Reference] {
    var references: [Reference] = []
    references.add(.bank, words.bankReference)
    if !words.isPointer { references.add(.customer, words.ownReference) }
    references.add(.endToEnd, meaning.endToEnd)
    references.add(.mandate, meaning.mandate)
    references.add(.creditorScheme, meaning.creditorScheme)
    references.add(.creditor, meaning.creditorReference)
    references.add(.batch, meaning.batch)
    references.add(.instruction, meaning.instruction)
    if let customer = meaning.customer, !references.contains(Reference(.customer, customer)) {
      references.append(Reference(.customer, customer))
    }
    return references
  }

  // MARK: Places

  private func place(_ line: Int) -> InputLocation {
    InputLocation(file: errors.file, line: line)
  }

  private func place(_ raw: MTBalance, _ range: Range<Int>? = nil) -> InputLocation {
    InputLocation(
      file: errors.file, line: raw.line, column: raw.column + (range?.lowerBound ?? 0))
  }

  /// In the statement line: its value begins at column 5, after `:61:`.
  private func place(_ raw: MTEntryRecord, _ range: Range<Int>) -> InputLocation {
    var at = InputLocation(
      file: errors.file, line: raw.lineNumber, column: range.lowerBound - raw.raw.lowerBound + 5)
    at.offset = raw.offset
    return at
  }
}

extension MTStatementLine.Part {
  fileprivate var name: String {
    switch self {
    case .valueDate: "value date"
    case .mark: "mark C, D, RC or RD"
    case .amount: "amount"
    }
  }
}
