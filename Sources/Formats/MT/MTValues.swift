import Domain

/// The values of SWIFT fields.
enum MTValues {
  /// `YYMMDD`; SWIFT counts 80 to 99 into the last century.
  static func date(_ bytes: [UInt8], _ range: Range<Int>) -> CalendarDate? {
    guard let (year, month, day) = dateParts(bytes, range) else { return nil }
    return CalendarDate(year: year, month: month, day: day)
  }

  static func dateParts(
    _ bytes: [UInt8], _ range: Range<Int>
  ) -> (year: Int, month: Int, day: Int)? {
    guard range.count == 6, let short = number(bytes, range.lowerBound),
      let month = number(bytes, range.lowerBound + 2), let day = number(bytes, range.lowerBound + 4)
    else { return nil }
    return (short >= 80 ? 1900 + short : 2000 + short, month, day)
  }

  /// The day `MMDD` that lies nearest to a day known to the year and month: an entry of 31 December
  /// may have its value in January, and the other way round. `YYMMDD` is taken as it is.
  static func entryDate(
    _ bytes: [UInt8], _ range: Range<Int>, near known: (year: Int, month: Int, day: Int)
  ) -> CalendarDate? {
    if range.count == 6 { return date(bytes, range) }
    guard range.count == 4, let month = number(bytes, range.lowerBound),
      let day = number(bytes, range.lowerBound + 2), (1...12).contains(known.month),
      let anchor = CalendarDate(
        year: known.year, month: known.month,
        day: max(1, min(known.day, CalendarDate.days(inMonth: known.month, of: known.year))))
    else { return nil }
    return (known.year - 1...known.year + 1)
      .compactMap { CalendarDate(year: $0, month: month, day: day) }
      .min { abs($0.days(until: anchor)) < abs($1.days(until: anchor)) }
  }

  /// 29 or 30 February in a year that has no such day: value dates of banks that count every month
  /// as thirty days.
  static func isBankersDay(_ parts: (year: Int, month: Int, day: Int)) -> Bool {
    parts.month == 2 && (29...30).contains(parts.day)
  }

  private static func number(_ bytes: [UInt8], _ at: Int) -> Int? {
    guard at + 1 < bytes.count, bytes[at].isDigit, bytes[at + 1].isDigit else { return nil }
    return Int(bytes[at] - 0x30) * 10 + Int(bytes[at + 1] - 0x30)
  }

  /// The digits with an ASCII point: `79,` is 79, `0123,40` is 123.40. A point is taken for the
  /// decimal mark only before one or two digits, where it can be nothing else. Nil for all else.
  static func decimal(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    var mark: Int?
    for at in range {
      let byte = bytes[at]
      if byte.isDigit {
        if byte != 0x30 || !result.isEmpty || mark != nil { result.append(byte) }
      } else if mark == nil, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "."),
        at > range.lowerBound
      {
        mark = at
        if result.isEmpty { result.append(0x30) }
        result.append(UInt8(ascii: "."))
      } else {
        return nil
      }
    }
    if let mark {
      let decimals = range.upperBound - mark - 1
      if bytes[mark] == UInt8(ascii: "."), !(1...2).contains(decimals) { return nil }
      if decimals == 0 { result.removeLast() }
    }
    if result.isEmpty, !range.isEmpty { result.append(0x30) }
    return result.isEmpty ? nil : result
  }

  /// The amount as a decimal text, for showing.
  static func decimalText(_ bytes: [UInt8], _ range: Range<Int>) -> String? {
    decimal(bytes, range).flatMap { String(validating: $0, as: UTF8.self) }
  }

  static func money(
    _ bytes: [UInt8], _ range: Range<Int>, _ currency: Currency
  ) throws(FailedValue) -> Money {
    guard let digits = decimal(bytes, range) else {
      throw FailedValue(.fault(.badAmount(ascii(bytes, range))))
    }
    let result = digits.withUnsafeBytes { raw -> Result<Int64, Amount.Failure> in
      do throws(Amount.Failure) {
        return .success(try Amount.parse(raw, exponent: currency.exponent))
      } catch {
        return .failure(error)
      }
    }
    switch result {
    case .success(let units): return Money(minorUnits: units, currency: currency)
    case .failure(let failure):
      throw FailedValue(FormatError.Reason(failure, ascii(bytes, range)))
    }
  }

  /// A short piece for an error message; what is not ASCII is shown as a dot.
  static func ascii(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    let shown = bytes[range].prefix(40).map { (0x20...0x7E).contains($0) ? $0 : 0x2E }
    return String(validating: shown, as: UTF8.self) ?? ""
  }
}
