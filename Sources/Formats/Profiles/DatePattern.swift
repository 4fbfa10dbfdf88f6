import Domain

/// How a bank writes dates: `DD.MM.YYYY`, `M/D/YY`, `YYYY-MM-DD*`.
///
/// `YYYY` is four digits, `YY` two (80 to 99 are of the last century), `MM` and `DD` two, `M` and
/// `D` one or two, `MMM` the name of a month or its first letters in one of the languages below.
/// `*` at the end stands for a time or zone that follows. Every other character is itself.
public struct DatePattern: Hashable, Sendable {
  enum Part: Hashable, Sendable {
    case year(digits: Int)
    case month(isFixed: Bool)
    case day(isFixed: Bool)
    case monthName
    case rest
    case byte(UInt8)
  }

  /// As written in the profile.
  public let text: String
  let parts: [Part]

  /// The pattern, or nil when it does not name one year, one month and one day.
  public init?(_ text: String) {
    var parts: [Part] = []
    var rest = text[...]
    while let first = rest.first {
      if first == "*" {
        guard rest.count == 1 else { return nil }
        parts.append(.rest)
        break
      }
      let run = rest.prefix { $0 == first }
      guard let part = DatePattern.part(first, run.count) else { return nil }
      guard let part else {
        guard first.isASCII, !first.isLetter, !first.isNumber else { return nil }
        parts += first.utf8.map(Part.byte)
        rest = rest.dropFirst()
        continue
      }
      parts.append(part)
      rest = rest.dropFirst(run.count)
    }
    let kinds = parts.map(DatePattern.kind)
    guard ["y", "m", "d"].allSatisfy({ kind in kinds.count { $0 == kind } == 1 }) else {
      return nil
    }
    self.text = text
    self.parts = parts
  }

  /// `.some(nil)` for a character that stands for itself, nil for a letter that means nothing.
  private static func part(_ letter: Character, _ count: Int) -> Part?? {
    switch (letter, count) {
    case ("Y", 4): .year(digits: 4)
    case ("Y", 2): .year(digits: 2)
    case ("M", 1): .month(isFixed: false)
    case ("M", 2): .month(isFixed: true)
    case ("M", 3): .monthName
    case ("D", 1): .day(isFixed: false)
    case ("D", 2): .day(isFixed: true)
    case ("Y", _), ("M", _), ("D", _): nil
    default: .some(nil)
    }
  }

  private static func kind(_ part: Part) -> String {
    switch part {
    case .year: "y"
    case .month, .monthName: "m"
    case .day: "d"
    case .rest, .byte: ""
    }
  }

  package func date(_ bytes: [UInt8]) -> CalendarDate? { bytes.withUnsafeBytes { date($0) } }

  /// The day that the bytes name, without blanks around them; nil when they do not fit.
  func date(_ bytes: UnsafeRawBufferPointer) -> CalendarDate? {
    var at = 0
    var (year, month, day) = (0, 0, 0)
    for part in parts {
      switch part {
      case .byte(let wanted):
        guard at < bytes.count, bytes[at] == wanted else { return nil }
        at += 1
      case .year(let digits):
        guard let number = DatePattern.number(bytes, &at, digits...digits) else { return nil }
        year = digits == 4 ? number : number + (number < 80 ? 2000 : 1900)
      case .month(let isFixed):
        guard let number = DatePattern.number(bytes, &at, isFixed ? 2...2 : 1...2) else {
          return nil
        }
        month = number
      case .day(let isFixed):
        guard let number = DatePattern.number(bytes, &at, isFixed ? 2...2 : 1...2) else {
          return nil
        }
        day = number
      case .monthName:
        guard let number = MonthNames.month(bytes, &at) else { return nil }
        month = number
      case .rest:
        guard isTime(bytes, from: at) else { return nil }
        at = bytes.count
      }
    }
    guard at == bytes.count else { return nil }
    return CalendarDate(year: year, month: month, day: day)
  }

  /// Digits without marks between them, after which the time follows at once: `20091224120000`.
  private var isStamp: Bool {
    !parts.contains { if case .byte = $0 { true } else { false } }
  }

  /// What follows is a time or a zone: it does not go on with a digit of the date, and of a stamp it is
  /// hours and minutes, perhaps seconds, perhaps their thousandths; else it may be an account number.
  private func isTime(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Bool {
    let digits = bytes[start...].prefix { $0 &- UInt8(ascii: "0") <= 9 }.count
    return digits == 0 || isStamp && [4, 6, 9].contains(digits)
  }

  private static func number(
    _ bytes: UnsafeRawBufferPointer, _ at: inout Int, _ digits: ClosedRange<Int>
  ) -> Int? {
    var value = 0
    var count = 0
    while count < digits.upperBound, at < bytes.count {
      let digit = bytes[at] &- UInt8(ascii: "0")
      guard digit <= 9 else { break }
      value = value * 10 + Int(digit)
      at += 1
      count += 1
    }
    return count >= digits.lowerBound ? value : nil
  }
}
