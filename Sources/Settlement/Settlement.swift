import Domain

/// What one organisation is paid for one currency at the end of a period, and what stays with it.
///
/// The float is kept back first, the fee is taken from what lies above it, the rest is paid out. A
/// debt is never paid out: it is carried forward whole.
///
///     balance 602.00, float 100.00, fee 3 %  →  gross 502.00, fee 15.06, payout 486.94, closing 100.00
///     balance 602.00, float 700.00           →  nothing paid, closing 602.00
///     balance -50.00                         →  nothing paid, closing -50.00
///
/// Source: docs/settlement.md.
public enum Settlement {
  /// - Parameters:
  ///   - opening: The balance at the start of the period; plus is owed to the organisation.
  ///   - movements: What the period changed, earlier settlements included.
  ///   - float: The balance to keep back, zero or more.
  ///   - reserveChange: What is moved into the organisation's reserve, or out of it if negative.
  public static func plan(
    opening: Money, movements: Money, float: Money, feePercent: Percent, reserveChange: Money
  ) -> SettlementLine {
    precondition(!float.isNegative, "A float cannot be negative")
    precondition(
      (0...100_000_000).contains(feePercent.millionths), "A fee is 0 to 100 per cent")
    let currency = opening.currency
    let available = opening + movements - reserveChange
    let surplus = available - float
    let gross = surplus.isPositive ? surplus : .zero(currency)
    let payout = feePercent.remainder(of: gross)
    return SettlementLine(
      opening: opening, movements: movements, fees: gross - payout, reserveChange: reserveChange,
      float: float, payout: payout, closing: available - gross, feePercent: feePercent,
      state: state(available: available, float: float, payout: payout))
  }

  private static func state(
    available: Money, float: Money, payout: Money
  ) -> SettlementLine.State {
    if payout.isPositive { return .payable }
    if available.isNegative { return .negative }
    if available.minorUnits < float.minorUnits { return .belowFloat }
    return available == float ? .atFloat : .zeroPayout
  }
}

extension Percent {
  /// What is left of an amount after the percentage, rounded half-up; the share itself is the rest,
  /// so that both always sum to the amount.
  fileprivate func remainder(of amount: Money) -> Money {
    let whole: Int64 = 100_000_000
    let rest = Rounding.halfUp(
      Int128(amount.minorUnits) * Int128(whole - millionths), over: Int128(whole))
    return Money(minorUnits: Int64(rest), currency: amount.currency)
  }
}
