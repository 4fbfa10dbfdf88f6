import Domain

extension Configuration {
  /// What an organisation pays and keeps back: a default, defaults by date, and overrides by
  /// organisation and date. An override wins over any default; among several the latest one that
  /// has begun holds. Operations may say terms as well: `TermsInForce` has both.
  public struct SettlementTerms: Hashable, Sendable {
    /// What one level sets; nil leaves it to the level below.
    public struct Terms: Hashable, Sendable {
      public var fee: Percent?
      /// The balance to keep back, per currency.
      public var float: [Currency: Money]

      public init(fee: Percent? = nil, float: [Currency: Money] = [:]) {
        self.fee = fee
        self.float = float
      }
    }

    public struct Dated: Hashable, Sendable {
      public var from: CalendarDate
      public var terms: Terms

      public init(from: CalendarDate, terms: Terms) {
        self.from = from
        self.terms = terms
      }
    }

    public var standard = Terms()
    /// In the order of their dates.
    public var schedule: [Dated] = []
    /// By organisation, in the order of their dates.
    public var overrides: [String: [Dated]] = [:]

    public init() {}
  }
}

extension Configuration.SettlementTerms {
  /// A term and which rule it comes from: `default`, `schedule 2026-07-01` or `override 2026-01-01`.
  public typealias Told<Value> = (value: Value, source: String)

  /// The fee that holds for an organisation alone on a day.
  public func ownFee(of organisation: String, on day: CalendarDate) -> Told<Percent>? {
    latest(overrides[organisation] ?? [], on: day, "override", \.fee)
  }

  /// The fee of all that have none of their own.
  public func everybodysFee(on day: CalendarDate) -> Told<Percent>? {
    latest(schedule, on: day, "schedule", \.fee) ?? standard.fee.map { ($0, "default") }
  }

  /// The balance that an organisation alone keeps back on a day.
  public func ownFloat(
    of organisation: String, _ currency: Currency, on day: CalendarDate
  ) -> Told<Money>? {
    latest(overrides[organisation] ?? [], on: day, "override", \.float[currency])
  }

  /// The balance that all keep back that have none of their own.
  public func everybodysFloat(_ currency: Currency, on day: CalendarDate) -> Told<Money>? {
    latest(schedule, on: day, "schedule", \.float[currency])
      ?? standard.float[currency].map { ($0, "default") }
  }

  private func latest<Value>(
    _ dated: [Dated], on day: CalendarDate, _ level: String, _ term: (Terms) -> Value?
  ) -> Told<Value>? {
    for entry in dated.reversed() where entry.from <= day {
      if let value = term(entry.terms) { return (value, "\(level) \(entry.from)") }
    }
    return nil
  }
}
