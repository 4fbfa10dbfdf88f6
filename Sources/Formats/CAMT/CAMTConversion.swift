import Domain

/// Turns raw records into the one model of all formats, and reports every value that is wrong.
struct CAMTConversion {
  let errors: ErrorCollector
  let family: String?

  /// The balances are converted too; one that cannot be read is reported and left out.
  func statement(_ raw: RawStatement) -> StatementHead {
    let place = CAMTPlace(file: errors.file, family: family, statement: raw.index)
    var head = StatementHead(kind: Self.kind(family))
    head.place = place("", line: raw.line)
    head.id = raw.id
    head.sequence = raw.sequence
    head.legalSequence = raw.legalSequence
    head.page = raw.page ?? raw.messagePage
    head.isLastPage = (raw.lastPage ?? raw.messageLastPage).flatMap(CAMTValues.flag)
    head.created = raw.created
    head.account = account(raw)
    head.fromDate = date(raw.fromDate, "FrToDt/FrDtTm", place)
    head.toDate = date(raw.toDate, "FrToDt/ToDtTm", place)
    for (index, balance) in raw.balances.enumerated() {
      if let converted = self.balance(balance, index, raw.accountCurrency, place) {
        head.balances.append(converted)
      }
    }
    head.currency = head.account.currency ?? head.balances.first?.amount.currency
    head.declared = raw.totals
    head.extra.add("owner", raw.ownerName)
    head.extra.add("copy_duplicate", raw.copyDuplicate)
    head.extra.add("info", raw.info)
    head.extra += raw.others
    return head
  }

  static func kind(_ family: String?) -> StatementHead.Kind {
    switch family {
    case "camt.052": .intraday
    case "camt.054": .notification
    default: .statement
    }
  }

  private func account(_ raw: RawStatement) -> ExternalAccount {
    var account = ExternalAccount()
    account.id = raw.accountID
    account.scheme = raw.accountScheme
    account.bankID = raw.servicerBIC ?? raw.servicerMember ?? raw.servicerOther
    account.name = raw.accountName
    account.currency = raw.accountCurrency.flatMap { Currency(code: $0) }
    return account
  }

  private func balance(
    _ raw: RawBalance, _ index: Int, _ currency: String?, _ place: CAMTPlace
  ) -> StatementBalance? {
    let path = "Bal[\(index + 1)]/"
    guard let amount = raw.amount else {
      errors.add(.missing("Amt"), at: place(path + "Amt", line: raw.line))
      return nil
    }
    do throws(FailedValue) {
      var money = try CAMTValues.money(amount, currency: currency)
      if let sign = raw.sign {
        guard let factor = CAMTValues.sign(sign.text) else {
          errors.add(
            .unknownValue(sign.text, of: "CdtDbtInd"),
            at: place(path + "CdtDbtInd", line: sign.line))
          return nil
        }
        if factor < 0 { money = -money }
      }
      return StatementBalance(
        type: raw.type ?? "", amount: money, date: date(raw.date, path + "Dt", place),
        signMissing: raw.sign == nil)
    } catch {
      errors.add(error.reason, at: place(path + "Amt", line: amount.line))
      return nil
    }
  }

  /// The entry, or nil when something in it was wrong and has been reported.
  func entry(_ raw: RawEntry, in statement: RawStatement) -> Entry? {
    let before = errors.count
    var entry = Entry(amount: Money(minorUnits: 0, currency: .eur))
    fill(&entry, raw, in: statement)
    guard errors.count == before else { return nil }
    return entry
  }

