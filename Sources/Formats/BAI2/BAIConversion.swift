import Domain

/// Turns records into the one model of all formats, and reports every value that is wrong.
struct BAIConversion {
  let errors: ErrorCollector
  var decoder = TextDecoder()

  init(errors: ErrorCollector) { self.errors = errors }

  private func place(_ line: Int, _ field: String, offset: Int? = nil) -> InputLocation {
    InputLocation(file: errors.file, line: line, path: field, offset: offset)
  }

  func group(_ raw: BAIGroup) {
    if raw.date == nil {
      if let asOf = raw.asOf {
        errors.add(.baiDate(asOf), at: place(raw.line, "as-of date"))
      } else {
        errors.add(.missing("as-of date"), at: place(raw.line, "as-of date"))
      }
    }
    if raw.status == "2" { errors.add(.baiNotLive("2, a deletion"), at: place(raw.line, "status")) }
    if raw.status == "4" { errors.add(.baiNotLive("4, a test"), at: place(raw.line, "status")) }
  }

  /// The account's own currency, else the group's, else the dollar.
  static func currencyCode(_ account: BAIAccount, _ group: BAIGroup) -> String {
    account.currency ?? group.currency ?? "USD"
  }

  /// - Parameter isEnd: The account is complete, and what is wrong with it is reported.
  func account(_ raw: BAIAccount, in group: BAIGroup) -> StatementHead {
    var head = StatementHead(kind: group.isInterim ? .intraday : .statement)
    head.place = InputLocation(file: errors.file, line: raw.line)
    head.account.id = raw.id
    head.account.scheme = "other"
    head.account.bankID = group.originator
    let code = BAIConversion.currencyCode(raw, group)
    let currency = Currency(code: code)
    if currency == nil { errors.add(.unknownCurrency(code), at: place(raw.line, "currency")) }
    head.account.currency = currency
    head.currency = currency
    head.fromDate = group.date
    head.toDate = group.date
    if raw.id?.isEmpty != false {
      errors.add(.missing("account"), at: place(raw.line, "account"))
    }
    for summary in raw.summaries { add(summary, to: &head, group, raw.line) }
    head.extra.append(contentsOf: extras(of: group))
    return head
  }

  private func add(
    _ summary: BAISummary, to head: inout StatementHead, _ group: BAIGroup, _ line: Int
  ) {
    guard let currency = head.currency else { return }
    if BAITypeCode.meaning(summary.type) == .status, let units = BAIValues.units(summary.amount) {
      let amount = Money(minorUnits: units, currency: currency)
      head.balances.append(
        StatementBalance(type: summary.type, amount: amount, date: group.date))
      return
    }
    let count = summary.count.map { " (\($0))" } ?? ""
    head.extra.append(ExtraField("summary_\(summary.type)", summary.amount + count))
  }

  private func extras(of group: BAIGroup) -> [ExtraField] {
    [
      ("group_receiver", group.receiver), ("group_status", group.status),
      ("group_time", group.time), ("group_modifier", group.modifier),
    ].compactMap { name, value in value.map { ExtraField(name, $0) } }
  }

  /// - Returns: nil when a value that an entry cannot do without is wrong, which is reported.
  mutating func entry(
    _ raw: BAITransaction, in account: BAIAccount, _ group: BAIGroup
  ) -> Entry? {
    let line = raw.record.line
    let offset = raw.record.offset
    let meaning = BAITypeCode.meaning(raw.type)
    if meaning == .unknown || meaning == .status {
      errors.add(.baiUnknownType(raw.type), at: place(line, "type code", offset: offset))
    }
    if raw.amount.isEmpty, meaning != .information {
      errors.add(.missing("amount"), at: place(line, "amount", offset: offset))
    }
    let valueDate = valueDate(raw.funds, line: line, offset: offset)
    guard let currency = Currency(code: BAIConversion.currencyCode(account, group)),
      let units = BAIConversion.signedUnits(raw, meaning)
    else { return nil }
    var entry = Entry(amount: Money(minorUnits: units, currency: currency))
    entry.index = account.entries - 1
    entry.bookingDate = group.date
    entry.valueDate = valueDate
    entry.status = .booked
    entry.code.bai = raw.type
    entry.counted = meaning != .information
    entry.slice = Slice(offset: offset, length: raw.record.length, line: line)
    entry.references.reserveCapacity(2)
    if let text = text(raw.bankReference, raw.record) {
      entry.references.append(Reference(.bank, text))
    }
    if let text = text(raw.customerReference, raw.record) {
      entry.references.append(Reference(.customer, text))
    }
    entry.remittance = raw.text.compactMap { lineText($0, raw.record) }
    if let funds = raw.funds { entry.extra = BAIConversion.extras(of: funds) }
    return entry
  }

  /// Minor units with the direction of the type code; nil when one of the two is unreadable.
  static func signedUnits(_ raw: BAITransaction, _ meaning: BAITypeCode.Meaning) -> Int64? {
    switch meaning {
    case .credit: return BAIValues.units(raw.amount)
    case .debit: return BAIValues.units(raw.amount).map { -$0 }
    case .information: return raw.amount.isEmpty ? 0 : BAIValues.units(raw.amount)
    case .status, .unknown: return nil
    }
  }

  private func valueDate(_ funds: BAIFunds?, line: Int, offset: Int) -> CalendarDate? {
    guard let text = funds?.date, !text.isEmpty else { return nil }
    if let date = BAIValues.date(text) { return date }
    errors.add(.baiDate(text), at: place(line, "value date", offset: offset))
    return nil
  }

  private static func extras(of funds: BAIFunds) -> [ExtraField] {
    var fields = [ExtraField("funds_type", funds.type)]
    if let time = funds.time, !time.isEmpty { fields.append(ExtraField("funds_time", time)) }
    if !funds.available.isEmpty {
      for (name, amount) in zip(BAIFunds.availability, funds.available) where !amount.isEmpty {
        fields.append(ExtraField("funds_" + name, amount))
      }
    }
    for (days, amount) in funds.distributions {
      fields.append(ExtraField("funds_after_\(days)_days", amount))
    }
    return fields
  }

  /// A reference without the white space around it; nil when it is empty.
  mutating func text(_ range: Range<Int>, _ record: BAIRecord) -> String? {
    let plain = record.withBytes(range) { bytes in
      UTF8Check.isASCII(bytes) ? CellSplitter.trimmed(utf8Checked: bytes) : nil
    }
    let text = plain ?? CellSplitter.trimmed(decoded(range, record) ?? "")
    return text.isEmpty ? nil : text
  }

  /// A line of text, whose leading blanks may be columns; nil when it is damaged.
  mutating func lineText(_ range: Range<Int>, _ record: BAIRecord) -> String? {
    decoded(range, record)
  }

  private mutating func decoded(_ range: Range<Int>, _ record: BAIRecord) -> String? {
    let result = record.withBytes(range) { bytes -> Result<String, FailedValue> in
      do throws(FailedValue) {
        return .success(try decoder.string(bytes))
      } catch {
        return .failure(error)
      }
    }
    switch result {
    case .success(let text): return text
    case .failure(let failure):
      errors.add(failure.reason, at: place(record.line, "text", offset: record.offset))
      return nil
    }
  }
}

extension BAIFunds {
  static let availability = ["immediate", "one_day", "two_plus"]
}
