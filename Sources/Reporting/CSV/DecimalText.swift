import Domain

/// Digits straight into a byte buffer: the same text as `Money.decimal`, without a String a cell.
enum DecimalText {
  static func append(_ value: Int64, exponent: UInt8, to bytes: inout [UInt8]) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    var rest = value.magnitude
    var written = 0
    // Digits come out last first and are turned round at the end.
    repeat {
      if written == Int(exponent), exponent > 0 { bytes.append(UInt8(ascii: ".")) }
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
      written += 1
    } while rest > 0 || written <= Int(exponent)
    bytes[start...].reverse()
  }

  /// `YYYY-MM-DD`.
  static func append(_ date: CalendarDate, to bytes: inout [UInt8]) {
    let (year, month, day) = date.components
    appendPadded(year, width: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    appendPadded(month, width: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    appendPadded(day, width: 2, to: &bytes)
  }

  private static func appendPadded(_ number: Int, width: Int, to bytes: inout [UInt8]) {
    var divisor = 1
    for _ in 1..<width { divisor *= 10 }
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
      divisor /= 10
    }
  }
}
