/// Reading amounts from bytes: strict, exact, and free of Foundation.
///
/// The accepted form is `[-+]digits[.digits]` with an ASCII point. Anything else (a grouping mark,
/// an exponent, a second sign, a blank) is refused rather than guessed at; a format that writes
/// amounts differently declares its own form and normalises before it comes here.
public enum Amount {
  /// Why a text is not an amount.
  public enum Failure: Error, Hashable, Sendable {
    case notADecimal
    /// More decimals than the currency has, counting only those that are not zero.
    case tooManyDecimals(allowed: UInt8)
    /// Beyond ±10^17 minor units, the limit that keeps any sum of a billion rows inside Int128.
    case outOfRange
  }

  /// The largest magnitude that one posting or entry may have, in minor units.
  public static let limit: Int64 = 100_000_000_000_000_000

  /// The amount in minor units. Zero decimals beyond the exponent are accepted (`12.500` EUR).
  public static func parse(
    _ bytes: UnsafeRawBufferPointer, exponent: UInt8
  ) throws(Failure) -> Int64 {
    var index = 0
    var negative = false
    if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      negative = sign == UInt8(ascii: "-")
      index = 1
    }
    var value: Int64 = 0
    var digits = 0
    var decimals = -1
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "."), decimals < 0, digits > 0 {
        decimals = 0
        continue
      }
      let digit = byte &- UInt8(ascii: "0")
      guard digit <= 9 else { throw .notADecimal }
      digits += 1
      if decimals >= 0 {
        decimals += 1
        if decimals > Int(exponent) {
          guard digit == 0 else { throw .tooManyDecimals(allowed: exponent) }
          continue
        }
      }
      value = value &* 10 &+ Int64(digit)
      guard value <= limit else { throw .outOfRange }
    }
    guard digits > 0, decimals != 0 else { throw .notADecimal }
    for _ in max(decimals, 0)..<max(Int(exponent), max(decimals, 0)) {
      value = value &* 10
      guard value <= limit else { throw .outOfRange }
    }
    return negative ? -value : value
  }

  public static func parse(_ text: String, in currency: Currency) throws(Failure) -> Money {
    var text = text
    let result = text.withUTF8 { bytes -> Result<Int64, Failure> in
      do throws(Failure) {
        return .success(try parse(UnsafeRawBufferPointer(bytes), exponent: currency.exponent))
      } catch {
        return .failure(error)
      }
    }
    return Money(minorUnits: try result.get(), currency: currency)
  }
}
