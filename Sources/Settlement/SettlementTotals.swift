import Domain

/// Sums over the settlements of one currency, in minor units.
public struct SettlementTotals: Hashable, Sendable {
  public let currency: Currency
  /// How many lines there are, and how many of them are paid.
  public private(set) var lines = 0
  public private(set) var payable = 0
  /// How many are held back for a person, and what.
  public private(set) var held = 0
  public private(set) var heldBack: Int128 = 0
  public private(set) var opening: Int128 = 0
  public private(set) var movements: Int128 = 0
  public private(set) var fees: Int128 = 0
  public private(set) var reserveChange: Int128 = 0
  public private(set) var float: Int128 = 0
  public private(set) var gross: Int128 = 0
  public private(set) var payout: Int128 = 0
  public private(set) var closing: Int128 = 0

  public init(currency: Currency) { self.currency = currency }

  /// opening + movements − fees − reserve change − payout − closing.
  public var residual: Int128 {
    opening + movements - fees - reserveChange - payout - closing
  }

  public mutating func add(_ line: SettlementLine) {
    precondition(line.payout.currency == currency, "Totals are of one currency")
    lines += 1
    payable += line.isPayable ? 1 : 0
    held += line.heldBack.isZero ? 0 : 1
    heldBack += Int128(line.heldBack.minorUnits)
    opening += Int128(line.opening.minorUnits)
    movements += Int128(line.movements.minorUnits)
    fees += Int128(line.fees.minorUnits)
    reserveChange += Int128(line.reserveChange.minorUnits)
    float += Int128(line.float.minorUnits)
    gross += Int128(line.gross.minorUnits)
    payout += Int128(line.payout.minorUnits)
    closing += Int128(line.closing.minorUnits)
  }
}