  private func fill(_ entry: inout Entry, _ raw: RawEntry, in statement: RawStatement) {
    let place = CAMTPlace(
      file: errors.file, family: family, statement: statement.index, entry: raw.index,
      entryOffset: raw.slice.offset)
    let texts = raw.texts
    let sign = texts.plainSign(.sign) ?? self.sign(raw.sign, place, raw.line)
    let amount =
      texts.plainMoney(.amount)
      ?? self.amount(raw.amount, statement.accountCurrency, place, raw.line)
    if let amount {
      entry.amount =
        sign.map { $0 < 0 ? -amount : amount } ?? Money(minorUnits: 0, currency: amount.currency)
    }
    entry.index = raw.index
    entry.bookingDate =
      texts.plainDate(.bookingDate) ?? date(raw.bookingDate, "BookgDt", place)
    entry.valueDate = texts.plainDate(.valueDate) ?? date(raw.valueDate, "ValDt", place)
    entry.status = texts.plainStatus(.status) ?? status(raw.status, place)
    if texts.holds(.reversal) { entry.reversal = reversal(raw, place) }
    if raw.hasCode { entry.code = raw.code }
    entry.information = raw.info
    if !raw.charges.isEmpty { entry.charges = charges(raw, sign: sign ?? 1, place) }
    if raw.hasOriginal { entry.originalAmount = original(raw, place) }
    entry.slice = raw.slice
    putExtra(of: raw, into: &entry, place)
    entry.references.reserveCapacity(4)
    entry.references.add(.bank, raw.bankReference)
    entry.references.add(.entry, raw.reference)
    // What the customer called the batch; of a single payment that payment's own references say it.
    if raw.details.count != 1 {
      for batch in raw.batches { entry.references.add(.batch, batch.paymentID) }
    }
    entry.details.reserveCapacity(raw.details.count)
    for (index, detail) in raw.details.enumerated() {
      var inner = place
      inner.detail = index
      entry.details.append(EntryDetail())
      fill(
        &entry.details[index], detail, sign: sign ?? 1, isReversal: entry.reversal,
        in: statement, inner)
    }
    if let only = raw.details.first, raw.details.count == 1 { lift(only, of: raw, into: &entry) }
  }

  private func reversal(_ raw: RawEntry, _ place: CAMTPlace) -> Bool {
    guard let mark = raw.reversal else { return false }
    if let flag = CAMTValues.flag(mark.text) { return flag }
    errors.add(.unknownValue(mark.text, of: "RvslInd"), at: place("RvslInd", line: mark.line))
    return false
  }

  private func putExtra(of raw: RawEntry, into entry: inout Entry, _ place: CAMTPlace) {
    entry.batch = raw.batches.first.map { batch($0, place) }
    entry.extra = raw.exchangeExtra
    if !raw.others.isEmpty { entry.extra += raw.others }
    for batch in raw.batches.dropFirst() { entry.extra += batch.extra }
  }

  /// With exactly one detail there is no doubt what the entry is: it says the same of itself.
  /// Field by field where it stands, because a copy of a detail is dear.
  private func lift(_ only: RawDetail, of raw: RawEntry, into entry: inout Entry) {
    for reference in entry.details[0].references where !entry.references.contains(reference) {
      entry.references.append(reference)
    }
    entry.counterparty = entry.details[0].counterparty
    entry.remittance = entry.details[0].remittance
    if only.isReturn { entry.returnReason = entry.details[0].returnReason }
    if !raw.hasCode { entry.code = entry.details[0].code }
    if !raw.hasOriginal, only.hasOriginal {
      entry.originalAmount = entry.details[0].originalAmount
    }
  }

  private func fill(
    _ detail: inout EntryDetail, _ raw: RawDetail, sign: Int64, isReversal: Bool,
    in statement: RawStatement, _ place: CAMTPlace
  ) {
    let own = raw.texts.plainSign(.detailSign) ?? detailSign(raw, place)
    let direction = own ?? sign
    if let money = raw.texts.plainMoney(.detailAmount) {
      detail.amount = direction < 0 ? -money : money
      detail.amountSource = "Amt"
    } else if let (amount, source) = raw.statedAmount {
      let money = money(amount, source, place)
      detail.amount = direction < 0 ? money.map { -$0 } : money
      detail.amountSource = source
    }
    detail.references = raw.references
    if raw.hasCode { detail.code = raw.code }
    detail.debtor = raw.debtor
    detail.creditor = raw.creditor
    switch raw.otherRole(isCredit: direction > 0, isReversal: isReversal, in: statement) {
    case .debtor: detail.counterparty = detail.debtor
    case .creditor: detail.counterparty = detail.creditor
    case nil: break
    }
    detail.remittance = raw.unstructured
    detail.information = raw.info
    if raw.isReturn {
      detail.returnReason = ReturnReason(code: raw.returnReason, information: raw.returnInfo)
    }
    if !raw.charges.isEmpty { detail.charges = charges(raw, sign: direction, place) }
    if raw.hasOriginal { detail.originalAmount = original(raw, place) }
    detail.extra = raw.extra
  }

  private func detailSign(_ raw: RawDetail, _ place: CAMTPlace) -> Int64? {
    guard let own = raw.sign else { return nil }
    if let sign = CAMTValues.sign(own.text) { return sign }
    errors.add(.unknownValue(own.text, of: "CdtDbtInd"), at: place("CdtDbtInd", line: own.line))
    return nil
  }
}
