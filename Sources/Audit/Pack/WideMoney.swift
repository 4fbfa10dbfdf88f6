import Domain

/// An amount of a report: as wide as a sum may be.
struct WideMoney {
  var minorUnits: Int128
  var currency: Currency

  var description: String {
    "\(Money.decimal(minorUnits, exponent: currency.exponent)) \(currency.code)"
  }
}

extension Int128 {
  /// Reads an amount exactly as reports write it: no plus sign, no leading zero, all decimals of
  /// the currency and not one more, no minus zero. Nil for anything else.
  init?(canonical bytes: UnsafeRawBufferPointer, exponent: UInt8) {
    var index = 0
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative { index = 1 }
    let pointAt = exponent == 0 ? bytes.count : bytes.count - Int(exponent) - 1
    let wholeDigits = pointAt - index
    guard wholeDigits >= 1, bytes.count <= 36 else { return nil }
    if bytes[index] == UInt8(ascii: "0"), wholeDigits > 1 { return nil }
    var value: Int128 = 0
    while index < bytes.count {
      let byte = bytes[index]
      if index == pointAt {
        guard byte == UInt8(ascii: ".") else { return nil }
      } else {
        let digit = byte &- UInt8(ascii: "0")
        guard digit <= 9 else { return nil }
        value = value * 10 + Int128(digit)
      }
      index += 1
    }
    if isNegative, value == 0 { return nil }
    self = isNegative ? -value : value
  }
}
