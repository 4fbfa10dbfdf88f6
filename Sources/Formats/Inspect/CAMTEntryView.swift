import Domain

/// A camt entry's own words as JSON.
struct CAMTEntryView {
  let raw: RawEntry
  let statement: RawStatement

  init(_ raw: RawEntry, in statement: RawStatement) {
    self.raw = raw
    self.statement = statement
  }

  /// Signed; nil when amount or direction cannot be read.
  var amount: ExactDecimal? {
    guard let amount = raw.amount, let value = ExactDecimal(amount.text), !value.isNegative,
      let sign = raw.sign.flatMap({ CAMTValues.sign($0.text) })
    else { return nil }
    return sign < 0 ? -value : value
  }

  var json: JSONObject {
    var json = JSONObject()
    json.put("index", raw.index)
    json.putDate("booking_date", raw.bookingDate)
    json.putDate("value_date", raw.valueDate)
    json.put("amount", amount?.description)
    json.put("currency", raw.amount.map { $0.currency ?? statement.accountCurrency } ?? nil)
    json.put("reversal", raw.isReversal)
    json.put(
      "status", raw.status.map { CAMTValues.status($0.text)?.rawValue ?? $0.text.lowercased() })
    if amount == nil { json.putIfPresent("amount_raw", raw.amount?.text) }
    json.putIfPresent("entry_ref", raw.reference)
    json.putIfPresent("bank_ref", raw.bankReference)
    json.putIfPresent("code", raw.codeJSON)
    json.putIfPresent("info", raw.info)
    json.putIfPresent("charges", raw.charges.map(\.json))
    json.putIfPresent("original_amount", raw.originalJSON)
    json.putIfPresent("batch", raw.batches.map(\.json))
    if let only = raw.details.first, raw.details.count == 1 { putSingle(only, into: &json) }
    json.putIfPresent("details", raw.details.map(detail))
    json.putIfPresent("details_sum", detailsSum)
    json.putOthers(raw.others)
    json.put("offset", raw.slice.offset)
    json.put("length", raw.slice.length)
    return json
  }

  /// With exactly one detail the entry says what the detail says.
  private func putSingle(_ detail: RawDetail, into json: inout JSONObject) {
    json.putIfPresent("end_to_end_id", detail.endToEndID)
    json.putIfPresent("mandate_id", detail.mandateID)
    json.putIfPresent("instruction_id", detail.instructionID)
    json.putIfPresent("transaction_id", detail.transactionID)
    json.putIfPresent("uetr", detail.uetr)
    json.putIfPresent("counterparty", otherParty(detail).json)
    json.putIfPresent("remittance", detail.unstructured)
    json.putIfPresent("structured_refs", detail.structuredReferences)
    json.putIfPresent("return_reason", detail.returnReason)
  }

  private func direction(_ detail: RawDetail) -> Int64 {
    detail.sign.flatMap { CAMTValues.sign($0.text) }
      ?? raw.sign.flatMap { CAMTValues.sign($0.text) } ?? 1
  }

  private func otherParty(_ detail: RawDetail) -> Counterparty {
    let role = detail.otherRole(
      isCredit: direction(detail) > 0, isReversal: raw.isReversal, in: statement)
    return role.map(detail.party) ?? Counterparty()
  }

  private func signedAmount(_ detail: RawDetail) -> ExactDecimal? {
    guard let value = detail.statedAmount.flatMap({ ExactDecimal($0.0.text) }) else { return nil }
    return direction(detail) < 0 ? -value : value
  }

  /// Whether the details add up to the entry; nil when their currencies do not let us tell.
  private var detailsSum: String? {
    guard let amount, let currency = raw.amount?.currency, !raw.details.isEmpty else { return nil }
    var sum = ExactDecimal.zero
    for detail in raw.details {
      guard let stated = detail.statedAmount, stated.0.currency == currency,
        let value = signedAmount(detail)
      else { return nil }
      sum = sum + value
    }
    return sum.equals(amount) ? "ok" : "mismatch"
  }

