import Domain

/// One transaction in the shape `recon-expected/1`.
struct OFXEntryView {
  private let raw: OFXRecord
  private var conversion: OFXConversion
  let amount: ShownAmount

  init(_ raw: OFXRecord, conversion: OFXConversion) {
    self.raw = raw
    self.conversion = conversion
    amount = raw.shownAmount(.amount)
  }

  mutating func json(index: Int, currency: String?, isPending: Bool) -> JSONObject {
    var json = JSONObject.entry(
      index: index, booking: raw.shownDate(.posted), value: raw.shownDate(.available),
      amount: amount, currency: currency, status: isPending ? "pending" : "booked")
    json.putIfPresent("code", text(.type))
    json.putIfPresent("bank_ref", text(.id))
    json.putIfPresent("customer_ref", text(.reference))
    json.putIfPresent("transaction_id", text(.serverID))
    json.putIfPresent("related_ref", text(.corrects))
    json.putIfPresent("cheque_number", text(.cheque) ?? text(.ofcCheque))
    var party = Counterparty(name: text(.name) ?? text(.name, in: .payee))
    party.account =
      text(.accountID, in: .toAccount)
      ?? text(.accountID, in: .toCard).map { CardNumber.masked(account: $0) }
    party.bankID = text(.bankID, in: .toAccount)
    json.putCounterparty(party)
    json.putIfPresent("remittance", text(.memo)?.remittanceLines ?? [])
    json.putIfPresent("posted_raw", raw.rawText(.posted))
    if raw.value(.posted) == nil, !isPending { json.put("booking_date_missing", true) }
    if let user = raw.value(.user) {
      json.put("user_date", raw.shownDate(.user).value?.description ?? raw.rawText(of: user))
    }
    putOriginal(&json)
    putRest(&json)
    json.putSlice(Slice(offset: raw.offset, length: raw.length, line: raw.line))
    return json
  }

  private mutating func putOriginal(_ json: inout JSONObject) {
    for parent in [TagName.inCurrency, .originalCurrency] {
      var original = JSONObject()
      original.putIfPresent("currency", text(.symbol, in: parent))
      original.putIfPresent("rate", text(.rate, in: parent))
      if original.members.isEmpty { continue }
      original.put("kind", parent.text)
      json.put("original_currency", .object(original))
      return
    }
  }

  private mutating func text(_ name: TagName, in parent: TagName = .none) -> String? {
    conversion.text(name, in: parent, of: raw)
  }

  /// What has no member of its own.
  private mutating func putRest(_ json: inout JSONObject) {
    var fields: [(String, String)] = []
    for value in raw.values where !value.range.isEmpty && !OFXEntryView.isShown(value) {
      if let text = conversion.text(value, of: raw) { fields.append((value.extraName, text)) }
    }
    for (name, value) in fields.withDistinctNames { json.putOther(name, value) }
  }

  private static func isShown(_ value: OFXValue) -> Bool {
    switch (value.parent, value.name) {
    case (.payee, .name), (.toAccount, .accountID), (.toCard, .accountID), (.toAccount, .bankID):
      true
    case (.inCurrency, _), (.originalCurrency, _): true
    case (.none, let name): OFXEntryView.shown.contains(name)
    default: false
    }
  }

  private static let shown: Set<TagName> = [
    .type, .posted, .available, .user, .amount, .id, .reference, .serverID, .corrects, .cheque,
    .ofcCheque, .name, .memo,
  ]
}
