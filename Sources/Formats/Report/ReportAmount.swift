import Domain

extension ExactDecimal {
  /// A number of at most 18 digits, so that sums of any file stay exact and in range.
  init?(report text: String) {
    guard let value = ExactDecimal(text), value.digits.magnitude < 1_000_000_000_000_000_000,
      value.scale <= 10
    else { return nil }
    self = value
  }

  /// A whole number of units of which 10^`scale` make one of the currency.
  init?(minorUnits text: String, scale: Int) {
    guard let value = ExactDecimal(report: text), value.scale == 0 else { return nil }
    self.init(digits: value.digits, scale: scale)
  }

  /// How many decimals a currency's amounts have; two where it is not known.
  static func scale(of code: String?) -> Int {
    Int(code.flatMap { Currency(code: $0) }?.exponent ?? 2)
  }
}
