import Domain

/// A message's own words as JSON, but for its entries.
struct MTStatementView {
  private let raw: MTStatementRecord
  private let laterDetails: [String]
  private let booked: ExactDecimal

  init(_ raw: MTStatementRecord, laterDetails: [String], booked: ExactDecimal) {
    self.raw = raw
    self.laterDetails = laterDetails
    self.booked = booked
  }

  /// Balances whose parts could be told apart; the others are among the errors.
  private var shown: [MTBalance] { raw.balances.filter { $0.currency != nil } }
  private var opening: MTBalance? { shown.last(where: \.isOpening) }
  private var closing: MTBalance? { shown.last(where: \.isClosing) }

  var head: JSONObject {
    var account = JSONObject.account(
      id: raw.account?.id, scheme: raw.account.map { $0.isIBAN ? "IBAN" : "other" },
      bankID: raw.account?.bankID, currency: raw.account?.currency)
    account.putIfPresent("raw", raw.account?.raw)
    var json = JSONObject.statement(
      kind: raw.isIntraday ? .intraday : .statement, id: raw.reference, sequence: raw.sequence,
      page: raw.page, created: raw.time, account: account, currency: raw.currency,
      from: ShownDate(opening.flatMap(day)), to: ShownDate(closing.flatMap(day)),
      opening: opening.map(balance), closing: closing.map(balance), balances: shown.map(balance))
    json.putIfPresent("related_ref", raw.related)
    if raw.isPage { json.put("intermediate", true) }
    json.putIfPresent("floor_limits", raw.floorLimits.filter(\.isWhole).map(floorLimit))
    json.putIfPresent("non_swift", raw.nonSwift)
    json.putIfPresent("info", laterDetails + raw.information)
    if !raw.others.isEmpty {
      json.put(
        "other_tags",
        .array(raw.others.map { .array([.string($0.tag), .string($0.text)]) }))
    }
    return json
  }

  /// What can only be said when the entries have been added up.
  var tail: JSONObject {
    var json = JSONObject()
    let difference = balanceDifference
    json.put("balance_check", difference.map { $0.isZero ? "ok" : "mismatch" } ?? "n/a")
    if let difference, !difference.isZero {
      json.put("balance_difference", difference.description)
    }
    var declared = JSONObject()
    for total in raw.totals where total.isWhole {
      declared.put(total.tag == .debits ? "debit" : "credit", .object(self.total(total)))
    }
    json.putIfPresent("declared", declared)
    return json
  }

  var notes: [String] {
    shown.compactMap { balance in
      guard let date = balance.date, day(balance) == nil else { return nil }
      let text = MTValues.ascii(balance.bytes, date)
      return "balance \(balance.tag.text) date '\(text)' does not exist in the calendar"
    }
  }

  private func day(_ balance: MTBalance) -> CalendarDate? {
    balance.date.flatMap { MTValues.date(balance.bytes, $0) }
  }

  private func balance(_ balance: MTBalance) -> JSONObject {
    .balance(
      type: balance.tag.text, amount: ShownAmount(balance.value, raw: balance.amountText),
      currency: balance.currencyCode,
      date: ShownDate(
        day(balance), raw: balance.date.map { MTValues.ascii(balance.bytes, $0) }))
  }

  private var balanceDifference: ExactDecimal? {
    guard let opening = opening?.value, let closing = closing?.value else { return nil }
    return opening + booked - closing
  }

  private func floorLimit(_ limit: MTBalance) -> JSONObject {
    var json = JSONObject()
    json.put("currency", limit.currencyCode)
    if let isDebit = limit.isDebit { json.put("mark", isDebit ? "D" : "C") }
    json.put("amount", limit.value?.magnitude.description)
    return json
  }

  private func total(_ total: MTBalance) -> JSONObject {
    var json = JSONObject()
    let count = total.count.flatMap { MTValues.decimalText(total.bytes, $0) }
    json.put("count", count.flatMap { Int($0) } ?? 0)
    json.put("currency", total.currencyCode)
    json.put("amount", total.value?.magnitude.description)
    return json
  }
}

extension MTBalance {
  /// What stands behind the currency.
  var amountText: String? {
    currency.map {
      MTValues.ascii(bytes, MTCursor.trimmedEnd($0.upperBound..<bytes.count, in: bytes))
    }
  }
}
