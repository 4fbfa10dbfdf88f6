import Domain

/// An entry as its file writes it: what is shown, and what an `Entry` is made from.
///
/// A value that cannot be read has no `value`, its text as `raw`, and an error that whoever read the
/// record has reported.
struct WrittenEntry {
  var booking = ShownDate.none
  var value = ShownDate.none
  var amount = ShownAmount(nil)
  /// The code as written; nil when the file names none.
  var currency: String?
  var status: Entry.Status? = .booked
  /// What is shown in place of the status's own name.
  var statusName: String?
  var code = TransactionCode()
  var references: [Reference] = []
  var counterparty = Counterparty()
  var remittance: [String] = []
  var information: String?
  var postingText: String?
  var returnReason: String?
  var original = OriginalAmount()
  var balanceAfter: ShownAmount?
  var counted = true
  /// The payments inside the entry.
  var details: [WrittenEntry] = []
  /// What the model has no field for, by the name it is shown under.
  var members: [(name: String, value: JSONValue)] = []
  var slice = Slice()

  mutating func refer(_ kind: Reference.Kind, _ value: String?) {
    if let value, !value.isEmpty { references.append(Reference(kind, value)) }
  }

  mutating func put(_ name: String, _ text: String?) {
    if let text, !text.isEmpty { members.append((name, .string(text))) }
  }

  mutating func put(_ name: String, _ value: JSONValue) { members.append((name, value)) }
}

extension WrittenEntry {
  /// Makes an entry of the amount that `money` gave. The texts are taken out, and the entry is filled
  /// where it stands, because copies of them cost.
  mutating func give(to entry: inout Entry, index: Int) {
    let currency = entry.amount.currency
    entry.index = index
    entry.bookingDate = booking.value
    entry.valueDate = value.value
    entry.status = status
    swap(&entry.references, &references)
    swap(&entry.code, &code)
    swap(&entry.counterparty, &counterparty)
    swap(&entry.remittance, &remittance)
    swap(&entry.information, &information)
    swap(&entry.postingText, &postingText)
    if let returnReason { entry.returnReason = ReturnReason(code: returnReason) }
    swap(&entry.originalAmount, &original)
    entry.balanceAfter = balanceAfter?.value.flatMap { $0.money(in: currency) }
    entry.counted = counted
    if !details.isEmpty { entry.details = details.map { $0.detail(in: currency) } }
    entry.slice = slice
    entry.extra = members.map { ExtraField($0.name, $0.value.plainText) }
  }

  /// The amount, or nil when a value that an entry cannot do without is wrong.
  func money(errors: ErrorCollector) -> Money? {
    var place: InputLocation {
      InputLocation(file: errors.file, line: slice.line, offset: slice.offset)
    }
    // A parser whose format may lack the currency reports that itself, once.
    guard let code = currency else { return nil }
    guard let currency = Currency(code: code) else {
      errors.add(.unknownCurrency(code), at: place)
      return nil
    }
    guard let amount = amount.value else { return nil }
    if let money = amount.money(in: currency) { return money }
    errors.add(.tooManyDecimals(amount.description, allowed: currency.exponent), at: place)
    return nil
  }

  private func detail(in currency: Currency) -> EntryDetail {
    var detail = EntryDetail()
    detail.amount = amount.value.flatMap { $0.money(in: currency) }
    detail.references = references
    detail.code = code
    detail.counterparty = counterparty
    detail.remittance = remittance
    detail.information = information
    if let returnReason { detail.returnReason = ReturnReason(code: returnReason) }
    detail.originalAmount = original
    detail.extra = members.map { ExtraField($0.name, $0.value.plainText) }
    return detail
  }
}

extension WrittenEntry {
  /// The entry in the shape `recon-expected/1`.
  func json(index: Int) -> JSONObject {
    var json = JSONObject.entry(
      index: index, booking: booking, value: value, amount: amount, currency: currency,
      status: statusName ?? status?.rawValue)
    putMeaning(&json)
    json.putSlice(slice)
    return json
  }

  private func putMeaning(_ json: inout JSONObject) {
    json.putIfPresent("code", code.shown)
    let named = references.filter { $0.kind != .creditor }.map { ($0.kind.shownName, $0.value) }
    for (name, value) in named.withDistinctNames { json.put(name, value) }
    json.putIfPresent(
      "structured_refs", references.filter { $0.kind == .creditor }.map(\.value))
    json.putCounterparty(counterparty)
    json.putIfPresent("remittance", remittance)
    json.putIfPresent("info", information)
    json.putIfPresent("posting_text", postingText)
    json.putIfPresent("return_reason", returnReason)
    if let balanceAfter { json.put("balance_after", balanceAfter.value?.description) }
    if let transaction = original.transaction {
      json.put("original_amount", transaction.decimal)
      json.put("original_currency", transaction.currency.code)
    }
    if !counted { json.put("counted", false) }
    for member in members { json.put(member.name, member.value) }
    json.putIfPresent("details", details.map(\.detailJSON))
    if !details.isEmpty { json.put("details_sum", isSumOfDetails ? "ok" : "mismatch") }
  }

  private var isSumOfDetails: Bool {
    let sum = details.compactMap(\.amount.value).reduce(ExactDecimal.zero, +)
    return amount.value.map { $0.equals(sum) } ?? false
  }

  private var detailJSON: JSONObject {
    var json = JSONObject()
    json.put("amount", amount.value?.description)
    if amount.value == nil { json.putIfPresent("amount_raw", amount.raw) }
    json.put("currency", currency)
    putMeaning(&json)
    return json
  }
}

extension Reference.Kind {
  /// The member of `recon-expected/1`.
  var shownName: String {
    switch self {
    case .bank: "bank_ref"
    case .entry: "entry_ref"
    case .customer: "customer_ref"
    case .endToEnd: "end_to_end_id"
    case .mandate: "mandate_id"
    case .instruction: "instruction_id"
    case .transaction: "transaction_id"
    case .cheque: "cheque_number"
    case .related: "original_trace"
    default: rawValue
    }
  }
}

extension JSONValue {
  /// The value in one string, for a field that holds text.
  var plainText: String {
    switch self {
    case .string(let text): text
    case .int(let number): String(number)
    case .bool(let flag): flag ? "true" : "false"
    case .null: ""
    case .array(let values): values.map(\.plainText).joined(separator: " ")
    case .object(let object):
      object.members.map { "\($0.name)=\($0.value.plainText)" }.joined(separator: " ")
    }
  }
}

extension Slice {
  /// Makes the slice reach up to `end`, exclusively.
  mutating func extend(to end: Int) { length = end - offset }
}
