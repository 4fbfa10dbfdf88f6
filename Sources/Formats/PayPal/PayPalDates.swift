import Domain

/// How a file writes its days, which PayPal does by the settings of the account.
enum PayPalDateOrder: String {
  case dayFirst = "dmy"
  case monthFirst = "mdy"
  case yearFirst = "ymd"
}

/// Finds out from a file's own days whether the day or the month stands first. Both may be possible:
/// that is a question to the user, never a guess.
struct PayPalDates {
  private(set) var dayFirst = true
  private(set) var monthFirst = true
  private(set) var yearFirst = false

  /// Takes one day into account.
  mutating func see(_ text: String) {
    guard let parts = Self.parts(text) else { return }
    if parts.isYearFirst {
      yearFirst = true
      return
    }
    if parts.mark == UInt8(ascii: ".") { monthFirst = false }
    if !Self.isDay(parts, .dayFirst) { dayFirst = false }
    if !Self.isDay(parts, .monthFirst) { monthFirst = false }
  }

  /// The only order that fits; nil when two do, or none.
  var order: PayPalDateOrder? {
    if yearFirst { return .yearFirst }
    if dayFirst == monthFirst { return nil }
    return dayFirst ? .dayFirst : .monthFirst
  }

  static func read(_ text: String, _ order: PayPalDateOrder) -> CalendarDate? {
    guard let parts = parts(text), parts.isYearFirst == (order == .yearFirst) else { return nil }
    return date(parts, order)
  }

  private struct Parts {
    var first = 0
    var second = 0
    var third = 0
    var mark: UInt8 = 0
    var isYearFirst = false
  }

  /// Three numbers joined twice by the same `/`, `.` or `-`; the year has four digits or two.
  private static func parts(_ text: String) -> Parts? {
    var parts = Parts()
    var marks = 0
    var (number, digits) = (0, 0)
    for byte in text.utf8 {
      let digit = byte &- UInt8(ascii: "0")
      if digit <= 9, digits < 4 {
        number = number * 10 + Int(digit)
        digits += 1
        continue
      }
      guard digits > 0, marks == 0 ? isMark(byte) : byte == parts.mark else { return nil }
      parts.mark = byte
      if marks == 0 {
        parts.first = number
        parts.isYearFirst = digits == 4
      } else if marks == 1 {
        parts.second = number
      }
      marks += 1
      (number, digits) = (0, 0)
    }
    parts.third = number
    let isYear = digits == 4 || digits == 2
    return marks == 2 && (parts.isYearFirst ? digits > 0 : isYear) ? parts : nil
  }

  private static func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
  }

  private static func isDay(_ parts: Parts, _ order: PayPalDateOrder) -> Bool {
    date(parts, order) != nil
  }

  private static func date(_ parts: Parts, _ order: PayPalDateOrder) -> CalendarDate? {
    switch order {
    case .yearFirst: CalendarDate(year: parts.first, month: parts.second, day: parts.third)
    case .dayFirst: CalendarDate(year: full(parts.third), month: parts.second, day: parts.first)
    case .monthFirst: CalendarDate(year: full(parts.third), month: parts.first, day: parts.second)
    }
  }

  /// PayPal is younger than the century that its two-digit years are of.
  private static func full(_ year: Int) -> Int { year < 100 ? 2000 + year : year }
}

extension FormatFault {
  static let ambiguousDates = FormatFault(
    "ING-0706", "it cannot be told whether the day or the month stands first in its dates",
    hint:
      "say it with --format paypal-activity.dmy or paypal-activity.mdy, or export a longer period",
    isReadable: true)

  static let contradictoryDates = FormatFault(
    "ING-0707", "no single order of day and month fits all of its dates",
    hint: "two exports of different settings were joined: load them one by one")
}
