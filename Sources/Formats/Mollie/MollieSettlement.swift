import Domain

/// Mollie's settlement as a table: what was paid, refunded and charged back, and the fees withheld,
/// which are rows of their own. The rows of a settlement add up to what is paid out, which no row says.
struct MollieSettlement: RowReport {
  private let date: Int
  private let currency: Int
  private let amount: Int
  private let settlementCurrency: Int
  private let settlementAmount: Int
  private let name: Int?
  private let account: Int?
  private let bank: Int?
  private let description: Int?
  private let method: Int?
  private let texts: [(column: Int, name: String, kind: Reference.Kind?)]
  private var settlements: [Settlement: Sum] = [:]

  private struct Settlement: Hashable {
    var reference: String
    var currency: String
  }

  private struct Sum {
    var amount = ExactDecimal.zero
    var rows = 0
    var last = ShownDate.none
    /// The last row of the settlement.
    var slice = Slice()
  }

  static func recognises(_ header: [String]) -> Bool {
    let names = Set(header.map(ReportTable.plain))
    return ["date", "amount", "id", "settlement amount", "settlement reference"]
      .allSatisfy(names.contains)
  }

  init(_ table: ReportTable) {
    date = table.required("date")
    currency = table.required("currency")
    amount = table.required("amount")
    settlementCurrency = table.required("settlement currency")
    settlementAmount = table.required("settlement amount")
    name = table.column("consumer name")
    account = table.column("consumer bank account")
    bank = table.column("consumer bic")
    description = table.column("description")
    method = table.column("payment method")
    let known: [(String, String, Reference.Kind?)] = [
      ("id", "bank_ref", .bank), ("settlement reference", "payout", .payout),
      ("status", "transaction_status", nil), ("amount refunded", "amount_refunded", nil),
    ]
    texts = known.compactMap { name, shown, kind in table.column(name).map { ($0, shown, kind) } }
  }

  mutating func line(_ row: ReportRow) throws(FormatError) -> ReportLine {
    var line = ReportLine()
    line.slice = row.slice
    line.booking = try row.date(date, AdyenColumns.day)
    line.amount = try row.decimal(settlementAmount)
    line.currency = try row.text(settlementCurrency)
    let id = try row.text(texts.first { $0.kind == .bank }?.column)
    line.category = category(id, isNegative: line.amount.value?.isNegative == true)
    line.code = try row.text(method)
    try setGross(of: &line, row)
    line.counterparty.name = try row.text(name)
    line.counterparty.account = try row.text(account)
    line.counterparty.bankID = try row.text(bank)
    line.remittance = try row.text(description).map { [$0] } ?? []
    for (column, name, kind) in texts { line.add(name, try row.text(column), kind) }
    line.add("created", try row.text(date))
    count(line)
    return line
  }

  private mutating func count(_ line: ReportLine) {
    guard line.counted, let amount = line.amount.value, let currency = line.currency,
      case .string(let reference)? = line.facts.first(where: { $0.kind == .payout })?.value
    else { return }
    let key = Settlement(reference: reference, currency: currency)
    var sum = settlements[key] ?? Sum()
    sum.amount = sum.amount + amount
    sum.rows += 1
    if let day = line.booking.value, sum.last.value.map({ day > $0 }) ?? true {
      sum.last = line.booking
    }
    sum.slice = line.slice
    settlements[key] = sum
  }

  /// The payouts, on the day of the last payment that each of them settles.
  func implied() -> [ReportLine] {
    settlements.sorted {
      ($0.key.reference, $0.key.currency) < ($1.key.reference, $1.key.currency)
    }.compactMap { settlement, sum in
      guard !sum.amount.isZero else { return nil }
      var line = ReportLine()
      line.category = "payout"
      line.code = "settlement"
      line.amount = ShownAmount(-sum.amount)
      line.currency = settlement.currency
      line.booking = sum.last
      line.slice = sum.slice
      line.add("payout", settlement.reference, .payout)
      line.add("implied_by_rows", JSONValue.int(sum.rows))
      return line
    }
  }

  /// What was paid, where it is of another currency or the same as what is settled.
  private func setGross(of line: inout ReportLine, _ row: ReportRow) throws(FormatError) {
    let paid = try row.decimal(amount).value
    let code = try row.text(currency)
    if line.amount.raw == nil {
      // Not settled yet: a row of the list of payments.
      line.counted = false
      line.status = .info
      line.add("payment_amount", paid?.description)
      line.add("payment_currency", code)
    } else if let paid, let net = line.amount.value, code == line.currency, !paid.equals(net) {
      line.add("payment_amount", paid.description)
    } else if line.category != "fee" {
      line.gross = paid
      line.grossCurrency = code
    }
  }

  /// By the prefix of the id; a row without id is a fee that was withheld.
  private func category(_ id: String?, isNegative: Bool) -> String {
    guard let id else { return "fee" }
    if id.hasPrefix("re_") { return "refund" }
    if id.hasPrefix("chb_") { return "dispute" }
    return isNegative ? "refund" : "charge"
  }
}
