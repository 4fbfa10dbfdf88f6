import Domain

/// Single values of BAI2.
enum BAIValues {
  /// `YYMMDD`, or with a century; the years from 70 on are those before 2000.
  static func date(_ text: String) -> CalendarDate? {
    var text = text
    return text.withUTF8 { raw in
      let bytes = UnsafeRawBufferPointer(raw)
      if bytes.count == 8, let year = bytes.digits(0..<4), let month = bytes.digits(4..<6),
        let day = bytes.digits(6..<8)
      {
        return CalendarDate(year: year, month: month, day: day)
      }
      guard bytes.count == 6, let year = bytes.digits(0..<2), let month = bytes.digits(2..<4),
        let day = bytes.digits(4..<6)
      else { return nil }
      return CalendarDate(year: year + (year < 70 ? 2000 : 1900), month: month, day: day)
    }
  }

  /// Minor units of the account's currency, `[-+]digits`; nil when it is something else.
  static func units(_ text: String) -> Int64? {
    var text = text
    return text.withUTF8 { units(UnsafeRawBufferPointer($0)) }
  }

  static func units(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    guard let first = bytes.first else { return nil }
    let isSigned = first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
    // Leading zeros make fields longer than any amount.
    let start = isSigned ? 1 : 0
    let digits = bytes[start...].drop { $0 == UInt8(ascii: "0") }
    guard bytes.count > start, digits.count <= 17 else { return nil }
    var value: Int64 = 0
    for byte in digits {
      let digit = byte &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      value = value * 10 + Int64(digit)
    }
    return first == UInt8(ascii: "-") ? -value : value
  }
}

/// The three-digit type codes: what an amount is, and which way it goes.
///
/// Source: Cash Management Balance Reporting Specifications, version 2, appendix A. Codes from 900
/// belong to the bank: the ranges that the appendix proposes for credits and debits are not kept.
enum BAITypeCode {
  enum Meaning {
    case status, credit, debit
    /// 890: tells something, moves nothing.
    case information
    case unknown
  }

  static func meaning(_ code: String) -> Meaning {
    guard code.utf8.count == 3 else { return .unknown }
    var number = 0
    for byte in code.utf8 {
      let digit = byte &- UInt8(ascii: "0")
      guard digit <= 9 else { return .unknown }
      number = number * 10 + Int(digit)
    }
    switch number {
    case 1...99, 701...719: return .status
    case 100...399, 720...759: return .credit
    case 400...699, 760...789: return .debit
    case 890: return .information
    default: return .unknown
    }
  }
}
