import Domain

/// What we expect a processor to keep of a charge. What it kept is known when its report comes; until
/// then this is the estimate, and afterwards what the report is held against.
public struct ProcessorFee: Hashable, Sendable {
  /// Of the whole amount.
  public var percent: Percent
  /// For each charge, whatever its amount; zero or more.
  public var fixed: Money

  public init(percent: Percent, fixed: Money) {
    self.percent = percent
    self.fixed = fixed
  }

  /// What is left of a charge: amount − (amount × percent + fixed), rounded half-up once, at the end.
  ///
  ///     100.00 at 1.35 % and 0.30  →  98.35
  ///      50.00 at 1.35 % and 0.30  →  49.03   (49.0250)
  ///
  /// Less than zero where the fixed amount is more than the charge.
  public func net(of amount: Money) -> Money {
    precondition(amount.currency == fixed.currency, "A fee is in the currency of its charge")
    let whole: Int128 = 100_000_000
    let net = Rounding.halfUp(
      Int128(amount.minorUnits) * (whole - Int128(percent.millionths))
        - Int128(fixed.minorUnits) * whole,
      over: whole)
    return Money(minorUnits: Int64(net), currency: amount.currency)
  }

  /// The rest: net and fee always sum to the amount.
  public func of(_ amount: Money) -> Money { amount - net(of: amount) }
}
