import Domain

/// Numbers as a workbook stores them: the shortest or longest text of a binary fraction.
enum SheetNumber {
  /// The number in plain decimal notation, rounded to the fifteen digits that Excel itself keeps
  /// apart, so that `12.340000000000001` is 12.34; nil for what is no number or has more than thirty
  /// places.
  static func plain(_ text: String) -> String? {
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    var isNegative = false
    var rest = Array(text.utf8)[...]
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      rest = rest.dropFirst()
    }
    while let byte = rest.first {
      rest = rest.dropFirst()
      if byte &- UInt8(ascii: "0") <= 9 {
        digits.append(byte &- UInt8(ascii: "0"))
      } else if byte == UInt8(ascii: "."), point == nil {
        point = digits.count
      } else if byte == UInt8(ascii: "E") || byte == UInt8(ascii: "e") {
        guard rest.count <= 4, let written = String(validating: rest, as: UTF8.self),
          let number = Int(written)
        else { return nil }
        exponent = number
        rest = []
      } else {
        return nil
      }
      guard digits.count <= 40 else { return nil }
    }
    guard !digits.isEmpty, (-30...30).contains(exponent) else { return nil }
    var scale = digits.count - (point ?? digits.count) - exponent
    round(&digits, &scale)
    return write(digits, scale, isNegative)
  }

  /// Keeps fifteen digits from the first that is not zero, half away from zero.
  private static func round(_ digits: inout [UInt8], _ scale: inout Int) {
    let first = digits.firstIndex { $0 != 0 } ?? digits.count - 1
    digits.removeFirst(first)
    if digits.count > 15 {
      let dropped = digits.count - 15
      let isUp = digits[15] >= 5
      digits.removeLast(dropped)
      scale -= dropped
      var at = 14
      while isUp, at >= 0 {
        if digits[at] < 9 {
          digits[at] += 1
          break
        }
        digits[at] = 0
        at -= 1
      }
      if isUp, at < 0 { digits.insert(1, at: 0) }
    }
    while scale > 0, digits.count > 1, digits.last == 0 {
      digits.removeLast()
      scale -= 1
    }
  }

  private static func write(_ digits: [UInt8], _ scale: Int, _ isNegative: Bool) -> String? {
    guard scale <= 30, digits.count - scale <= 30 else { return nil }
    var text = digits.map { String($0) }.joined()
    if scale < 0 { text += String(repeating: "0", count: -scale) }
    if scale > 0 {
      text = String(repeating: "0", count: max(0, scale + 1 - text.utf8.count)) + text
      let split = text.index(text.endIndex, offsetBy: -scale)
      text = text[..<split] + "." + text[split...]
    }
    let isZero = digits.allSatisfy { $0 == 0 }
    return isNegative && !isZero ? "-" + text : text
  }

  /// The day of a serial number, without its time; nil when it is none.
  static func day(_ text: String, countsFrom1904: Bool) -> CalendarDate? {
    guard let plain = plain(text), let days = Int(plain.prefix { $0 != "." }), days >= 0,
      days < 2_958_466
    else { return nil }
    if countsFrom1904 {
      return CalendarDate(year: 1904, month: 1, day: 1)?.adding(days: days)
    }
    // Excel believes that 1900 was a leap year: day 60 never was, and those before are one off.
    guard days != 60, days > 0 else { return nil }
    return CalendarDate(year: 1899, month: 12, day: 30)?
      .adding(days: days < 60 ? days + 1 : days)
  }
}
