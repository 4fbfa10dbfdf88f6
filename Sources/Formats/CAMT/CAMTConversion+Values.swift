import Domain

/// Single values, each reported with its own place when it is wrong.
extension CAMTConversion {
  func date(_ raw: RawText?, _ element: String, _ place: CAMTPlace) -> CalendarDate? {
    guard let raw else { return nil }
    if let date = CAMTValues.date(raw.text) { return date }
    errors.add(.notADate(raw.text), at: place(element, line: raw.line))
    return nil
  }

  func sign(_ raw: RawText?, _ place: CAMTPlace, _ line: Int) -> Int64? {
    guard let raw else {
      errors.add(.missing("CdtDbtInd"), at: place("CdtDbtInd", line: line))
      return nil
    }
    if let sign = CAMTValues.sign(raw.text) { return sign }
    errors.add(.unknownValue(raw.text, of: "CdtDbtInd"), at: place("CdtDbtInd", line: raw.line))
    return nil
  }

  func amount(
    _ raw: RawAmount?, _ currency: String?, _ place: CAMTPlace, _ line: Int
  ) -> Money? {
    guard let raw else {
      errors.add(.missing("Amt"), at: place("Amt", line: line))
      return nil
    }
    return money(raw, "Amt", place, currency: currency)
  }

  func money(
    _ raw: RawAmount, _ element: String, _ place: CAMTPlace, currency: String? = nil
  ) -> Money? {
    do throws(FailedValue) {
      return try CAMTValues.money(raw, currency: currency)
    } catch {
      errors.add(error.reason, at: place(element, line: raw.line))
      return nil
    }
  }

  /// Absent in some end-of-day files; a code that we do not know is an error, because a pending
  /// entry taken for booked would spoil the balance.
  func status(_ raw: RawText?, _ place: CAMTPlace) -> Entry.Status? {
    guard let raw else { return nil }
    if let status = CAMTValues.status(raw.text) { return status }
    errors.add(.unknownValue(raw.text, of: "Sts"), at: place("Sts", line: raw.line))
    return nil
  }

  /// A charge without an indicator of its own is taken off: it is negative.
  func charges(_ raw: RawRecord, sign: Int64, _ place: CAMTPlace) -> [Charge] {
    raw.charges.compactMap { charge in
      guard let amount = charge.amount,
        let money = money(amount, "Chrgs/Amt", place)
      else { return nil }
      let isCredit = charge.sign?.text == "CRDT"
      return Charge(
        amount: isCredit ? money : -money, type: charge.type,
        included: charge.included.flatMap(CAMTValues.flag), bearer: charge.bearer)
    }
  }

  func original(_ raw: RawRecord, _ place: CAMTPlace) -> OriginalAmount {
    var original = OriginalAmount()
    original.instructed = raw.instructed.flatMap { money($0, "AmtDtls/InstdAmt/Amt", place) }
    original.transaction = raw.transaction.flatMap { money($0, "AmtDtls/TxAmt/Amt", place) }
    original.counterValue = raw.counterValue.flatMap { money($0, "AmtDtls/CntrValAmt/Amt", place) }
    original.rate = raw.texts[.exchangeRate]
    return original
  }

  func batch(_ raw: RawBatch, _ place: CAMTPlace) -> Batch {
    var batch = Batch()
    batch.messageID = raw.messageID
    batch.paymentInformationID = raw.paymentID
    batch.count = raw.count.flatMap { Int($0) }
    batch.total = raw.total.flatMap { money($0, "NtryDtls/Btch/TtlAmt", place) }
    return batch
  }
}

extension RawRecord {
  var hasOriginal: Bool {
    texts.holds(.instructedAmount) || texts.holds(.transactionAmount)
      || texts.holds(.counterValueAmount) || texts.holds(.exchangeRate)
  }

  var hasCode: Bool {
    texts.holds(.codeDomain) || texts.holds(.codeProprietary) || texts.holds(.codeIssuer)
  }

  var code: TransactionCode {
    TransactionCode(iso: isoCode, proprietary: codeProprietary, issuer: codeIssuer)
  }
}

extension RawStatement {
  var accountID: String? {
    accountIBAN?.withoutSpaces ?? accountOther ?? accountProprietary ?? accountBBAN
  }

  var accountScheme: String? {
    if accountIBAN != nil { return "IBAN" }
    if accountOther != nil { return "other" }
    if accountProprietary != nil { return "PrtryAcct" }
    return accountBBAN != nil ? "BBAN" : nil
  }
}

