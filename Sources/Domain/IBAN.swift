/// An international bank account number: checked by length of country and ISO 7064 mod 97-10.
public struct IBAN: Hashable, Sendable {
  /// Upper case, no spaces. Never print it: use `masked`.
  public let compact: String

  /// The account, or nil when the country, the length or the check digits are wrong. Spaces are
  /// allowed, as on paper.
  public init?(_ text: String) {
    var text = text
    guard let found = text.withUTF8(Self.checked) else { return nil }
    compact = found.isAsWritten ? text : found.compact
  }

  /// The number without spaces in capitals, unless it is written so already; nil when it is none.
  private static func checked(
    _ text: UnsafeBufferPointer<UInt8>
  ) -> (isAsWritten: Bool, compact: String)? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longest) { compact in
      var count = 0
      var isAsWritten = true
      for byte in text {
        if byte == UInt8(ascii: " ") {
          isAsWritten = false
          continue
        }
        let isSmall = byte &- UInt8(ascii: "a") < 26
        guard count < longest else { return nil }
        compact[count] = isSmall ? byte & ~0x20 : byte
        isAsWritten = isAsWritten && !isSmall
        count += 1
      }
      let number = UnsafeBufferPointer(rebasing: compact[..<count])
      guard count >= 5, length(of: number[0], number[1]) == count, hasPossibleCheckDigits(number),
        remainder(of: number) == 1,
        let text = isAsWritten ? "" : String(validating: number, as: UTF8.self)
      else { return nil }
      return (isAsWritten, text)
    }
  }

  /// Country, check digits and the last four: all that a person needs and a log may hold.
  public var masked: String { IBAN.masked(compact) }

  /// Any account identifier with all but its first and last four characters starred.
  public static func masked(_ account: String) -> String {
    guard account.count > 8 else { return String(repeating: "*", count: account.count) }
    let stars = String(repeating: "*", count: account.count - 8)
    return account.prefix(4) + stars + account.suffix(4)
  }

  /// Check digits are 98 less a remainder, so 02 to 98; 00, 01 and 99 divide alike but are never
  /// issued.
  private static func hasPossibleCheckDigits(_ compact: UnsafeBufferPointer<UInt8>) -> Bool {
    let (tens, ones) = (compact[2] &- UInt8(ascii: "0"), compact[3] &- UInt8(ascii: "0"))
    guard tens <= 9, ones <= 9 else { return false }
    return (2...98).contains(tens * 10 + ones)
  }

  /// The whole number, first four characters moved to the end and letters as 10 to 35, modulo 97;
  /// nil when a character is neither digit nor letter.
  private static func remainder(of compact: UnsafeBufferPointer<UInt8>) -> Int? {
    var number: UInt64 = 0
    guard append(compact[4...], to: &number), append(compact[..<4], to: &number) else { return nil }
    return Int(number % 97)
  }

  /// Writes characters behind a number, of which only the remainder matters.
  private static func append(
    _ part: Swift.Slice<UnsafeBufferPointer<UInt8>>, to number: inout UInt64
  ) -> Bool {
    let bytes = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: part))
    var at = 0
    while at < bytes.count {
      if at + 8 <= bytes.count, let digits = bytes.eightDigits(at: at) {
        number = number % 97 * 100_000_000 + digits
        at += 8
        continue
      }
      let (digit, letter) = (bytes[at] &- UInt8(ascii: "0"), bytes[at] &- UInt8(ascii: "A"))
      if digit <= 9 {
        number = number * 10 + UInt64(digit)
      } else if letter < 26 {
        number = number * 100 + UInt64(letter) + 10
      } else {
        return false
      }
      // Divided only when the next two digits might not fit any more.
      if number > 1 << 56 { number %= 97 }
      at += 1
    }
    return true
  }

  /// The longest that the registry knows.
  private static let longest = 34

  /// How long the numbers of a country are; nil when it has none.
  static func length(of first: UInt8, _ second: UInt8) -> Int? {
    let (first, second) = (first &- UInt8(ascii: "A"), second &- UInt8(ascii: "A"))
    guard first < 26, second < 26 else { return nil }
    let length = lengthsByLetters[Int(first) * 26 + Int(second)]
    return length > 0 ? length : nil
  }

  /// The lengths with AA at 0 and ZZ at 675; 0 for a country without.
  private static let lengthsByLetters: [Int] = {
    var table = Array(repeating: 0, count: 26 * 26)
    for (country, length) in lengths {
      let letters = country.utf8.map { Int($0 - UInt8(ascii: "A")) }
      table[letters[0] * 26 + letters[1]] = length
    }
    return table
  }()

  /// Lengths of the SWIFT IBAN registry.
  private static let lengths: [String: Int] = [
    "AD": 24, "AE": 23, "AL": 28, "AO": 25, "AT": 20, "AX": 18, "AZ": 28, "BA": 20, "BE": 16,
    "BF": 28, "BG": 22, "BH": 22, "BI": 27, "BJ": 28, "BL": 27, "BR": 29, "BY": 28, "CF": 27,
    "CG": 27, "CH": 21, "CI": 28, "CM": 27, "CR": 22, "CV": 25, "CY": 28, "CZ": 24, "DE": 22,
    "DJ": 27, "DK": 18, "DO": 28, "DZ": 26, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FK": 18,
    "FO": 18, "FR": 27, "GA": 27, "GB": 22, "GE": 22, "GF": 27, "GG": 22, "GI": 23, "GL": 18,
    "GP": 27, "GQ": 27, "GR": 27, "GT": 28, "GW": 25, "HN": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IM": 22, "IQ": 23, "IR": 26, "IS": 26, "IT": 27, "JE": 22, "JO": 30, "KM": 27,
    "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25,
    "MA": 28, "MC": 27, "MD": 24, "ME": 22, "MF": 27, "MG": 27, "MK": 19, "ML": 28, "MN": 20,
    "MQ": 27, "MR": 27, "MT": 31, "MU": 30, "MZ": 25, "NC": 27, "NE": 28, "NI": 28, "NL": 18,
    "NO": 15, "OM": 23, "PF": 27, "PK": 24, "PL": 28, "PM": 27, "PS": 29, "PT": 25, "QA": 29,
    "RE": 27, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19,
    "SK": 24, "SM": 27, "SN": 28, "SO": 23, "ST": 25, "SV": 28, "TD": 27, "TF": 27, "TG": 28,
    "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "WF": 27, "XK": 20, "YE": 30,
    "YT": 27,
  ]
}

extension UnsafeRawBufferPointer {
  /// The number that eight bytes spell, all at once; nil when not all of them are digits.
  fileprivate func eightDigits(at offset: Int) -> UInt64? {
    let word = UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    let (tens, six) = (0xF0F0_F0F0_F0F0_F0F0 as UInt64, 0x0606_0606_0606_0606 as UInt64)
    guard word & tens == 0x3030_3030_3030_3030, (word &+ six) & tens == 0x3030_3030_3030_3030 else {
      return nil
    }
    // Neighbours are joined: digits to pairs, pairs to fours, fours to all eight.
    let pairs = ((word & 0x0F0F_0F0F_0F0F_0F0F) &* 0xA01) >> 8
    let fours = ((pairs & 0x00FF_00FF_00FF_00FF) &* 0x64_0001) >> 16
    return ((fours & 0x0000_FFFF_0000_FFFF) &* 0x2710_0000_0001) >> 32
  }
}
