import Domain

/// Turns records into the one model of all formats, and reports every value that is wrong.
struct OFXConversion {
  let errors: ErrorCollector
  var decoder: TextDecoder

  init(errors: ErrorCollector, header: OFXHeader) {
    self.errors = errors
    decoder = TextDecoder(fallback: header.fallback)
  }

  private func place(_ record: OFXRecord, _ value: OFXValue?, _ name: TagName) -> InputLocation {
    let path = record.path.isEmpty ? name.text : record.path + "/" + name.text
    return InputLocation(
      file: errors.file, line: value?.line ?? record.line, path: path, offset: record.offset)
  }

  /// The text of a value, entities resolved; nil when there is none, reported when it is no text.
  mutating func text(
    _ name: TagName, in parent: TagName = .none, of record: OFXRecord
  ) -> String? {
    record.value(name, in: parent).flatMap { text($0, of: record) }
  }

  mutating func text(_ value: OFXValue, of record: OFXRecord) -> String? {
    let result = record.withBytes(of: value) { bytes -> Result<String, FailedValue> in
      do throws(FailedValue) {
        return .success(try decoder.string(bytes))
      } catch {
        return .failure(error)
      }
    }
    switch result {
    case .success(let text): return value.isLiteral ? text : OFXValues.resolvingEntities(text)
    case .failure(let failure):
      errors.add(failure.reason, at: place(record, value, value.name))
      return nil
    }
  }

  func date(_ name: TagName, of record: OFXRecord, readable: Bool) -> CalendarDate? {
    guard let value = record.value(name) else { return nil }
    if let date = record.withBytes(of: value, OFXValues.date) { return date }
    errors.add(
      .ofxDate(record.rawText(of: value), readable: readable), at: place(record, value, name))
    return nil
  }

  func money(_ name: TagName, of record: OFXRecord, in currency: Currency) -> Money? {
    guard let value = record.value(name) else { return nil }
    let result = record.withBytes(of: value) { bytes -> Result<Money, FailedValue> in
      do throws(FailedValue) {
        return .success(try OFXValues.money(bytes, in: currency))
      } catch {
        return .failure(error)
      }
    }
    switch result {
    case .success(let money): return money
    case .failure(let failure):
      errors.add(failure.reason, at: place(record, value, name))
      return nil
    }
  }

  /// - Parameter isEnd: Everything is known now and what is missing is reported.
  mutating func statement(_ raw: OFXStatement, isEnd: Bool) -> StatementHead {
    var head = StatementHead(kind: raw.kind)
    head.place = InputLocation(file: errors.file, line: raw.line)
    head.account = account(raw)
    head.currency = head.account.currency
    head.fromDate = raw.values.shownPeriod(.from).value
    head.toDate = raw.values.shownPeriod(.to).value
    _ = date(.from, of: raw.values, readable: true)
    _ = date(.to, of: raw.values, readable: true)
    guard isEnd else { return head }
    if head.account.id == nil { report(.accountID, raw) }
    if let currency = head.currency {
      for balance in raw.balances { head.balances += self.balance(balance, currency) }
    } else {
      report(.currency, raw)
    }
    for (name, value) in extras(of: raw) { head.extra.append(ExtraField(name, value)) }
    return head
  }

  private func report(_ name: TagName, _ raw: OFXStatement) {
    if let value = raw.values.value(name) {
      let place = place(raw.values, value, name)
      if name == .currency {
        errors.add(.unknownCurrency(raw.values.rawText(of: value)), at: place)
      }
    } else {
      errors.add(
        .ofxMissing(name.text),
        at: InputLocation(file: errors.file, line: raw.line, path: name.text))
    }
  }

  private mutating func account(_ raw: OFXStatement) -> ExternalAccount {
    var account = ExternalAccount()
    account.id = accountID(raw)
    account.scheme = raw.accountScheme
    account.bankID = text(.bankID, of: raw.values) ?? text(.brokerID, of: raw.values)
    account.currency = raw.values.rawText(.currency).flatMap { Currency(code: $0.uppercased()) }
    return account
  }

  /// The account; of a card it is often the card's number, of which only the ends are kept.
  mutating func accountID(_ raw: OFXStatement) -> String? {
    guard let id = text(.accountID, of: raw.values) else { return nil }
    return raw.element == .cardStatement ? CardNumber.masked(account: id) : id
  }

  private func balance(_ raw: OFXBalance, _ currency: Currency) -> [StatementBalance] {
    guard let amount = money(.balanceAmount, of: raw.record, in: currency) else { return [] }
    let day = date(.asOf, of: raw.record, readable: true)
    return [StatementBalance(type: raw.type, amount: amount, date: day)]
  }

  /// What the statement says that has no field.
  mutating func extras(of raw: OFXStatement) -> [(String, String)] {
    var fields: [(String, String)] = []
    for value in raw.values.values where !value.range.isEmpty {
      if value.parent == .none, OFXStatement.known.contains(value.name) { continue }
      guard let text = text(value, of: raw.values) else { continue }
      fields.append((value.extraName, text))
    }
    if raw.securities > 0 {
      fields.append(("investment_transactions", String(raw.securities)))
    }
    return fields.withDistinctNames
  }

