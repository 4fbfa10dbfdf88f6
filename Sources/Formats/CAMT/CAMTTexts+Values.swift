import Domain

/// Values as nearly every file writes them, straight from its bytes; nil for one that needs a closer
/// look, because it is written otherwise or is wrong.
extension CAMTTexts {
  /// `2026-10-01`
  func plainDate(_ field: CAMTField) -> CalendarDate? {
    bytes(of: field).flatMap { CalendarDate(iso: $0) }
  }

  func plainSign(_ field: CAMTField) -> Int64? {
    switch bytes(of: field).flatMap(fourLetters) {
    case Self.credit: 1
    case Self.debit: -1
    default: nil
    }
  }

  func plainStatus(_ field: CAMTField) -> Entry.Status? {
    bytes(of: field).flatMap(fourLetters) == Self.booked ? .booked : nil
  }

  /// An amount with the currency beside it.
  func plainMoney(_ field: CAMTField) -> Money? {
    guard let bytes = bytes(of: field), bytes.first != UInt8(ascii: "-"),
      let currency = Currency(ascii: currency(of: field)),
      let units = try? Amount.parse(bytes, exponent: currency.exponent)
    else { return nil }
    return Money(minorUnits: units, currency: currency)
  }

  /// The texts of fields that are there, up to the first that is not, with hyphens between them.
  func joined(_ fields: CAMTField...) -> String? {
    let parts = fields.prefix { holds($0) }.compactMap { bytes(of: $0) }
    guard !parts.isEmpty else { return nil }
    let count = parts.reduce(parts.count - 1) { $0 + $1.count }
    return String(unsafeUninitializedCapacity: count) { target in
      var used = 0
      for part in parts {
        if used > 0 {
          target[used] = UInt8(ascii: "-")
          used += 1
        }
        for byte in part {
          target[used] = byte
          used += 1
        }
      }
      return used
    }
  }

  private static let credit = letters("CRDT")
  private static let debit = letters("DBIT")
  private static let booked = letters("BOOK")

  private static func letters(_ code: StaticString) -> UInt32 {
    UnsafeRawPointer(code.utf8Start).loadUnaligned(as: UInt32.self)
  }

  private func fourLetters(_ bytes: UnsafeRawBufferPointer) -> UInt32? {
    bytes.count == 4 ? bytes.loadUnaligned(as: UInt32.self) : nil
  }
}
