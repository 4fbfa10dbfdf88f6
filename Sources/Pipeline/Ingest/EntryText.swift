import Domain

extension Entry {
  /// The payments inside a batch line as JSON, empty when there is at most one: that one's fields
  /// stand on the entry itself.
  var detailsText: String {
    guard details.count > 1 else { return "" }
    var text = "["
    text.reserveCapacity(200 * details.count)
    for (index, detail) in details.enumerated() {
      if index > 0 { text += "," }
      detail.writeJSON(to: &text)
    }
    text += "]"
    return text
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
  /// Written straight into the text: a month has more of these than of entries.
  fileprivate func writeJSON(to text: inout String) {
    func optional(_ key: String, _ value: String?) {
      text += key
      if let value { JSONText.write(value, to: &text) } else { text += "null" }
    }
    func list(_ key: String, _ values: [String]) {
      text += key
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        JSONText.write(value, to: &text)
      }
    }
    optional("{\"amount\":", amount?.decimal)
    optional(",\"currency\":", amount?.currency.code)
    list(",\"references\":[", references.map { $0.kind.rawValue + "=" + $0.value })
    optional("],\"name\":", counterparty.name)
    optional(",\"account\":", counterparty.account)
    list(",\"remittance\":[", remittance)
    optional("],\"return_reason\":", returnReason?.code)
    text += "}"
  }
}