  private func detail(_ detail: RawDetail) -> JSONObject {
    var json = JSONObject()
    if let stated = detail.statedAmount {
      json.put("amount", signedAmount(detail)?.description)
      json.put("currency", stated.0.currency)
      json.put("amount_source", stated.1)
    }
    json.putIfPresent("message_id", detail.messageID)
    json.putIfPresent("bank_ref", detail.bankReference)
    json.putIfPresent("payment_information_id", detail.paymentID)
    json.putIfPresent("instruction_id", detail.instructionID)
    json.putIfPresent("end_to_end_id", detail.endToEndID)
    json.putIfPresent("uetr", detail.uetr)
    json.putIfPresent("transaction_id", detail.transactionID)
    json.putIfPresent("mandate_id", detail.mandateID)
    json.putIfPresent("clearing_ref", detail.clearingReference)
    json.putIfPresent("cheque_number", detail.chequeNumber)
    json.putIfPresent("proprietary_refs", detail.proprietaryReferences)
    json.putIfPresent("code", detail.codeJSON)
    json.putIfPresent("debtor", detail.debtor.json)
    json.putIfPresent("creditor", detail.creditor.json)
    json.putIfPresent("ultimate_debtor", detail.ultimateDebtor)
    json.putIfPresent("ultimate_creditor", detail.ultimateCreditor)
    json.putIfPresent("counterparty", otherParty(detail).json)
    json.putIfPresent("remittance", detail.unstructured)
    json.putIfPresent("structured_refs", detail.structuredReferences)
    json.putIfPresent("structured_info", detail.structuredInfo)
    json.putIfPresent("documents", detail.documents)
    json.putIfPresent("info", detail.info)
    json.putIfPresent("return_reason", detail.returnReason)
    json.putIfPresent("return_info", detail.returnInfo)
    json.putIfPresent("charges", detail.charges.map(\.json))
    json.putIfPresent("original_amount", detail.originalJSON)
    json.putIfPresent("customer_ref", detail.ownerTransactionID)
    json.putIfPresent("purpose", detail.purpose)
    json.putOthers(detail.others)
    return json
  }
}

extension Counterparty {
  fileprivate var json: JSONObject {
    var json = JSONObject()
    json.putIfPresent("name", name)
    json.putIfPresent("account", account)
    json.putIfPresent("account_scheme", accountScheme)
    json.putIfPresent("bank_id", bankID)
    return json
  }
}

extension RawRecord {
  fileprivate var codeJSON: JSONObject {
    var json = JSONObject()
    json.putIfPresent("iso", isoCode)
    json.putIfPresent("proprietary", codeProprietary)
    json.putIfPresent("issuer", codeIssuer)
    return json
  }

  fileprivate var originalJSON: JSONObject {
    var json = JSONObject()
    json.putIfPresent("instructed", instructed?.json ?? JSONObject())
    json.putIfPresent("transaction", transaction?.json ?? JSONObject())
    json.putIfPresent("counter_value", counterValue?.json ?? JSONObject())
    var rate = JSONObject()
    rate.putIfPresent("rate", exchange.rate)
    rate.putIfPresent("source", exchange.source)
    rate.putIfPresent("target", exchange.target)
    rate.putIfPresent("unit", exchange.unit)
    json.putIfPresent("exchange", rate)
    return json
  }
}

extension RawAmount {
  fileprivate var json: JSONObject {
    var json = JSONObject()
    json.put("amount", text)
    json.put("currency", currency)
    return json
  }
}

extension RawCharge {
  fileprivate var json: JSONObject {
    var json = amount?.json ?? JSONObject()
    if let sign { json.put("direction", sign.text == "CRDT" ? "credit" : "debit") }
    if let flag = included.flatMap(CAMTValues.flag) { json.put("included", flag) }
    json.putIfPresent("type", type)
    json.putIfPresent("bearer", bearer)
    return json
  }
}

extension RawBatch {
  fileprivate var json: JSONObject {
    var json = JSONObject()
    json.putIfPresent("message_id", messageID)
    json.putIfPresent("payment_information_id", paymentID)
    json.putIfPresent("count", count)
    json.putIfPresent("total", total?.text)
    json.putIfPresent("currency", total?.currency)
    return json
  }
}
