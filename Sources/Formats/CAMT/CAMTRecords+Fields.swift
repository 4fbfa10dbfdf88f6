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
  var isEntry: Bool { isBetween(.entryReference, .entryInfo) }
  var isBatch: Bool { isBetween(.batchMessageID, .batchTotal) }
  var isCommon: Bool {
    isBetween(.codeDomain, .codeIssuer) || isBetween(.instructedAmount, .exchangeRate)
  }
  var isCharge: Bool { isBetween(.chargeAmount, .chargeBearer) }

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

extension RawCommon {
  func set(_ field: CAMTField, _ text: String, _ amount: @autoclosure () -> RawAmount) {
    switch field {
    case .codeDomain: codeDomain = text
    case .codeFamily: codeFamily = text
    case .codeSubFamily: codeSubFamily = text
    case .codeProprietary: codeProprietary = text
    case .codeIssuer: codeIssuer = text
    case .instructedAmount: instructed = amount()
    case .transactionAmount: transaction = amount()
    case .counterValueAmount: counterValue = amount()
    case .exchangeSource: exchange.source = text
    case .exchangeTarget: exchange.target = text
    case .exchangeUnit: exchange.unit = text
    case .exchangeRate: exchange.rate = text
    default: break
    }
  }
}

extension RawEntry {
  func set(_ field: CAMTField, _ text: RawText, _ amount: @autoclosure () -> RawAmount) {
    switch field {
    case .entryReference: reference = text.text
    case .amount: self.amount = amount()
    case .sign: sign = text
    case .reversal: reversal = text
    case .status: status = text
    case .bookingDate: bookingDate = text
    case .valueDate: valueDate = text
    case .bankReference: bankReference = text.text
    case .entryInfo: info = text.text
    default: break
    }
  }
}

extension RawDetail {
  func set(_ field: CAMTField, _ text: RawText, _ amount: @autoclosure () -> RawAmount) {
    switch field {
    case .detailAmount: self.amount = amount()
    case .detailSign: sign = text
    case .detailMessageID: messageID = text.text
    case .detailBankReference: bankReference = text.text
    case .detailPaymentID: paymentID = text.text
    case .instructionID: instructionID = text.text
    case .endToEndID: endToEndID = text.text
    case .uetr: uetr = text.text
    case .transactionID: transactionID = text.text
    case .mandateID: mandateID = text.text
    case .clearingReference: clearingReference = text.text
    case .chequeNumber: chequeNumber = text.text
    case .ownerTransactionID: ownerTransactionID = text.text
    case .proprietaryReference: proprietaryReferences.append(text.text)
    case .unstructured: unstructured.append(text.text)
    case .structuredReference: structuredReferences.append(text.text)
    case .structuredInfo: structuredInfo.append(text.text)
    case .documentNumber: documents.append(text.text)
    case .returnCode, .returnProprietary:
      if returnReason == nil {
        returnReason = text.text
      } else {
        others.append(ExtraField("RtrInf/Rsn", text.text))
      }
    case .returnInfo: returnInfo.append(text.text)
    case .purpose: purpose = text.text
    case .detailInfo: info = text.text
    case .ultimateDebtor: ultimateDebtor = text.text
    case .ultimateCreditor: ultimateCreditor = text.text
    default: setParty(field, text.text)
    }
  }

  private func setParty(_ field: CAMTField, _ text: String) {
    switch field {
    case .debtorName: debtor.name = text
    case .debtorIBAN: debtor.iban = text
    case .debtorOther: debtor.other = text
    case .debtorScheme: debtor.otherScheme = text
    case .debtorBBAN: debtor.bban = text
    case .debtorBIC: debtor.bic = text
    case .debtorMember: debtor.member = text
    case .debtorAgentOther: debtor.agentOther = text
    case .creditorName: creditor.name = text
    case .creditorIBAN: creditor.iban = text
    case .creditorOther: creditor.other = text
    case .creditorScheme: creditor.otherScheme = text
    case .creditorBBAN: creditor.bban = text
    case .creditorBIC: creditor.bic = text
    case .creditorMember: creditor.member = text
    case .creditorAgentOther: creditor.agentOther = text
    default: break
    }
  }
}
