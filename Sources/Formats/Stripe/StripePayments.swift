import Domain

/// The dashboard's export of payments: one row for each charge, with what was refunded of it later
/// beside it. It shows no payout, no dispute fee and no day on which a refund moved money, so it is
/// for looking at, never for loading.
struct StripePayments {
  struct Row {
    var id: String
    var created: CalendarDate
    var amount: Money
    var description: String?
    var status: String?
    /// Further columns under the names that inspection gives them.
    var extra: [(name: String, value: String)]
  }

  private let id: Int
  private let created: Int
  private let amount: Int
  private let currency: Int
  private let description: Int?
  private let status: Int?
  private let extra: [(name: String, index: Int)]
  private let limits: Limits

  /// Column names were capitalised words in some years and joined by underscores in others.
  private static func plain(_ name: String) -> String {
    String(name.lowercased().map { $0 == " " ? "_" : $0 })
  }

  static func recognises(_ columns: Set<String>) -> Bool {
    let plain = Set(columns.map(plain))
    return ["id", "converted_amount", "converted_currency"].allSatisfy(plain.contains)
  }

  init(_ header: CSVHeader, errors: ErrorCollector, limits: Limits) {
    self.limits = limits
    let names = header.names.map(Self.plain)
    func index(_ wanted: String...) -> Int? {
      wanted.lazy.compactMap { names.firstIndex(of: $0) }.first
    }
    func required(_ name: String, _ other: String) -> Int {
      if let found = index(name, other) { return found }
      errors.add(.missingColumn(name), at: header.line)
      return 0
    }
    id = required("id", "id")
    created = required("created", "created_date_(utc)")
    amount = required("converted_amount", "converted_amount")
    currency = required("converted_currency", "converted_currency")
    description = index("description")
    status = index("status")
    extra = [
      ("amount_refunded", index("amount_refunded")), ("stripe_fee", index("fee")),
      ("captured", index("captured")), ("payment_intent", index("payment_intent_id")),
    ].compactMap { name, index in index.map { (name, $0) } }
  }

  func read(_ row: CSVRow) throws(FormatError) -> Row {
    guard let instant = StripeTime.instant(row[created]) else {
      throw FormatError(.notAnInstant(row.excerpt(created)), at: row.place(of: created))
    }
    let currency = try row.currency(currency, lowerCase: true)
    func text(_ index: Int?) throws(FormatError) -> String? {
      guard let index, !row[index].isEmpty else { return nil }
      return try row.text(index, limits: limits)
    }
    var fields: [(name: String, value: String)] = []
    for (name, index) in extra {
      if let value = try text(index) { fields.append((name, value)) }
    }
    return Row(
      id: try row.nonEmpty(id, "id", limits: limits), created: instant.utcDate,
      amount: try row.money(amount, in: currency), description: try text(description),
      status: try text(status), extra: fields)
  }
}