  /// - Returns: nil when a value that an entry cannot do without is wrong, which is reported.
  mutating func entry(_ raw: OFXRecord, in statement: OFXStatement, isPending: Bool) -> Entry? {
    let day = date(.posted, of: raw, readable: false)
    if raw.value(.posted) == nil, !isPending {
      errors.add(.ofxMissing("DTPOSTED"), at: place(raw, nil, .posted))
    }
    if raw.value(.amount) == nil {
      errors.add(.missing("TRNAMT"), at: place(raw, nil, .amount))
    }
    let code = statement.values.rawText(.currency)?.uppercased()
    let currency = code.flatMap { Currency(code: $0) }
    if let currency { checkCurrency(raw, currency) }
    // Without a currency, which is reported once, the amount is still checked to be one.
    let amount = money(.amount, of: raw, in: currency ?? .eur)
    guard let amount, currency != nil else { return nil }
    var entry = Entry(amount: amount)
    entry.index = statement.entries - 1
    entry.bookingDate = day
    entry.valueDate = date(.available, of: raw, readable: true)
    entry.status = isPending ? .pending : .booked
    entry.slice = Slice(offset: raw.offset, length: raw.length, line: raw.line)
    fill(&entry, raw)
    return entry
  }

  /// `CURRENCY` says that the amount is not in the account's currency.
  private func checkCurrency(_ raw: OFXRecord, _ currency: Currency) {
    guard let value = raw.value(.symbol, in: .inCurrency) else { return }
    let symbol = raw.rawText(of: value)
    if symbol.uppercased() != currency.code {
      errors.add(.ofxForeign(symbol, currency.code), at: place(raw, value, .symbol))
    }
  }

  private mutating func fill(_ entry: inout Entry, _ raw: OFXRecord) {
    for value in raw.values where !value.range.isEmpty {
      if value.name == .amount || value.name == .posted && value.range.count <= 8 { continue }
      guard let text = text(value, of: raw) else { continue }
      guard value.parent == .none else {
        fill(&entry, inside: value, text)
        continue
      }
      switch value.name {
      case .type: entry.code.proprietary = text
      case .id: entry.references.append(Reference(.bank, text))
      case .reference: entry.references.append(Reference(.customer, text))
      case .cheque, .ofcCheque: entry.references.append(Reference(.cheque, text))
      case .serverID: entry.references.append(Reference(.transaction, text))
      case .corrects: entry.references.append(Reference(.related, text))
      case .name: entry.counterparty.name = text
      case .memo: entry.remittance += text.remittanceLines
      case .available: break
      case .posted: entry.extra.append(ExtraField("posted_raw", text))
      case .user:
        let day = date(.user, of: raw, readable: true)
        entry.extra.append(ExtraField("user_date", day?.description ?? text))
      default: entry.extra.append(ExtraField(value.extraName, text))
      }
    }
  }

  private mutating func fill(_ entry: inout Entry, inside value: OFXValue, _ text: String) {
    switch (value.parent, value.name) {
    case (.payee, .name): entry.counterparty.name = entry.counterparty.name ?? text
    case (.toAccount, .accountID): entry.counterparty.account = text
    case (.toCard, .accountID):
      entry.counterparty.account = CardNumber.masked(account: text)
    case (.toAccount, .bankID): entry.counterparty.bankID = text
    case (.inCurrency, .rate), (.originalCurrency, .rate): entry.originalAmount.rate = text
    case (.inCurrency, .symbol), (.originalCurrency, .symbol):
      entry.extra.append(ExtraField("original_currency", text))
    default: entry.extra.append(ExtraField(value.extraName, text))
    }
  }
}

extension OFXStatement {
  /// `CHECKING`, …, as written; cards and investments have no type.
  var accountScheme: String? {
    switch element {
    case .cardStatement: "CREDITCARD"
    case .investmentStatement: "INVESTMENT"
    default: values.rawText(.accountType)
    }
  }

  /// Values that have a field, or say nothing that is not known otherwise.
  static let known: Set<TagName> = [
    .currency, .bankID, .brokerID, .accountID, .accountType, .from, .to,
  ]
}

extension OFXValue {
  /// `category`, `payee_addr1`: the element's name, that around it before it.
  var extraName: String {
    let own = name == .branchID ? "branch_id" : name.text.lowercased()
    return parent == .none ? own : parent.text.lowercased() + "_" + own
  }
}

extension [(String, String)] {
  /// A name that is there again gets a number: no field hides another.
  var withDistinctNames: [(String, String)] {
    var counts: [String: Int] = [:]
    return map { name, value in
      counts[name, default: 0] += 1
      let count = counts[name] ?? 1
      return (count == 1 ? name : "\(name)_\(count)", value)
    }
  }
}

extension String {
  /// One string a line, without the white space around it.
  var remittanceLines: [String] {
    guard holds(UInt8(ascii: "\n")) || holds(UInt8(ascii: "\r")) else {
      return [self]
    }
    return split(whereSeparator: \.isNewline).map { CellSplitter.trimmed($0) }
      .filter { !$0.isEmpty }
  }
}
