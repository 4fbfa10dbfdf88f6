import Domain
import Formats

/// Single values: what is read is written the same way again.
enum ValueCheck {
  static func amount(_ bytes: [UInt8]) -> [String] {
    var violations: [String] = []
    for currency in [Currency.jpy, .eur, .kwd] {
      let parsed = bytes.withUnsafeBytes { try? Amount.parse($0, exponent: currency.exponent) }
      guard let parsed else { continue }
      let money = Money(minorUnits: parsed, currency: currency)
      if parsed.magnitude > Amount.limit.magnitude { violations.append("\(parsed) is too large") }
      if (try? Amount.parse(money.decimal, in: currency)) != money {
        violations.append("\(money) does not read back")
      }
      if bytes.contains(where: { $0 > 0x7F || $0 == 0x20 || $0 == 0x2C }) {
        violations.append("\(money) is read from something that is no amount")
      }
    }
    return violations + styled(bytes)
  }

  /// An amount as a bank's table writes it.
  private static func styled(_ bytes: [UInt8]) -> [String] {
    AmountStyle.DecimalMark.allCases.compactMap { mark in
      guard let text = AmountStyle(decimal: mark).plain(bytes) else { return nil }
      // Read again, the plain form is the same number.
      let again = AmountStyle(decimal: .point).plain(Array(text.utf8))
      return again == text ? nil : "\(text) reads back as \(again ?? "nothing")"
    }
  }

  static func date(_ bytes: [UInt8]) -> [String] {
    var violations: [String] = []
    if let date = bytes.withUnsafeBytes({ CalendarDate(iso: $0) }) {
      violations += check(date)
      if Array("\(date)".utf8) != bytes { violations.append("\(date) is read from something else") }
    }
    for moment in [
      bytes.withUnsafeBytes({ Instant(rfc3339: $0) }), bytes.withUnsafeBytes({ Instant(utc: $0) }),
    ] {
      // An offset may move the first or the last day out of the calendar.
      guard let moment, (1...9999).contains(moment.utcDate.components.year) else { continue }
      if Instant(rfc3339: "\(moment)") != moment {
        violations.append("\(moment) does not read back")
      }
    }
    return violations + patterns.compactMap { $0.date(bytes) }.flatMap(check)
  }

  private static let patterns = [
    "DD.MM.YYYY", "MM/DD/YYYY", "D/M/YY", "YYYYMMDD", "DD MMM YYYY", "YYYY-MM-DD*",
  ].compactMap { DatePattern($0) }

  private static func check(_ date: CalendarDate) -> [String] {
    let (year, month, day) = date.components
    var violations: [String] = []
    if CalendarDate(year: year, month: month, day: day) != date {
      violations.append("\(date) is not the day of its parts")
    }
    if !(1...7).contains(date.weekday) { violations.append("\(date) is no day of a week") }
    return violations
  }

  static func iban(_ bytes: [UInt8]) -> [String] {
    guard let text = String(validating: bytes, as: UTF8.self) else { return [] }
    var violations: [String] = []
    let masked = IBAN.masked(text)
    if text.count > 8, !text.contains("*"), masked == text {
      violations.append("\(text) is not masked")
    }
    _ = Reference(.creditor, text).isPlaceholder
    if let currency = Currency(code: text), currency.code != text {
      violations.append("\(text) is read as \(currency)")
    }
    guard let iban = IBAN(text) else { return violations }
    if IBAN(iban.compact) != iban { violations.append("\(iban.masked) does not read back") }
    if !iban.compact.utf8.allSatisfy({ $0 < 0x80 && $0 > 0x2F }) {
      violations.append("an account of something else than digits and letters: \(text)")
    }
    // One wrong digit is always found.
    for index in iban.compact.utf8.indices.dropFirst(4) {
      var other = Array(iban.compact.utf8)
      let at = iban.compact.utf8.distance(from: iban.compact.utf8.startIndex, to: index)
      guard (0x30...0x39).contains(other[at]) else { continue }
      other[at] = other[at] == 0x39 ? 0x30 : other[at] + 1
      if let wrong = String(validating: other, as: UTF8.self), IBAN(wrong) != nil {
        violations.append("\(iban.masked) is valid with another digit")
      }
    }
    return violations
  }
}
