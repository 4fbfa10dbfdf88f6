import Domain

extension RawDetail {
  /// All references of the payment; the kinds say what they refer to.
  var references: [Reference] {
    var references: [Reference] = []
    references.reserveCapacity(2)
    references.add(.bank, bankReference)
    references.add(.endToEnd, endToEndID)
    references.add(.instruction, instructionID)
    references.add(.mandate, mandateID)
    references.add(.transaction, transactionID)
    references.add(.uetr, uetr)
    references.add(.batch, paymentID)
    references.add(.batch, messageID)
    references.add(.customer, ownerTransactionID)
    references.add(.customer, chequeNumber)
    if texts.holds(.structuredReference) {
      for reference in structuredReferences { references.add(.creditor, reference) }
    }
    if texts.holds(.proprietaryReference) {
      for reference in proprietaryReferences { references.add(.transaction, reference) }
    }
    return references
  }

  /// What the model has no field for.
  var extra: [ExtraField] {
    var extra = exchangeExtra
    extra.add("clearing_ref", clearingReference)
    extra.add("ultimate_debtor", ultimateDebtor)
    extra.add("ultimate_creditor", ultimateCreditor)
    extra.add("purpose", purpose)
    for info in structuredInfo { extra.add("structured_info", info) }
    for number in documents { extra.add("document", number) }
    return extra.isEmpty ? others : extra + others
  }
}

extension RawRecord {
  /// The currencies of the rate; the rate itself has a field.
  var exchangeExtra: [ExtraField] {
    var extra: [ExtraField] = []
    extra.add("exchange_source", texts[.exchangeSource])
    extra.add("exchange_target", texts[.exchangeTarget])
    extra.add("exchange_unit", texts[.exchangeUnit])
    return extra
  }
}

extension RawBatch {
  /// Of a batch besides the entry's first.
  var extra: [ExtraField] {
    var extra: [ExtraField] = []
    extra.add("batch_message", messageID)
    extra.add("batch_id", paymentID)
    extra.add("batch_count", count)
    extra.add("batch_total", total.map { "\($0.text) \($0.currency ?? "")" })
    return extra
  }
}

extension [Reference] {
  mutating func add(_ kind: Reference.Kind, _ value: String?) {
    if let value { append(Reference(kind, value)) }
  }
}

extension [ExtraField] {
  mutating func add(_ name: String, _ value: String?) {
    if let value { append(ExtraField(name, value)) }
  }
}
