import Domain

/// What is known of a file after inspection, before it is written as JSON.
struct InspectionReport {
  var format: String
  var document = JSONObject()
  var statements: [InspectedStatement] = []
  var members: [JSONObject] = []
  var errors: [FormatError] = []
  var moreErrors = 0
  var isConcatenated = false
  /// The outcome, where it does not follow from the statements and errors.
  var fixedOutcome: String?
  /// Some records cannot be read while the rest can: the outcome is then `partial`.
  var isPartial = false
  /// What a person should know of the outcome, where no error says it.
  var note: String?

  init(format: String) { self.format = format }

  init(failed error: FormatError) {
    format = "unknown"
    errors = [error]
  }

  /// Loading refuses these too, but the value itself can be read and shown.
  private static func isReadable(_ error: FormatError) -> Bool {
    switch error.reason {
    case .unknownCurrency, .tooManyDecimals, .amountsDisagree, .inspectOnly: true
    case .fault(let fault): fault.isReadable
    default: false
    }
  }

  var isMalformed: Bool { errors.contains { !Self.isReadable($0) } }

  var outcome: String {
    if isMalformed { return isPartial ? "partial" : "malformed" }
    if let fixedOutcome { return fixedOutcome }
    if isConcatenated { return "concatenated" }
    return statements.allSatisfy { $0.entries.isEmpty } ? "empty" : "ok"
  }

  func json(file: String) -> JSONObject {
    var json = JSONObject()
    json.put("schema", "recon-expected/1")
    json.put("file", file)
    json.put("format", format)
    json.put("outcome", outcome)
    let hard = errors.first { !Self.isReadable($0) }
    json.put("outcome_note", hard.map { $0.problem } ?? note)
    json.put("document", .object(document))
    json.putIfPresent("members", members)
    json.putIfPresent("errors", errors.map(Self.json))
    if moreErrors > 0 { json.put("more_errors", moreErrors) }
    json.put("statement_count", statements.count)
    json.put("statements", .array(statements.map { .object($0.json) }))
    return json
  }

  private static func json(_ error: FormatError) -> JSONObject {
    var json = JSONObject()
    json.put("code", error.code)
    json.put("problem", error.problem)
    if let line = error.place.line { json.put("line", line) }
    if let column = error.place.column { json.put("column", column) }
    json.putIfPresent("path", error.place.path)
    if let offset = error.place.offset { json.put("offset", offset) }
    return json
  }
}

/// A statement with its sums, which are exact at any scale.
struct InspectedStatement {
  var head = JSONObject()
  var tail = JSONObject()
  var entries: [JSONObject] = []
  var currency: String?
  var currencies: Set<String> = []
  private(set) var creditCount = 0
  private(set) var debitCount = 0
  private(set) var credits = ExactDecimal.zero
  private(set) var debits = ExactDecimal.zero
  private(set) var booked = ExactDecimal.zero

  var isMixed: Bool { currencies.union(currency.map { [$0] } ?? []).count > 1 }

  mutating func count(_ amount: ExactDecimal?, currency: String?, isBooked: Bool) {
    if let currency { currencies.insert(currency) }
    guard let amount else { return }
    if amount.isNegative {
      debitCount += 1
      debits = debits - amount
    } else {
      creditCount += 1
      credits = credits + amount
    }
    if isBooked { booked = booked + amount }
  }

  var json: JSONObject {
    var json = head
    json.put("entry_count", entries.count)
    json.put("credit_count", creditCount)
    json.put("debit_count", debitCount)
    json.put("sum_credits", credits.description)
    json.put("sum_debits", debits.description)
    if isMixed { json.put("mixed_currencies", true) }
    for member in tail.members { json.put(member.name, member.value) }
    json.put("entries", .array(entries.map(JSONValue.object)))
    return json
  }
}
