import Domain

/// Conversions that throw the right error for their own field.
extension CSVRow {
  func nonEmpty(_ index: Int, _ name: String, limits: Limits) throws(FormatError) -> String {
    guard !self[index].isEmpty else { throw FormatError(.missing(name), at: place(of: index)) }
    return try text(index, limits: limits)
  }

  func text(_ index: Int, limits: Limits) throws(FormatError) -> String {
    guard self[index].count <= limits.fieldBytes else {
      throw FormatError(.fieldTooLong(limit: limits.fieldBytes), at: place(of: index))
    }
    return string(index)
  }

  /// A code of three letters, in capitals or not.
  func currency(_ index: Int, lowerCase: Bool) throws(FormatError) -> Currency {
    let bytes = self[index]
    if bytes.count == 3 {
      let capital: (UInt8, UInt8, UInt8) =
        lowerCase
        ? (bytes[0].capital, bytes[1].capital, bytes[2].capital) : (bytes[0], bytes[1], bytes[2])
      let found = withUnsafeBytes(of: capital) { Currency(ascii: $0) }
      if let found { return found }
    }
    throw FormatError(.unknownCurrency(excerpt(index)), at: place(of: index))
  }

  func money(_ index: Int, in currency: Currency) throws(FormatError) -> Money {
    do throws(Amount.Failure) {
      return Money(
        minorUnits: try Amount.parse(self[index], exponent: currency.exponent),
        currency: currency)
    } catch {
      throw FormatError(.init(error, excerpt(index)), at: place(of: index))
    }
  }

  func instant(_ index: Int) throws(FormatError) -> Instant {
    guard let instant = Instant(rfc3339: self[index]) else {
      throw FormatError(.notAnInstant(excerpt(index)), at: place(of: index))
    }
    return instant
  }

  /// The text for an error message, cut to a length that a line can hold.
  func excerpt(_ index: Int) -> String {
    let text = string(index)
    return text.count > 60 ? text.prefix(60) + "…" : text
  }
}

extension UInt8 {
  fileprivate var capital: UInt8 {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) ? self & ~0x20 : self
  }
}

extension FormatError.Reason {
  init(_ failure: Amount.Failure, _ text: String) {
    self =
      switch failure {
      case .notADecimal: .notADecimal(text)
      case .tooManyDecimals(let allowed): .tooManyDecimals(text, allowed: allowed)
      case .outOfRange: .outOfRange(text)
      }
  }
}
