import Domain

/// Which record a field belongs to. The cases of `CAMTField` stand in this order.
extension CAMTField {
  private func isBetween(_ first: CAMTField, _ last: CAMTField) -> Bool {
    rawValue >= first.rawValue && rawValue <= last.rawValue
  }

  var isMessage: Bool { isBetween(.messageID, .messageRecipient) }
  var isStatement: Bool {
    isBetween(.statementID, .servicerOther) || isBetween(.totalEntries, .debitSum)
  }
  var isBalance: Bool { isBetween(.balanceType, .balanceDate) }
  var isBatch: Bool { isBetween(.batchMessageID, .batchTotal) }
  var isCharge: Bool { isBetween(.chargeAmount, .chargeBearer) }

  enum Owner {
    case entryOrDetail, entry, detail, other
  }

  /// What is asked of a field at every text.
  struct Role {
    let field: CAMTField?
    let owner: Owner
    let isList: Bool

    init(_ field: CAMTField?) {
      self.field = field
      owner = field?.owner ?? .other
      isList = field?.isList ?? false
    }
  }

  private var owner: Owner {
    if isBetween(.detailAmount, .detailInfo) { return .detail }
    if isBetween(.entryReference, .entryInfo) { return .entry }
    let isCommon =
      isBetween(.codeDomain, .codeIssuer) || isBetween(.instructedAmount, .exchangeRate)
    return isCommon ? .entryOrDetail : .other
  }

  /// Whether a record may have several, which are kept as a list.
  var isList: Bool {
    switch self {
    case .proprietaryReference, .unstructured, .structuredReference, .structuredInfo,
      .documentNumber, .returnInfo:
      true
    default: false
    }
  }
}

extension RawMessage {
  mutating func set(_ field: CAMTField, _ text: String) {
    switch field {
    case .messageID: messageID = text
    case .messageCreated: created = text
    case .messagePage: page = text
    case .messageLastPage: lastPage = text
    case .messageRecipient: recipient = text
    default: break
    }
  }
}

extension RawStatement {
  func set(_ field: CAMTField, _ text: RawText) {
    switch field {
    case .statementID: id = text.text
    case .sequence: sequence = text.text
    case .legalSequence: legalSequence = text.text
    case .created: created = text.text
    case .copyDuplicate: copyDuplicate = text.text
    case .page: page = text.text
    case .lastPage: lastPage = text.text
    case .fromDate: fromDate = text
    case .toDate: toDate = text
    case .statementInfo: info = text.text
    case .accountIBAN: accountIBAN = text.text
    case .accountOther: accountOther = text.text
    case .accountProprietary: accountProprietary = text.text
    case .accountBBAN: accountBBAN = text.text
    case .accountCurrency: accountCurrency = text.text
    case .accountName: accountName = text.text
    case .ownerName: ownerName = text.text
    case .servicerBIC: servicerBIC = text.text
    case .servicerMember: servicerMember = text.text
    case .servicerOther: servicerOther = text.text
    default: setTotal(field, text.text)
    }
  }

  private func setTotal(_ field: CAMTField, _ text: String) {
    switch field {
    case .totalEntries: totals.entries = text
    case .totalSum: totals.sum = text
    case .totalNet: totals.net = text
    case .totalNetSign: totals.netIndicator = text
    case .creditEntries: totals.creditCount = text
    case .creditSum: totals.creditSum = text
    case .debitEntries: totals.debitCount = text
    case .debitSum: totals.debitSum = text
    default: break
    }
  }
}

extension RawBalance {
  mutating func set(_ field: CAMTField, _ text: RawText, _ amount: @autoclosure () -> RawAmount) {
    switch field {
    case .balanceType: type = text.text
    case .balanceAmount: self.amount = amount()
    case .balanceSign: sign = text
    case .balanceDate: date = text
    default: break
    }
  }
}

extension RawCharge {
  mutating func set(_ field: CAMTField, _ text: RawText, _ amount: @autoclosure () -> RawAmount) {
    switch field {
    case .chargeAmount: self.amount = amount()
    case .chargeSign: sign = text
    case .chargeType: type = text.text
    case .chargeIncluded: included = text.text
    case .chargeBearer: bearer = text.text
    default: break
    }
  }
}

extension RawBatch {
  mutating func set(_ field: CAMTField, _ text: String, _ amount: @autoclosure () -> RawAmount) {
    switch field {
    case .batchMessageID: messageID = text
    case .batchPaymentID: paymentID = text
    case .batchCount: count = text
    case .batchTotal: total = amount()
    default: break
    }
  }
}
