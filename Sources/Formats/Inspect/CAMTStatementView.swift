import Domain

/// A camt statement's own words as JSON.
struct CAMTStatementView {
  let raw: RawStatement
  let family: String?
  let sums: InspectedStatement

  init(_ raw: RawStatement, family: String?, sums: InspectedStatement) {
    self.raw = raw
    self.family = family
    self.sums = sums
  }

  var head: JSONObject {
    var json = JSONObject()
    json.put("kind", CAMTConversion.kind(family).rawValue)
    json.put("id", raw.id)
    json.put("sequence", raw.sequence)
    json.put("page", raw.page)
    json.put("created", raw.created)
    json.put("account", .object(account))
    json.put("currency", sums.currency)
    json.putDate("from_date", raw.fromDate)
    json.putDate("to_date", raw.toDate)
    json.put("opening_balance", raw.opening.map { .object(balance($0)) } ?? .null)
    json.put("closing_balance", raw.closing.map { .object(balance($0)) } ?? .null)
    json.put("balances", .array(raw.balances.map { .object(balance($0)) }))
    json.putIfPresent("legal_sequence", raw.legalSequence)
    json.putIfPresent("copy_duplicate", raw.copyDuplicate)
    json.putIfPresent("info", raw.info)
    if let last = raw.lastPage.flatMap(CAMTValues.flag) { json.put("last_page", last) }
    json.putOthers(raw.others)
    return json
  }

  /// What can only be said when the entries have been added up.
  var tail: JSONObject {
    var json = JSONObject()
    let difference = balanceDifference
    json.put(
      "balance_check", difference.map { $0.isZero ? "ok" : "mismatch" } ?? "n/a")
    if let difference, !difference.isZero {
      json.put("balance_difference", difference.description)
    }
    json.putIfPresent("declared", declared)
    return json
  }

  private var account: JSONObject {
    var json = JSONObject()
    json.put("id", raw.accountID)
    json.put("scheme", raw.accountScheme)
    json.put("bank_id", raw.servicerBIC ?? raw.servicerMember ?? raw.servicerOther)
    json.put("name", raw.accountName)
    json.put("currency", raw.accountCurrency)
    json.putIfPresent("owner", raw.ownerName)
    return json
  }

  private func balance(_ balance: RawBalance) -> JSONObject {
    var json = JSONObject()
    json.put("type", balance.type)
    json.put("amount", balance.signedAmount?.description)
    json.put("currency", balance.amount?.currency ?? raw.accountCurrency)
    json.putDate("date", balance.date)
    if balance.sign == nil { json.put("sign_missing", true) }
    return json
  }

  /// Opening plus booked less closing; nil when it cannot be told.
  private var balanceDifference: ExactDecimal? {
    guard let opening = raw.opening?.signedAmount, let closing = raw.closing?.signedAmount,
      !sums.isMixed
    else { return nil }
    return opening + sums.booked - closing
  }

  private var declared: JSONObject {
    var json = JSONObject()
    let totals = raw.totals
    json.putIfPresent("entries", totals.entries)
    json.putIfPresent("sum", totals.sum)
    json.putIfPresent("net", totals.net)
    json.putIfPresent("net_indicator", totals.netIndicator)
    json.putIfPresent("credit_count", totals.creditCount)
    json.putIfPresent("credit_sum", totals.creditSum)
    json.putIfPresent("debit_count", totals.debitCount)
    json.putIfPresent("debit_sum", totals.debitSum)
    return json
  }
}

extension RawBalance {
  var signedAmount: ExactDecimal? {
    guard let amount, let value = ExactDecimal(amount.text) else { return nil }
    return sign?.text == "DBIT" ? -value : value
  }
}

extension JSONObject {
  /// The day, or null and the text that is no day.
  mutating func putDate(_ name: String, _ raw: RawText?) {
    let date = raw.flatMap { CAMTValues.date($0.text) }
    put(name, date?.description)
    if let raw, date == nil { put(name + "_raw", raw.text) }
  }
}
