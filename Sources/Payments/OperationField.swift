/// A member of an operation beside `op`, `id` and `at`. JSON lines and CSV columns use the same names,
/// the raw values.
public enum OperationField: String, CaseIterable, Sendable {
  case member, org, to, by, service, topup, refund, pending, session, settlement
  case name, email, iban, account, customer
  case bankAccount = "bank_account"
  case amount, float, limit, fees, extras, currency, from, day
  case type, method, description, reference, reason, credits, mode, director
  case invoice, state, error
  case processorRef = "processor_ref"
  case interactive, overdraw, proxy
  case isInternal = "internal"
  case settlementPercent = "settlement_percent"
  case refundPercent = "refund_percent"
  case refundWeeks = "refund_weeks"
  case topupMinimum = "topup_minimum"
  case topupMaximum = "topup_maximum"
  case lowBalance = "low_balance"
  case taxDivisor = "tax_divisor"
  case processorPercent = "processor_percent"
  case processorFixed = "processor_fixed"
  case cardBrand = "card_brand"
  case cardLast4 = "card_last4"
  case cardExpiry = "card_expiry"
  case receipt

  /// What a value has to be.
  public enum Form: Hashable, Sendable {
    /// The id of a party, a service or an operation.
    case id
    case text
    case iban
    case currency
    /// A decimal above zero.
    case positive
    /// A decimal, zero or more.
    case amount
    /// A decimal that is not zero, plus to the party.
    case signed
    case percent
    /// 1 to 10,000.
    case count
    /// `YYYY-MM-DD`.
    case date
    /// `YYYY-MM`.
    case month
    /// A text in which no number of a card stands.
    case cardText
    /// The last four digits of a card, and never more of them.
    case cardDigits
    /// `true` or `false`.
    case flag
    /// `M-1=10.00 M-2=5.50`: a member and a positive amount each.
    case credits
    case word([String])
  }

  static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}
