import Domain

/// One organisation's settlement in one currency: a row of `settlements.csv`.
///
/// `residual` is zero for every line that `Settlement.plan` makes.
public struct SettlementLine: Hashable, Sendable {
  /// Whether the organisation is paid and, if not, why. The raw values appear in `settlements.csv`.
  public enum State: String, CaseIterable, Sendable {
    case payable
    /// The balance does not reach the float.
    case belowFloat = "below_float"
    /// The balance is the float, or both are zero.
    case atFloat = "at_float"
    /// The organisation owes; the debt is carried forward.
    case negative
    /// The fee takes all there was to pay.
    case zeroPayout = "zero_payout"
    /// Held back: the terms that hold contradict each other.
    case termsDiffer = "terms_differ"
    /// Held back: nobody knows where to pay it.
    case noBankAccount = "no_bank_account"
    /// Held back: the organisation is closed.
    case closed
    /// An organisation of the platform's own is never paid.
    case isInternal = "internal"
  }

  public let opening: Money
  public let movements: Money
  /// What is kept of the gross amount; not negative.
  public let fees: Money
  /// Plus moves money from the balance into the reserve.
  public let reserveChange: Money
  public let float: Money
  /// What is transferred; not negative.
  public let payout: Money
  /// What stays with the organisation; at least the float whenever something is paid out.
  public let closing: Money
  public let feePercent: Percent
  public let state: State

  /// A line as it is stored; `Settlement.plan` makes new ones.
  public init(
    opening: Money, movements: Money, fees: Money, reserveChange: Money, float: Money,
    payout: Money, closing: Money, feePercent: Percent, state: State
  ) {
    self.opening = opening
    self.movements = movements
    self.fees = fees
    self.reserveChange = reserveChange
    self.float = float
    self.payout = payout
    self.closing = closing
    self.feePercent = feePercent
    self.state = state
  }

  /// What lies above the float and is settled: payout + fees.
  public var gross: Money { payout + fees }

  public var isPayable: Bool { state == .payable }

  /// What lies above the float and is not paid until somebody has mended why; zero for all others.
  public var heldBack: Money {
    switch state {
    case .termsDiffer, .noBankAccount, .closed: closing - float
    default: .zero(closing.currency)
    }
  }

  /// The line with nothing taken and nothing paid: all is carried forward.
  public func held(_ state: State) -> SettlementLine {
    SettlementLine(
      opening: opening, movements: movements, fees: .zero(fees.currency),
      reserveChange: reserveChange, float: float, payout: .zero(payout.currency),
      closing: closing + gross, feePercent: feePercent, state: state)
  }

  /// opening + movements − fees − reserve change − payout − closing.
  public var residual: Money { opening + movements - fees - reserveChange - payout - closing }

  /// The tax inside the fee, half-up: a fee that includes 10 % tax has divisor 11.
  public func feeTax(divisor: Int64) -> Money {
    precondition(divisor > 0, "The divisor is positive")
    let tax = Rounding.halfUp(Int128(fees.minorUnits), over: Int128(divisor))
    return Money(minorUnits: Int64(tax), currency: fees.currency)
  }
}
