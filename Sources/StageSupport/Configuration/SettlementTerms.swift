import Domain

extension Configuration {
  /// What an organisation pays and keeps back: a default, defaults by date, and overrides by
  /// organisation and date. An override wins over any default; among several the latest one that
  /// has begun holds.
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

    public var standard = Terms(fee: .zero)
    /// In the order of their dates.
    public var schedule: [Dated] = []
    /// By organisation, in the order of their dates.
    public var overrides: [String: [Dated]] = [:]

    public init() {}
  }

  /// The fee of an organisation on a day, and which rule it comes from: `default`,
  /// `schedule 2026-07-01` or `override 2026-01-01`.
  public func fee(for organisation: String, on date: CalendarDate) -> (Percent, source: String) {
    let overrides = settlement.overrides[organisation] ?? []
    if let (fee, from) = latest(overrides, on: date, \.fee) { return (fee, "override \(from)") }
    if let (fee, from) = latest(settlement.schedule, on: date, \.fee) {
      return (fee, "schedule \(from)")
    }
    return (settlement.standard.fee ?? .zero, "default")
  }

  /// The balance that an organisation keeps back on a day; zero when nothing is set.
  public func float(
    for organisation: String, currency: Currency, on date: CalendarDate
  ) -> Money {
    let overrides = settlement.overrides[organisation] ?? []
    return latest(overrides, on: date, \.float[currency])?.value
      ?? latest(settlement.schedule, on: date, \.float[currency])?.value
      ?? settlement.standard.float[currency] ?? .zero(currency)
  }

  private func latest<Value>(
    _ dated: [SettlementTerms.Dated], on date: CalendarDate,
    _ term: (SettlementTerms.Terms) -> Value?
  ) -> (value: Value, from: CalendarDate)? {
    for entry in dated.reversed() where entry.from <= date {
      if let value = term(entry.terms) { return (value, entry.from) }
    }
    return nil
  }
}
