/// An amount of one currency, counted in whole minor units.
///
///     Money(minorUnits: 12_50, currency: .eur)  // 12.50 EUR
///     Money(minorUnits: 1250, currency: .jpy)   // 1250 JPY
///
/// Arithmetic is exact: nothing here is floating point, and overflow traps instead of wrapping.
/// Adding two currencies is a mistake in our code rather than in the data, so it traps too; group
/// amounts by currency before summing them.
public struct Money: Hashable, Sendable {
  /// Signed count of the currency's smallest unit. Money received is positive.
  public let minorUnits: Int64

  public let currency: Currency

  public init(minorUnits: Int64, currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  public static func zero(_ currency: Currency) -> Money {
    Money(minorUnits: 0, currency: currency)
  }

  public var isZero: Bool { minorUnits == 0 }
  public var isNegative: Bool { minorUnits < 0 }
  public var isPositive: Bool { minorUnits > 0 }
  public var magnitude: Money { isNegative ? -self : self }

  /// The amount as files and reports write it: `-1234.50`, no grouping, no currency.
  public var decimal: String { Money.decimal(Int128(minorUnits), exponent: currency.exponent) }

  /// A count of minor units written with `exponent` decimals; sums are wider than amounts.
  public static func decimal(_ minorUnits: Int128, exponent: UInt8) -> String {
    let digits = String(minorUnits.magnitude)
    let sign = minorUnits < 0 ? "-" : ""
    guard exponent > 0 else { return sign + digits }
    let padding = String(repeating: "0", count: max(0, Int(exponent) + 1 - digits.utf8.count))
    let padded = padding + digits
    let split = padded.index(padded.endIndex, offsetBy: -Int(exponent))
    return sign + padded[..<split] + "." + padded[split...]
  }

  public static prefix func - (value: Money) -> Money {
    Money(minorUnits: -value.minorUnits, currency: value.currency)
  }

  public static func + (left: Money, right: Money) -> Money {
    precondition(left.currency == right.currency, "Amounts of two currencies cannot be added")
    return Money(minorUnits: left.minorUnits + right.minorUnits, currency: left.currency)
  }

  public static func - (left: Money, right: Money) -> Money { left + -right }
}

extension Money: CustomStringConvertible {
  public var description: String { "\(decimal) \(currency.code)" }
}
