/// The one rounding rule: half-up, away from zero on a tie, in one place.
///
/// 0.005 becomes 0.01 and −0.005 becomes −0.01. Source: `docs/decisions/0002-half-up.md`.
public enum Rounding {
  /// `numerator / denominator` to the nearest whole number, halves away from zero.
  public static func halfUp(_ numerator: Int128, over denominator: Int128) -> Int128 {
    precondition(denominator > 0, "The denominator is positive")
    let doubled = numerator.magnitude * 2 + denominator.magnitude
    let quotient = Int128(doubled / (denominator.magnitude * 2))
    return numerator < 0 ? -quotient : quotient
  }
}

/// A percentage with up to six decimals, held exactly: 2.5 % is 2_500_000 millionths.
public struct Percent: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let millionths: Int64

  public static let zero = Percent(millionths: 0)

  public init(millionths: Int64) { self.millionths = millionths }

  /// Reads `3`, `2.5` or `1.35`; nil for anything that is not 0 to 100 with up to six decimals.
  public init?(_ text: String) {
    var text = text
    let parsed = text.withUTF8 { try? Amount.parse(UnsafeRawBufferPointer($0), exponent: 6) }
    guard let parsed, (0...100_000_000).contains(parsed) else { return nil }
    self.init(millionths: parsed)
  }

  /// The share of an amount, rounded half-up to a minor unit.
  public func of(_ amount: Money) -> Money {
    let share = Rounding.halfUp(
      Int128(amount.minorUnits) * Int128(millionths), over: 100_000_000)
    return Money(minorUnits: Int64(share), currency: amount.currency)
  }

  /// Without trailing zeros: `3`, `2.5`.
  public var description: String {
    var text = Money.decimal(Int128(millionths), exponent: 6)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  public static func < (left: Percent, right: Percent) -> Bool {
    left.millionths < right.millionths
  }
}
