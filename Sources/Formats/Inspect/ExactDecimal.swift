/// A decimal number of any scale, exact, for showing sums of amounts whose currency or scale we
/// would not load. Not for the ledger: that counts minor units.
struct ExactDecimal: Hashable {
  /// The number is `digits` / 10^`scale`.
  private(set) var digits: Int128
  private(set) var scale: Int

  static let zero = ExactDecimal(digits: 0, scale: 0)

  init(digits: Int128, scale: Int) {
    self.digits = digits
    self.scale = scale
  }

  /// Reads `[-+]digits[.digits]` of up to 17 digits before the point and 15 behind it; nil for
  /// anything else. Zeros beyond do not count.
  init?(_ text: String) {
    if let short = ExactDecimal(short: text.utf8) {
      self = short
      return
    }
    var digits: Int128 = 0
    var scale: Int?
    var count = 0
    var significant = 0
    var isNegative = false
    for (index, byte) in text.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "-") where index == 0: isNegative = true
      case UInt8(ascii: "+") where index == 0: break
      case UInt8(ascii: ".") where scale == nil && count > 0: scale = 0
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        count += 1
        if scale == 15 {
          guard byte == UInt8(ascii: "0") else { return nil }
          continue
        }
        digits = digits * 10 + Int128(byte - UInt8(ascii: "0"))
        if let known = scale { scale = known + 1 } else if digits > 0 { significant += 1 }
        guard significant <= 17 else { return nil }
      default: return nil
      }
    }
    guard count > 0, scale != 0 else { return nil }
    self.digits = isNegative ? -digits : digits
    self.scale = scale ?? 0
  }

  /// What most numbers are: few digits, a minus perhaps, and a point. Nil for any other.
  private init?(short bytes: String.UTF8View) {
    guard bytes.count <= 16 else { return nil }
    var digits: Int64 = 0
    var count = 0
    var scale = 0
    var step = 0
    let isNegative = bytes.first == UInt8(ascii: "-")
    for byte in bytes.dropFirst(isNegative ? 1 : 0) {
      let digit = byte &- UInt8(ascii: "0")
      if digit <= 9 {
        digits = digits &* 10 &+ Int64(digit)
        count &+= 1
        scale &+= step
      } else {
        guard byte == UInt8(ascii: "."), step == 0, count > 0 else { return nil }
        step = 1
      }
    }
    guard count > 0, scale > 0 || step == 0 else { return nil }
    self.init(digits: Int128(isNegative ? -digits : digits), scale: scale)
  }

  var isNegative: Bool { digits < 0 }
  var isZero: Bool { digits == 0 }
  var magnitude: ExactDecimal { isNegative ? -self : self }

  func rescaled(to wanted: Int) -> Int128 {
    var result = digits
    for _ in scale..<wanted {
      let (wider, overflow) = result.multipliedReportingOverflow(by: 10)
      if overflow { return isNegative ? -Int128.max : Int128.max }
      result = wider
    }
    return result
  }

  /// A sum beyond 10^38 stays there, which takes more than a million of the largest amounts.
  static func + (left: ExactDecimal, right: ExactDecimal) -> ExactDecimal {
    let scale = max(left.scale, right.scale)
    let (sum, overflow) = left.rescaled(to: scale).addingReportingOverflow(
      right.rescaled(to: scale))
    guard overflow else { return ExactDecimal(digits: sum, scale: scale) }
    return ExactDecimal(digits: left.isNegative ? -Int128.max : Int128.max, scale: scale)
  }

  static prefix func - (value: ExactDecimal) -> ExactDecimal {
    ExactDecimal(digits: value.digits == .min ? .max : -value.digits, scale: value.scale)
  }

  static func - (left: ExactDecimal, right: ExactDecimal) -> ExactDecimal { left + -right }

  /// Equal as numbers, whatever the scale.
  func equals(_ other: ExactDecimal) -> Bool { (self - other).isZero }
}

extension ExactDecimal: CustomStringConvertible {
  var description: String {
    if let short = shortDescription { return short }
    let all = String(digits.magnitude)
    let sign = digits < 0 ? "-" : ""
    guard scale > 0 else { return sign + all }
    let padded = String(repeating: "0", count: max(0, scale + 1 - all.utf8.count)) + all
    let split = padded.index(padded.endIndex, offsetBy: -scale)
    return sign + padded[..<split] + "." + padded[split...]
  }

  /// What most numbers are written as: up to 18 digits. Nil for any other.
  private var shortDescription: String? {
    guard scale < 18, let digits = Int64(exactly: digits), digits.magnitude < 1 << 59
    else { return nil }
    return String(unsafeUninitializedCapacity: 20) { buffer in
      var rest = digits.magnitude
      var at = 20
      var written = 0
      while written <= scale || rest > 0 {
        if written == scale, scale > 0 {
          at -= 1
          buffer[at] = UInt8(ascii: ".")
        }
        at -= 1
        buffer[at] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
        written += 1
      }
      if digits < 0 {
        at -= 1
        buffer[at] = UInt8(ascii: "-")
      }
      for index in at..<20 { buffer[index - at] = buffer[index] }
      return 20 - at
    }
  }
}
