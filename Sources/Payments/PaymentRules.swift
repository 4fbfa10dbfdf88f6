import Domain

/// What fees, floats and limits are in force on a day. Nothing is changed or removed: a later day
/// begins with what is set for it, and earlier days keep theirs.
public struct PaymentRules: Sendable {
  /// What can be set. The raw values are kept in the database.
  public enum Name: String, CaseIterable, Sendable {
    case settlementPercent = "settlement_percent"
    case refundPercent = "refund_percent"
    case refundWeeks = "refund_weeks"
    case taxDivisor = "tax_divisor"
    case topupMinimum = "topup_minimum"
    case topupMaximum = "topup_maximum"
    case lowBalance = "low_balance"
    case float, limit
    /// What the processor keeps of a charge: a percentage, and an amount for each.
    case processorPercent = "processor_percent"
    case processorFixed = "processor_fixed"
  }

  /// What something is from a day on, for everybody or for one party.
  public struct Term: Hashable, Sendable {
    public var name: Name
    /// Empty for everybody.
    public var party: String
    /// Of an amount; nil for a percentage or a count.
    public var currency: Currency?
    public var from: CalendarDate
    /// Minor units, millionths of a per cent, or a count; nil ends a party's own term.
    public var value: Int64?

    public init(
      name: Name, party: String, currency: Currency?, from: CalendarDate, value: Int64?
    ) {
      self.name = name
      self.party = party
      self.currency = currency
      self.from = from
      self.value = value
    }
  }

  private struct Key: Hashable {
    var name: Name
    var party: String
    var currency: Currency?
  }

  /// By day; of two for one day the one that was set last counts.
  private var terms: [Key: [Term]] = [:]

  public init() {}

  /// Sets a term after all that were set before.
  public mutating func add(_ term: Term) {
    let key = Key(name: term.name, party: term.party, currency: term.currency)
    let place = terms[key, default: []].partitioningIndex { $0.from > term.from }
    terms[key, default: []].insert(term, at: place)
  }

  /// What was set last for a party alone, or for everybody if `party` is empty, and has begun on the
  /// day. Its value is nil where the party's own has ended.
  public func term(
    _ name: Name, of party: String, _ currency: Currency?, on day: CalendarDate
  ) -> Term? {
    guard let terms = terms[Key(name: name, party: party, currency: currency)] else { return nil }
    let after = terms.partitioningIndex { $0.from > day }
    return after == 0 ? nil : terms[after - 1]
  }

  /// The party's own value, else everybody's.
  private func value(
    _ name: Name, of party: String = "", _ currency: Currency? = nil, on day: CalendarDate
  ) -> Int64? {
    if !party.isEmpty, let own = term(name, of: party, currency, on: day)?.value { return own }
    return term(name, of: "", currency, on: day)?.value
  }

  private func money(
    _ name: Name, of party: String = "", _ currency: Currency, on day: CalendarDate
  ) -> Money? {
    value(name, of: party, currency, on: day).map { Money(minorUnits: $0, currency: currency) }
  }

  /// What is kept of an organisation's settlement; nil when no schedule is in force.
  public func settlementPercent(of organisation: String, on day: CalendarDate) -> Percent? {
    value(.settlementPercent, of: organisation, on: day).map(Percent.init(millionths:))
  }

  public func hasOwnSettlementPercent(_ organisation: String, on day: CalendarDate) -> Bool {
    term(.settlementPercent, of: organisation, nil, on: day)?.value != nil
  }

  /// What is kept when a member asks for a refund.
  public func refundPercent(on day: CalendarDate) -> Percent? {
    value(.refundPercent, on: day).map(Percent.init(millionths:))
  }

  /// How long after a top-up a member may ask for its refund.
  public func refundWeeks(on day: CalendarDate) -> Int { Int(value(.refundWeeks, on: day) ?? 12) }

  /// The tax that a fee includes is the fee divided by this; nil when fees bear none.
  public func taxDivisor(on day: CalendarDate) -> Int64? { value(.taxDivisor, on: day) }

  public func topupMinimum(_ currency: Currency, on day: CalendarDate) -> Money {
    money(.topupMinimum, currency, on: day) ?? .zero(currency)
  }

  /// The most that a balance may be after a top-up; nil for any.
  public func topupMaximum(_ currency: Currency, on day: CalendarDate) -> Money? {
    money(.topupMaximum, currency, on: day)
  }

  public func lowBalance(_ currency: Currency, on day: CalendarDate) -> Money {
    money(.lowBalance, currency, on: day) ?? .zero(currency)
  }

  /// What we expect the processor to keep of a charge; nil when nothing is set.
  public func processorFee(_ currency: Currency, on day: CalendarDate) -> ProcessorFee? {
    let percent = value(.processorPercent, on: day).map(Percent.init(millionths:))
    let fixed = money(.processorFixed, currency, on: day)
    guard percent != nil || fixed != nil else { return nil }
    return ProcessorFee(percent: percent ?? .zero, fixed: fixed ?? .zero(currency))
  }

  /// What stays with an organisation when it is settled.
  public func float(of organisation: String, _ currency: Currency, on day: CalendarDate) -> Money {
    money(.float, of: organisation, currency, on: day) ?? .zero(currency)
  }

  /// How far a party may owe: its balance is never below minus this.
  public func limit(of party: String, _ currency: Currency, on day: CalendarDate) -> Money {
    money(.limit, of: party, currency, on: day) ?? .zero(currency)
  }
}