extension RawDetail {
  var debtor: Counterparty {
    Counterparty(
      texts, name: .debtorName, iban: .debtorIBAN, other: .debtorOther, scheme: .debtorScheme,
      bban: .debtorBBAN, bank: (.debtorBIC, .debtorMember, .debtorAgentOther))
  }

  var creditor: Counterparty {
    Counterparty(
      texts, name: .creditorName, iban: .creditorIBAN, other: .creditorOther,
      scheme: .creditorScheme, bban: .creditorBBAN,
      bank: (.creditorBIC, .creditorMember, .creditorAgentOther))
  }

  /// The party that is not the account's owner. Money in comes from the debtor, money out goes to
  /// the creditor; in a return or reversal the roles are those of the payment that comes back, so that
  /// it is the other way round. A shop that pays back to a card is named as the creditor that it was
  /// of the purchase, with nobody beside it. The owner's own account is never the other party's.
  ///
  /// - Returns: nil when neither is another.
  func otherRole(isCredit: Bool, isReversal: Bool, in statement: RawStatement) -> PartyRole? {
    let isBack = isReturn || isReversal
    let expected: PartyRole = isCredit != isBack ? .debtor : .creditor
    let account = statement.accountID
    let isOwn = isParty(expected, of: account)
    guard isOwn || !hasParty(expected) else { return expected }
    let other: PartyRole = expected == .debtor ? .creditor : .debtor
    guard !isParty(other, of: account) else { return nil }
    if isOwn || isBack { return other }
    return isCredit && isShop(besides: statement) ? .creditor : nil
  }

  func party(_ role: PartyRole) -> Counterparty { role == .debtor ? debtor : creditor }

  private func hasParty(_ role: PartyRole) -> Bool {
    let fields = role == .debtor ? Self.debtorFields : Self.creditorFields
    return fields.contains { texts.holds($0) }
  }

  private static let debtorFields: [CAMTField] = [
    .debtorName, .debtorIBAN, .debtorOther, .debtorBBAN, .debtorBIC, .debtorMember,
    .debtorAgentOther,
  ]

  private static let creditorFields: [CAMTField] = [
    .creditorName, .creditorIBAN, .creditorOther, .creditorBBAN, .creditorBIC, .creditorMember,
    .creditorAgentOther,
  ]

  /// Whether the creditor of money in may be another than ourselves: it is not called as the account's
  /// owner is, and has no IBAN, which could be a virtual or QR-IBAN of the owner's.
  private func isShop(besides statement: RawStatement) -> Bool {
    guard let name = texts[.creditorName], !texts.holds(.creditorIBAN) else { return false }
    return ![statement.ownerName, statement.accountName].contains {
      $0?.lowercased() == name.lowercased()
    }
  }

  /// Whether the party's account is this one.
  private func isParty(_ role: PartyRole, of account: String?) -> Bool {
    guard let account else { return false }
    let own =
      role == .debtor
      ? texts[.debtorIBAN]?.withoutSpaces ?? texts[.debtorOther] ?? texts[.debtorBBAN]
      : texts[.creditorIBAN]?.withoutSpaces ?? texts[.creditorOther] ?? texts[.creditorBBAN]
    return own == account
  }

  /// The amount and the element it was read from, in the order of how sure it is to be the
  /// amount in the account's currency.
  var statedAmount: (RawAmount, String)? {
    if let amount { return (amount, "Amt") }
    if let amount = transaction { return (amount, "AmtDtls/TxAmt") }
    if let amount = instructed { return (amount, "AmtDtls/InstdAmt") }
    if let amount = counterValue { return (amount, "AmtDtls/CntrValAmt") }
    return nil
  }
}

/// The two sides of a payment.
enum PartyRole {
  case debtor, creditor
}

extension Counterparty {
  /// - Parameter scheme: What kind of number `other` is, such as `BBAN` or `CUID`.
  @inline(__always)
  fileprivate init(
    _ texts: CAMTTexts, name: CAMTField, iban: CAMTField, other: CAMTField, scheme: CAMTField,
    bban: CAMTField, bank: (CAMTField, CAMTField, CAMTField)
  ) {
    self.init(name: texts[name])
    if let iban = texts[iban] {
      (account, accountScheme) = (iban.withoutSpaces, "IBAN")
    } else if let other = texts[other] {
      (account, accountScheme) = (other, texts[scheme] == "BBAN" ? "BBAN" : "other")
    } else if let bban = texts[bban] {
      (account, accountScheme) = (bban, "BBAN")
    }
    bankID = texts[bank.0] ?? texts[bank.1] ?? texts[bank.2]
  }
}
