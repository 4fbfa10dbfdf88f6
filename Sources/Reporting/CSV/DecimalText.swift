import Domain

/// Digits straight into a byte buffer: the same text as `Money.decimal`, without a String a cell.
enum DecimalText {
  static func append(_ value: Int64, exponent: UInt8, to bytes: inout [UInt8]) {
    // A sign, nineteen digits, a point, and the zeros before a small amount.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 48) { buffer in
      var start = buffer.count
      var rest = value.magnitude
      var written = 0
      repeat {
        if written == Int(exponent), exponent > 0 {
          start -= 1
          buffer[start] = UInt8(ascii: ".")
        }
        start -= 1
        buffer[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
        written += 1
      } while rest > 0 || written <= Int(exponent)
      if value < 0 {
        start -= 1
        buffer[start] = UInt8(ascii: "-")
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start...]))
    }
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
