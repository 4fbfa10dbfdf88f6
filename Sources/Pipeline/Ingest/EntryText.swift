import Domain

extension Entry {
  /// The payments inside a batch line as JSON, empty when there is at most one: that one's fields
  /// stand on the entry itself.
  var detailsText: String {
    guard details.count > 1 else { return "" }
    return JSONText.array(details.map(\.json)).rendered()
  }

  /// What the model has no field for, one `name=value` a line.
  var extraText: String {
    var lines = extra.map { "\($0.name)=\($0.value)" }
    if let information { lines.append("information=\(information)") }
    for charge in charges { lines.append("charge=\(charge.amount)") }
    if let instructed = originalAmount.instructed { lines.append("instructed=\(instructed)") }
    if let rate = originalAmount.rate { lines.append("rate=\(rate)") }
    if let count = batch?.count { lines.append("batch_count=\(count)") }
    if let id = batch?.paymentInformationID ?? batch?.messageID { lines.append("batch_id=\(id)") }
    return lines.joined(separator: "\n")
  }
}

extension EntryDetail {
  fileprivate var json: JSONText {
    [
      "amount": .optional(amount?.decimal), "currency": .optional(amount?.currency.code),
      "references": .array(references.map { .string("\($0.kind.rawValue)=\($0.value)") }),
      "name": .optional(counterparty.name), "account": .optional(counterparty.account),
      "remittance": .array(remittance.map(JSONText.string)),
      "return_reason": .optional(returnReason?.code),
    ]
  }
}
