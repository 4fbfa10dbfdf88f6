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

extension String {
  /// Texts with hyphens between them.
  init(
    hyphened first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer?,
    _ third: UnsafeRawBufferPointer?
  ) {
    let count = first.count + (second.map { $0.count + 1 } ?? 0) + (third.map { $0.count + 1 } ?? 0)
    self.init(unsafeUninitializedCapacity: count) { target in
      let target = UnsafeMutableRawBufferPointer(target)
      target.copyMemory(from: first)
      var used = first.count
      for case .some(let part) in [second, third] {
        target[used] = UInt8(ascii: "-")
        UnsafeMutableRawBufferPointer(rebasing: target[(used + 1)...]).copyMemory(from: part)
        used += 1 + part.count
      }
      return used
    }
  }
}
