import Domain

/// The values that camt writes as text.
enum CAMTValues {
  /// The day as written, before any time or zone: `2017-04-01+02:00` is the first of April. Banks
  /// write `DtTm` where the schema wants `Dt`.
  static func date(_ text: String) -> CalendarDate? {
    var text = text
    return text.withUTF8 { characters -> CalendarDate? in
      let bytes = UnsafeRawBufferPointer(characters)
      guard bytes.count >= 10,
        let date = CalendarDate(iso: UnsafeRawBufferPointer(rebasing: bytes[..<10]))
      else { return nil }
      guard bytes.count > 10 else { return date }
      return [UInt8(ascii: "T"), UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-")]
        .contains(bytes[10]) ? date : nil
    }
  }

  /// An unsigned amount of a known currency.
  static func money(
    _ amount: RawAmount, currency fallback: String? = nil
  ) throws(FailedValue) -> Money {
    guard let code = amount.currency ?? fallback else { throw FailedValue(.missing("Ccy")) }
    guard let currency = Currency(code: code) else { throw FailedValue(.unknownCurrency(code)) }
    if amount.text.utf8.first == UInt8(ascii: "-") { throw FailedValue(.negative(amount.text)) }
    do throws(Amount.Failure) {
      return try Amount.parse(amount.text, in: currency)
    } catch {
      throw FailedValue(.init(error, amount.text))
    }
  }

  /// 1 for a credit, −1 for a debit.
  static func sign(_ text: String) -> Int64? {
    switch text {
    case "CRDT": 1
    case "DBIT": -1
    default: nil
    }
  }

  /// An indicator: XML's truth values, and what banks write in their place; nil for other words.
  static func flag(_ text: String) -> Bool? {
    switch text {
    case "true", "1", "TRUE", "YES", "Y": true
    case "false", "0", "FALSE", "NO", "N": false
    default: nil
    }
  }

  static func status(_ text: String) -> Entry.Status? {
    switch text {
    case "BOOK": .booked
    case "PDNG", "FUTR": .pending
    case "INFO": .info
    default: nil
    }
  }
}
