import Domain

extension ExactDecimal {
  /// The amount in minor units; nil when it has more decimals than the currency or is too large.
  func money(in currency: Currency) -> Money? {
    var digits = digits
    var scale = scale
    let exponent = Int(currency.exponent)
    while scale > exponent {
      guard digits % 10 == 0 else { return nil }
      digits /= 10
      scale -= 1
    }
    while scale < exponent {
      guard digits.magnitude < UInt128(1) << 100 else { return nil }
      digits *= 10
      scale += 1
    }
    guard digits.magnitude <= UInt128(Amount.limit) else { return nil }
    return Money(minorUnits: Int64(digits), currency: currency)
  }

  /// Whether a currency has all its decimals; zeros beyond do not count.
  func fits(_ currency: Currency) -> Bool {
    var digits = digits
    for _ in 0..<max(0, scale - Int(currency.exponent)) {
      guard digits % 10 == 0 else { return false }
      digits /= 10
    }
    return true
  }
}
