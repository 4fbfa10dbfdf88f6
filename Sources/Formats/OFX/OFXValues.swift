import Domain

/// Reads the values of OFX: dates that may have a time and a zone, amounts with point or comma.
enum OFXValues {
  /// The day of `YYYYMMDD[HHMM[SS[.XXX]]][[-5:EST]]`, as the bank writes it: the zone in brackets
  /// says where that day is, it does not move it.
  static func date(_ bytes: UnsafeRawBufferPointer) -> CalendarDate? {
    if bytes.count >= 10, let day = CalendarDate(iso: .init(rebasing: bytes[..<10])) {
      return isTime(bytes[10...]) ? day : nil
    }
    guard let year = bytes.digits(0..<4), let month = bytes.digits(4..<6),
      let day = bytes.digits(6..<8), isTime(bytes[8...])
    else { return nil }
    return CalendarDate(year: year, month: month, day: day)
  }

  /// Whatever digits stand for the time are not used: banks write 24:00:00, too many digits and
  /// colons.
  private static func isTime(_ rest: UnsafeRawBufferPointer.SubSequence) -> Bool {
    guard let opening = rest.firstIndex(of: UInt8(ascii: "[")) else {
      return rest.allSatisfy(isTimeByte)
    }
    guard rest[..<opening].allSatisfy(isTimeByte) else { return false }
    return rest.last == UInt8(ascii: "]")
  }

  private static func isTimeByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: ":"),
      UInt8(ascii: ","), UInt8(ascii: "T"), UInt8(ascii: "Z"), UInt8(ascii: "+"),
      UInt8(ascii: "-"), UInt8(ascii: " "):
      true
    default: false
    }
  }

  /// An amount as `[-+]digits[.digits]`, ready for `Amount` and `ExactDecimal`.
  ///
  /// - Throws: `ofxThousands` for `1,234`, which is a decimal fraction by the format and a thousand
  ///   by the custom of many countries; `notADecimal` for anything else that is no amount.
  static func decimal(_ bytes: UnsafeRawBufferPointer) throws(FailedValue) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + 1)
    var rest = bytes[...]
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      out.append(sign)
      rest = rest.dropFirst()
    }
    let points = rest.count { $0 == UInt8(ascii: ".") }
    let commas = rest.count { $0 == UInt8(ascii: ",") }
    let mark: UInt8
    switch (points, commas) {
    case (0, 0), (1, 0): mark = UInt8(ascii: ".")
    case (0, 1):
      mark = UInt8(ascii: ",")
      guard let at = rest.firstIndex(of: mark), rest.endIndex - at != 4 else {
        throw FailedValue(.ofxThousands(shown(bytes)))
      }
    default: throw FailedValue(.notADecimal(shown(bytes)))
    }
    let parts = rest.split(separator: mark, maxSplits: 1, omittingEmptySubsequences: false)
    let whole = parts[0].drop { $0 == UInt8(ascii: "0") }
    let fraction = parts.count > 1 ? parts[1] : rest[rest.endIndex...]
    let all = parts[0].count + fraction.count
    guard all > 0, parts[0].allSatisfy(isDigit), fraction.allSatisfy(isDigit) else {
      throw FailedValue(.notADecimal(shown(bytes)))
    }
    guard whole.count <= 17, fraction.count <= 12 else {
      throw FailedValue(.outOfRange(shown(bytes)))
    }
    if whole.isEmpty { out.append(UInt8(ascii: "0")) } else { out += whole }
    if !fraction.isEmpty { out += [UInt8(ascii: ".")] + fraction }
    return out
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

  static func money(
    _ bytes: UnsafeRawBufferPointer, in currency: Currency
  ) throws(FailedValue) -> Money {
    let decimal = try decimal(bytes)
    return try decimal.withAmount(in: currency, shown: { shown(bytes) })
  }

  private static func shown(_ bytes: UnsafeRawBufferPointer) -> String {
    TextEncoding.detect(in: bytes).loosely(bytes)
  }

  /// Resolves `&amp;` and the like; an ampersand that begins none of them stands for itself.
  static func resolvingEntities(_ text: String) -> String {
    guard text.holds(UInt8(ascii: "&")) else { return text }
    var result = ""
    var rest = text[...]
    while let at = rest.firstIndex(of: "&") {
      result += rest[..<at]
      rest = rest[at...]
      if let end = rest.prefix(12).firstIndex(of: ";"),
        let letter = entity(rest[rest.index(after: rest.startIndex)..<end])
      {
        result.unicodeScalars.append(letter)
        rest = rest[rest.index(after: end)...]
      } else {
        result += "&"
        rest = rest.dropFirst()
      }
    }
    return result + rest
  }

  private static func entity(_ name: Substring) -> Unicode.Scalar? {
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    case "nbsp": return " "
    default:
      guard name.first == "#" else { return nil }
      let digits = name.dropFirst()
      let isHex = digits.first == "x" || digits.first == "X"
      let value = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      guard let value, value != 0 else { return nil }
      return Unicode.Scalar(value)
    }
  }
}

extension [UInt8] {
  /// The amount that these bytes write in the strict form.
  func withAmount(
    in currency: Currency, shown: () -> String
  ) throws(FailedValue) -> Money {
    let result = withUnsafeBytes { bytes -> Result<Int64, Amount.Failure> in
      do throws(Amount.Failure) {
        return .success(try Amount.parse(bytes, exponent: currency.exponent))
      } catch {
        return .failure(error)
      }
    }
    switch result {
    case .success(let units): return Money(minorUnits: units, currency: currency)
    case .failure(.notADecimal): throw FailedValue(.notADecimal(shown()))
    case .failure(.tooManyDecimals(let allowed)):
      throw FailedValue(.tooManyDecimals(shown(), allowed: allowed))
    case .failure(.outOfRange): throw FailedValue(.outOfRange(shown()))
    }
  }

  func contains(sequence: [UInt8]) -> Bool {
    guard let first = sequence.first, count >= sequence.count else { return false }
    for at in 0...(count - sequence.count) where self[at] == first {
      if self[at..<at + sequence.count].elementsEqual(sequence) { return true }
    }
    return false
  }
}

extension UnsafeRawBufferPointer {
  /// The number that the ASCII digits at `range` write; nil when one is missing or is none. At most
  /// eighteen digits.
  func digits(_ range: Range<Int>) -> Int? {
    guard range.lowerBound >= 0, range.upperBound <= count, (1...18).contains(range.count) else {
      return nil
    }
    var value = 0
    for index in range {
      let digit = self[index] &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }
}
