import Domain

/// The vocabulary that the entries and statements of all formats share (`recon-expected/1`).
extension JSONObject {
  /// The head of an entry: index, dates, amount, currency, reversal and status, in this order.
  ///
  /// A date or amount that cannot be read is null, and its text stands in `…_raw`.
  static func entry(
    index: Int, booking: ShownDate = .none, value: ShownDate = .none, amount: ShownAmount,
    currency: String?, status: String?, reversal: Bool = false
  ) -> JSONObject {
    var json = JSONObject()
    json.put("index", index)
    json.putDate("booking_date", booking)
    json.putDate("value_date", value)
    json.put("amount", amount.value?.description)
    if amount.value == nil { json.putIfPresent("amount_raw", amount.raw) }
    json.put("currency", currency)
    json.put("reversal", reversal)
    json.put("status", status)
    return json
  }

  /// Where the record lies in the bytes of the file.
  mutating func putSlice(_ slice: Slice) {
    put("offset", slice.offset)
    put("length", slice.length)
    if let line = slice.line { put("line", line) }
  }

  mutating func putDate(_ name: String, _ date: ShownDate) {
    put(name, date.value?.description)
    if date.value == nil { putIfPresent(name + "_raw", date.raw) }
  }

  /// The other party, left out when nothing is known of it.
  mutating func putCounterparty(_ party: Counterparty, as name: String = "counterparty") {
    var json = JSONObject()
    json.putIfPresent("name", party.name)
    json.putIfPresent("account", party.account)
    json.putIfPresent("account_scheme", party.accountScheme)
    json.putIfPresent("bank_id", party.bankID)
    putIfPresent(name, json)
  }

  mutating func putExtra(_ fields: [ExtraField]) {
    for field in fields { put(field.name, field.value) }
  }

  /// What no field is for, under `extra`: a text for each path, or a list where one repeats.
  mutating func putOthers(_ fields: [ExtraField]) {
    let texts = Dictionary(grouping: fields, by: \.name)
    var json = JSONObject()
    var seen: Set<String> = []
    for name in fields.map(\.name) where seen.insert(name).inserted {
      let all = texts[name, default: []].map { JSONValue.string($0.value) }
      json.put(name, all.count == 1 ? all[0] : .array(all))
    }
    putIfPresent("extra", json)
  }

  /// The account of a statement: all five members, null where the file is silent.
  static func account(
    id: String?, scheme: String? = nil, bankID: String? = nil, name: String? = nil,
    currency: String? = nil
  ) -> JSONObject {
    var json = JSONObject()
    json.put("id", id)
    json.put("scheme", scheme)
    json.put("bank_id", bankID)
    json.put("name", name)
    json.put("currency", currency)
    return json
  }

  static func balance(
    type: String?, amount: ShownAmount, currency: String?, date: ShownDate
  ) -> JSONObject {
    var json = JSONObject()
    json.put("type", type)
    json.put("amount", amount.value?.description)
    if amount.value == nil { json.putIfPresent("amount_raw", amount.raw) }
    json.put("currency", currency)
    json.putDate("date", date)
    return json
  }

  /// The head of a statement. `opening` and `closing` are among `balances`.
  static func statement(
    kind: StatementHead.Kind, id: String? = nil, sequence: String? = nil, page: String? = nil,
    created: String? = nil, account: JSONObject = .account(id: nil), currency: String?,
    from: ShownDate = .none, to: ShownDate = .none, opening: JSONObject? = nil,
    closing: JSONObject? = nil, balances: [JSONObject] = []
  ) -> JSONObject {
    var json = JSONObject()
    json.put("kind", kind.rawValue)
    json.put("id", id)
    json.put("sequence", sequence)
    json.put("page", page)
    json.put("created", created)
    json.put("account", .object(account))
    json.put("currency", currency)
    json.putDate("from_date", from)
    json.putDate("to_date", to)
    json.put("opening_balance", opening.map(JSONValue.object) ?? .null)
    json.put("closing_balance", closing.map(JSONValue.object) ?? .null)
    json.put("balances", .array(balances.map(JSONValue.object)))
    return json
  }
}

/// A date to show: the day, or the text that is none.
struct ShownDate {
  var value: CalendarDate?
  var raw: String?

  /// The file says nothing.
  static let none = ShownDate(nil)

  init(_ value: CalendarDate?, raw: String? = nil) {
    self.value = value
    self.raw = raw
  }
}

/// An amount to show, signed and at the scale of the file, or the text that is none.
struct ShownAmount {
  var value: ExactDecimal?
  var raw: String?

  init(_ value: ExactDecimal?, raw: String? = nil) {
    self.value = value
    self.raw = raw
  }
}

extension InspectedStatement {
  /// Adds an entry and counts its amount.
  mutating func add(
    _ json: JSONObject, amount: ExactDecimal?, currency: String?, isBooked: Bool = true
  ) {
    entries.append(json)
    count(amount, currency: currency, isBooked: isBooked)
  }
}
