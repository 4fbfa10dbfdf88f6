import Domain

extension Entry {
  /// The payments inside a batch line as JSON, empty when there is at most one: that one's fields
  /// stand on the entry itself.
  var detailsText: String {
    guard details.count > 1 else { return "" }
    return JSONText.array(details.map(\.json)).rendered()
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
    lines.add(charges)
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
  fileprivate var json: JSONText {
    var members: [JSONText.Member] = [
      .init("amount", .optional(amount?.decimal)),
      .init("currency", .optional(amount?.currency.code)),
      .init("references", .array(references.map { .string("\($0.kind.rawValue)=\($0.value)") })),
      .init("name", .optional(counterparty.name)),
      .init("account", .optional(counterparty.account)),
      .init("remittance", .array(remittance.map(JSONText.string))),
      .init("return_reason", .optional(returnReason?.code)),
    ]
    func add(_ name: String, _ value: String?) {
      if let value { members.append(.init(name, .string(value))) }
    }
    add("bank", counterparty.bankID)
    add("code", code.shown)
    add("information", information)
    add("instructed", originalAmount.instructed.map { "\($0)" })
    add("transaction", originalAmount.transaction.map { "\($0)" })
    add("counter_value", originalAmount.counterValue.map { "\($0)" })
    add("rate", originalAmount.rate)
    for text in returnReason?.information ?? [] { add("return_info", text) }
    for charge in charges { add("charge", "\(charge.amount)") }
    for field in extra { add(field.name, field.value) }
    return .object(members)
  }
}
