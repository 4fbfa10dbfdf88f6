import Domain

/// An entry's own words as JSON.
struct MTEntryView {
  private let raw: MTEntryRecord
  private let currency: String?
  private let text: MTText
  private let days: MTDays

  init(_ raw: MTEntryRecord, currency: String?, text: MTText) {
    self.raw = raw
    self.currency = currency
    self.text = text
    days = MTDays(raw)
  }

  /// Signed; nil when amount or mark cannot be read.
  var amount: ExactDecimal? {
    guard let range = raw.line.amount, let mark = raw.line.mark,
      let value = MTValues.decimalText(raw.bytes, range).flatMap({ ExactDecimal($0) })
    else { return nil }
    return mark.isCredit ? value : -value
  }

  var isBooked: Bool { raw.line.mark?.isExpected != true }

  var note: String? {
    days.rawValue(raw).map { "value date \($0) does not exist in the calendar" }
  }

  var json: JSONObject {
    let words = MTLineWords(raw, text)
    var json = JSONObject.entry(
      index: raw.index, booking: ShownDate(days.booking, raw: days.rawEntry(raw)),
      value: ShownDate(days.value, raw: days.rawValue(raw)),
      amount: ShownAmount(amount, raw: rawAmount), currency: currency,
      status: raw.line.mark.map { $0.isExpected ? "pending" : "booked" },
      reversal: raw.line.mark?.isReversal ?? false)
    json.putIfPresent("mark", raw.line.mark?.rawValue)
    json.putIfPresent("funds_code", words.fundsCode)
    json.putIfPresent("code", words.code)
    json.putIfPresent("customer_ref", words.customerReference)
    json.putIfPresent("bank_ref", words.bankReference)
    json.putIfPresent("supplementary", words.supplementary)
    json.put("raw_61", rawLine)
    let details = raw.details.first.map { MTDetails(raw.bytes, $0) }
    if let range = raw.details.first { json.putIfPresent("details_lines", lines(range)) }
    if let details { putParts(details, into: &json) }
    let meaning = MTMeaning(
      details, raw, supplementary: words.supplementary,
      currency: currency.flatMap { Currency(code: $0) }, text: text)
    put(meaning, words, into: &json)
    json.putIfPresent("non_swift", raw.nonSwift.map { lines($0).joined(separator: "\n") })
    json.putSlice(Slice(offset: raw.offset, length: raw.length, line: raw.lineNumber))
    return json
  }

  private func lines(_ range: Range<Int>) -> [String] {
    text.lines(raw.bytes, range, line: raw.lineNumber)
  }

  /// As written, but for the ends of its lines.
  private var rawLine: String {
    let whole = MTCursor.trimmedEnd(raw.raw, in: raw.bytes)
    let bytes = raw.bytes[whole].filter { $0 != 0x0D }
    return text.string(bytes[...], line: raw.lineNumber)
  }

  private var rawAmount: String? {
    if let range = raw.line.amount { return MTValues.ascii(raw.bytes, range) }
    return raw.line.unreadable.map { MTValues.ascii(raw.bytes, $0.at) }
  }

  private func putParts(_ details: MTDetails, into json: inout JSONObject) {
    guard details.style == .numbered else { return }
    let parts = details.parts.map { part in
      JSONValue.array([
        .string(part.name), .string(text.string(details.text[part.text], line: raw.lineNumber)),
      ])
    }
    json.put("subfields", .array(parts))
  }

  private func put(_ meaning: MTMeaning, _ words: MTLineWords, into json: inout JSONObject) {
    json.putIfPresent("gvc", meaning.businessCode)
    json.putIfPresent("posting_text", meaning.postingText)
    json.putIfPresent("primanota", meaning.primanota)
    json.putIfPresent("remittance", meaning.remittance)
    json.putIfPresent("further_remittance", meaning.further)
    var party = meaning.counterparty
    if party.name == nil { party.name = words.overflow }
    json.putCounterparty(party)
    json.putIfPresent("sepa", sepa(meaning))
    if meaning.isCodeWords { json.put("structured_86", true) }
    json.putIfPresent("end_to_end_id", meaning.endToEnd)
    json.putIfPresent("mandate_id", meaning.mandate)
    json.putIfPresent("creditor_scheme_id", meaning.creditorScheme)
    json.putIfPresent("batch_ref", meaning.batch)
    json.putIfPresent("instruction_id", meaning.instruction)
    json.putIfPresent("structured_refs", [meaning.creditorReference].compactMap(\.self))
    json.putIfPresent("return_reason", meaning.returnReason?.code)
    putAmounts(meaning, into: &json)
    json.putExtra(meaning.extra)
  }

  private func sepa(_ meaning: MTMeaning) -> JSONObject {
    var json = JSONObject()
    guard let tags = meaning.sepa else { return json }
    for tag in SEPATag.allCases {
      guard let found = tags.found.last(where: { $0.tag == tag }) else { continue }
      json.put(tag.rawValue, text.string(tags.text[found.value], line: raw.lineNumber))
    }
    return json
  }

  private func putAmounts(_ meaning: MTMeaning, into json: inout JSONObject) {
    var original = JSONObject()
    if let money = meaning.original { original.put("instructed", .object(.money(money))) }
    if let rate = meaning.rate {
      var exchange = JSONObject()
      exchange.put("rate", rate)
      original.put("exchange", .object(exchange))
    }
    json.putIfPresent("original_amount", original)
    json.putIfPresent("charges", meaning.charges.map { JSONObject.money(-$0) })
  }
}

extension JSONObject {
  fileprivate static func money(_ money: Money) -> JSONObject {
    var json = JSONObject()
    json.put("amount", money.decimal)
    json.put("currency", money.currency.code)
    return json
  }
}
