/// An ISO 4217 currency and the number of decimals its amounts are written with.
///
/// Eight bytes, compared as an integer. The table holds the active codes and the withdrawn ones
/// that older files still carry; metals, units of account and test codes (XAU, XDR, XXX, XTS) are
/// no currencies here, because they have no minor unit.
public struct Currency: Hashable, Sendable {
  /// The three letters as a big-endian number, so that order is alphabetical order.
  private let letters: UInt32

  /// How many decimals an amount has: 2 for EUR, 0 for JPY, 3 for KWD.
  public let exponent: UInt8

  private init(letters: UInt32, exponent: UInt8) {
    self.letters = letters
    self.exponent = exponent
  }

  /// The currency of an upper-case ISO 4217 code, or nil when the code is unknown.
  public init?(code: String) {
    var code = code
    guard let found = code.withUTF8({ Currency(ascii: UnsafeRawBufferPointer($0)) }) else {
      return nil
    }
    self = found
  }

  /// The currency named by three ASCII capitals, straight from a file's bytes.
  public init?(ascii bytes: UnsafeRawBufferPointer) {
    guard bytes.count == 3 else { return nil }
    let letters = UInt32(bytes[0]) << 16 | UInt32(bytes[1]) << 8 | UInt32(bytes[2])
    guard let exponent = Self.exponents[letters] else { return nil }
    self.init(letters: letters, exponent: exponent)
  }

  public var code: String {
    // Without an array in between: this is asked once or twice a row.
    String(unsafeUninitializedCapacity: 3) { bytes in
      bytes[0] = UInt8(truncatingIfNeeded: letters >> 16)
      bytes[1] = UInt8(truncatingIfNeeded: letters >> 8)
      bytes[2] = UInt8(truncatingIfNeeded: letters)
      return 3
    }
  }

  /// The three letters as one number, a byte each.
  public var number: UInt32 { letters }

  /// Hands over the code as bytes.
  public func withCode<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try withUnsafeBytes(of: letters.bigEndian) {
      try body(UnsafeRawBufferPointer(rebasing: $0[1...]))
    }
  }

  /// Ten to the exponent: how many minor units make one of the currency.
  public var minorUnitsPerUnit: Int64 {
    var units: Int64 = 1
    for _ in 0..<exponent { units *= 10 }
    return units
  }

  /// Every known currency, in alphabetical order.
  public static var all: [Currency] {
    exponents.map { Currency(letters: $0.key, exponent: $0.value) }.sorted()
  }
}

extension Currency: Comparable {
  public static func < (left: Currency, right: Currency) -> Bool { left.letters < right.letters }
}

extension Currency: CustomStringConvertible {
  public var description: String { code }
}

extension Currency {
  public static let eur = known("EUR")
  public static let gbp = known("GBP")
  public static let chf = known("CHF")
  public static let usd = known("USD")
  public static let sek = known("SEK")
  public static let jpy = known("JPY")
  public static let kwd = known("KWD")

  private static func known(_ code: String) -> Currency {
    guard let currency = Currency(code: code) else {
      preconditionFailure("\(code) is missing from the table")
    }
    return currency
  }

  private static let exponents: [UInt32: UInt8] = {
    var table: [UInt32: UInt8] = [:]
    for (exponent, codes) in codesByExponent {
      for code in codes.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
        let letters = code.utf8.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        table[letters] = exponent
      }
    }
    return table
  }()

  /// ISO 4217 minor units. Withdrawn codes are kept with the exponent they had.
  private static let codesByExponent: [(UInt8, String)] = [
    (
      0,
      """
      BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF
      """
    ),
    (
      2,
      """
      AED AFN ALL AMD ANG AOA ARS ATS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN
      BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CYP CZK DEM DKK DOP DZD EEK
      EGP ERN ETB EUR FIM FJD FKP FRF GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR IEP
      ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL LTL LVL MAD MDL MGA MKD MMK
      MNT MOP MRO MRU MTL MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NLG NOK NPR NZD PAB PEN PGK
      PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SIT SKK SLE SLL SOS SRD SSP STD
      STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VEF VES WST XAD
      XCD XCG YER ZAR ZMW ZWG ZWL
      """
    ),
    (
      3,
      """
      BHD IQD JOD KWD LYD OMR TND
      """
    ),
    (
      4,
      """
      CLF UYW
      """
    ),
  ]
}
