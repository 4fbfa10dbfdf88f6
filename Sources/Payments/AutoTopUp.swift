import Domain

/// How a member's account is filled up by itself.
public struct AutoTopUp: Hashable, Sendable {
  /// The raw values are kept in the database.
  public enum State: String, CaseIterable, Sendable {
    case off, pending, on
    /// A card was refused: off until the member sets it up anew.
    case failed
  }

  public var state: State
  /// What each top-up is, more than zero.
  public var amount: Money

  public init(state: State, amount: Money) {
    self.state = state
    self.amount = amount
  }

  /// What is topped up before a payment that the balance does not cover.
  ///
  ///     amount 100, payment 30, balance 10, low 20   →  100
  ///     amount 100, payment 150, balance 0, low 20   →  200
  ///     amount 100, payment 300, balance 25, low 20  →  300
  ///
  /// The whole payment, not the shortfall; from a low balance as many amounts as leave more than the
  /// low balance. Source: docs/operations-reference.md, "Automatic top-up".
  ///
  /// - Parameters:
  ///   - low: Below this balance a member is short of money.
  /// - Returns: Minor units; wider than an amount, because nothing bounds a payment yet.
  public static func amount(
    of top: Money, toPay payment: Money, from balance: Money, low: Money
  ) -> Int128 {
    precondition(top.isPositive, "An automatic top-up is more than zero")
    let (top, payment) = (Int128(top.minorUnits), Int128(payment.minorUnits))
    let (balance, low) = (Int128(balance.minorUnits), Int128(low.minorUnits))
    guard balance < low else { return max(top, payment) }
    let once = max(top, payment)
    guard balance + once - payment < low else { return once }
    return top * ((payment - balance + low) / top + 1)
  }
}
