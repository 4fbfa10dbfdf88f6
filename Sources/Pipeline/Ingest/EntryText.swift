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

  /// The same in the order of the texts themselves, so that files that list the payments in another
  /// order say the same.
  var sortedDetailsText: String {
    guard details.count > 1 else { return "" }
    let texts = details.map { detail in
      var text = ""
      detail.writeJSON(to: &text)
      return text
    }
    return "[" + texts.sorted().joined(separator: ",") + "]"
  }

  /// Whether the payments inside it are known to come to its amount.
  var isSumOfDetails: Bool {
    var sum: Int128 = 0
    for detail in details {
      guard let amount = detail.amount, amount.currency == self.amount.currency else {
        return false
      }
      sum += Int128(amount.minorUnits)
    }
    return sum == Int128(amount.minorUnits)
  }

  /// What the table has no column for, one `name=value` a line; a line feed inside is `\n`.
  var extraText: String {
    var lines = ExtraLines(extra)
    lines.add("information", information)
    lines.add("posting_text", postingText)
    lines.add("balance_after", balanceAfter?.decimal)
    lines.add("counterparty_scheme", counterparty.accountScheme)
    lines.add("counterparty_bank", counterparty.bankID)
    for text in returnReason?.information ?? [] { lines.add("return_info", text) }
    lines.add(code)
    // Those of a single payment are the entry's, unless it states them itself.
    lines.add(charges.isEmpty && details.count == 1 ? details[0].charges : charges)
    lines.add(originalAmount)
    for batch in [batch].compactMap(\.self) { lines.add(batch) }
    if details.count == 1 { for field in details[0].extra { lines.add(field.name, field.value) } }
    return lines.text
  }
}

/// Lines `name=value`, in the order in which they were added.
private struct ExtraLines {
  private(set) var text = ""

  init(_ fields: [ExtraField]) {
    for field in fields { add(field.name, field.value) }
  }

  mutating func add(_ name: String, _ value: String?) {
    guard let value else { return }
    if !text.isEmpty { text += "\n" }
    text += name + "=" + ExtraLines.oneLine(value)
  }

  mutating func add(_ code: TransactionCode) {
    // The first of them has a column.
    let shown = code.shown
    if code.iso != shown { add("code_iso", code.iso) }
    if code.proprietary != shown { add("code_proprietary", code.proprietary) }
    add("code_issuer", code.issuer)
    if code.gvc != shown { add("gvc", code.gvc) }
    if code.bai != shown { add("bai", code.bai) }
    if code.swift != shown { add("swift", code.swift) }
  }

  mutating func add(_ charges: [Charge]) {
    for charge in charges {
      add("charge", "\(charge.amount)")
      add("charge_type", charge.type)
      add("charge_included", charge.included.map { $0 ? "true" : "false" })
      add("charge_bearer", charge.bearer)
    }
  }

  mutating func add(_ original: OriginalAmount) {
    add("instructed", original.instructed.map { "\($0)" })
    add("transaction", original.transaction.map { "\($0)" })
    add("counter_value", original.counterValue.map { "\($0)" })
    add("rate", original.rate)
  }

  mutating func add(_ batch: Batch) {
    add("batch_count", batch.count.map { "\($0)" })
    add("batch_total", batch.total.map { "\($0)" })
    add("batch_id", batch.paymentInformationID)
    add("batch_message", batch.messageID)
  }

  private static func oneLine(_ value: String) -> String {
    guard value.utf8.contains(where: { $0 == 0x0A || $0 == 0x5C }) else { return value }
    return value.unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "\n": text += "\\n"
      case "\\": text += "\\\\"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension EntryDetail {
  /// Written straight into the text: a month has more of these than of entries.
  fileprivate func writeJSON(to text: inout String) {
    func member(_ key: String, _ value: String?) {
      text += key
      if let value { JSONText.write(value, to: &text) } else { text += "null" }
    }
    func list(_ key: String, _ values: [String]) {
      text += key
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        JSONText.write(value, to: &text)
      }
      text += "]"
    }
    func more(_ name: String, _ value: String?) {
      guard let value else { return }
      text += ","
      JSONText.write(name, to: &text)
      text += ":"
      JSONText.write(value, to: &text)
    }
    member("{\"amount\":", amount?.decimal)
    member(",\"currency\":", amount?.currency.code)
    list(",\"references\":[", references.map { $0.kind.rawValue + "=" + $0.value })
    member(",\"name\":", counterparty.name)
    member(",\"account\":", counterparty.account)
    list(",\"remittance\":[", remittance)
    member(",\"return_reason\":", returnReason?.code)
    more("bank", counterparty.bankID)
    more("code", code.shown)
    more("information", information)
    more("instructed", originalAmount.instructed.map { "\($0)" })
    more("transaction", originalAmount.transaction.map { "\($0)" })
    more("counter_value", originalAmount.counterValue.map { "\($0)" })
    more("rate", originalAmount.rate)
    for line in returnReason?.information ?? [] { more("return_info", line) }
    for charge in charges { more("charge", "\(charge.amount)") }
    for field in extra { more(field.name, field.value) }
    text += "}"
  }
}
