import Domain

/// One line of a processor's report in its own words, on its way to an `Entry` and to JSON.
struct ReportLine {
  /// Something the line says under a name of its own, and what kind of reference it is, if it is one.
  struct Fact {
    var name: String
    var value: JSONValue
    var kind: Reference.Kind?
    /// How much of the name, before a point, is that of a whole of which the fact is a part; 0 of
    /// none. Parts of a whole stand one behind the other.
    var wholeLength = 0
  }

  var index = 0
  var booking = ShownDate.none
  var createdAt: Instant?
  /// The effect on the merchant's balance.
  var amount = ShownAmount(nil)
  var currency: String?
  /// As the model has it; nil when the report has no such column or another word.
  var status: Entry.Status? = .booked
  /// As it is shown; the model's word if nil.
  var statusText: String?
  var counted = true
  var gross: ExactDecimal?
  /// The gross amount's, where it was converted; nil when it is the line's own.
  var grossCurrency: String?
  /// As it changes the balance: a cost is negative.
  var fee: ExactDecimal?
  var feeCurrency: String?
  var rate: String?
  /// In the words that the matcher knows: `charge`, `refund`, `payout`, `fee`, `dispute`.
  var category: String?
  /// The kind of line as the report writes it.
  var code: String?
  var counterparty = Counterparty()
  var remittance: [String] = []
  var balanceAfter: ExactDecimal?
  var facts: [Fact] = []
  /// What an event says became of payments and refunds that were asked for.
  var ends: [ProcessorEvent] = []
  var slice = Slice()

  /// Becomes a blank line; the memory of its lists stays.
  mutating func clear() {
    var next = ReportLine()
    swap(&next.facts, &facts)
    swap(&next.remittance, &remittance)
    next.facts.removeAll(keepingCapacity: true)
    next.remittance.removeAll(keepingCapacity: true)
    self = next
  }

  mutating func add(_ name: String, _ text: String?, _ kind: Reference.Kind? = nil) {
    guard let text, !text.isEmpty else { return }
    facts.append(Fact(name: name, value: .string(text), kind: kind))
  }

  /// Adds a part of a whole, such as `fee_parts.markup` of `fee_parts`.
  mutating func add(_ name: String, partOf whole: StaticString, _ text: String) {
    facts.append(
      Fact(name: name, value: .string(text), kind: nil, wholeLength: whole.utf8CodeUnitCount))
  }

  mutating func add(_ name: String, _ value: JSONValue) {
    facts.append(Fact(name: name, value: value, kind: nil))
  }

  mutating func add(_ name: String, _ object: JSONObject) {
    if !object.members.isEmpty { add(name, .object(object)) }
  }

  /// Whether gross and fee are of the line's currency and do not make its amount.
  var contradictsItself: Bool {
    guard counted, let gross, let net = amount.value, hasOwnCurrency else { return false }
    return !(gross + (fee ?? .zero)).equals(net)
  }

  private var hasOwnCurrency: Bool {
    (grossCurrency ?? currency) == currency && (feeCurrency ?? currency) == currency
  }
}

extension ReportLine {
  var json: JSONObject {
    var json = JSONObject.entry(
      index: index, booking: booking, amount: amount, currency: currency,
      status: statusText ?? status?.rawValue)
    if !counted { json.put("counted", false) }
    json.putIfPresent("balance_after", balanceAfter?.description)
    json.putCounterparty(counterparty)
    json.putIfPresent("remittance", remittance)
    json.putIfPresent("gross", gross?.description)
    if gross != nil { json.putIfPresent("gross_currency", grossCurrency) }
    json.putIfPresent("fee", fee?.description)
    if fee != nil { json.putIfPresent("fee_currency", feeCurrency) }
    if contradictsItself { json.put("gross_plus_fee_differs_from_net", true) }
    json.putIfPresent("exchange_rate", rate)
    json.putIfPresent("event_type", code)
    putFacts(into: &json)
    json.putSlice(slice)
    return json
  }

  private func putFacts(into json: inout JSONObject) {
    var parts = JSONObject()
    for (index, fact) in facts.enumerated() {
      guard fact.wholeLength > 0 else {
        json.put(fact.name, fact.value)
        continue
      }
      let whole = fact.name.utf8.prefix(fact.wholeLength)
      parts.put(String(fact.name.utf8.dropFirst(fact.wholeLength + 1)) ?? "", fact.value)
      let isLast =
        index + 1 == facts.count || facts[index + 1].wholeLength != fact.wholeLength
        || !facts[index + 1].name.utf8.starts(with: whole)
      if isLast {
        json.put(String(whole) ?? "", .object(parts))
        parts = JSONObject()
      }
    }
  }
}
