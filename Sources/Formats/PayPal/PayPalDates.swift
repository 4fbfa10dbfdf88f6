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
    if parts.mark == "." { monthFirst = false }
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
    var numbers: [Int]
    var mark: Character
    var isYearFirst: Bool
  }

  /// Three numbers joined twice by the same `/`, `.` or `-`; the year has four digits or two.
  private static func parts(_ text: String) -> Parts? {
    guard let mark = text.first(where: { !$0.isNumber }), "/.-".contains(mark) else { return nil }
    let pieces = text.split(separator: mark, omittingEmptySubsequences: false)
    guard pieces.count == 3, pieces.allSatisfy({ (1...4).contains($0.utf8.count) }) else {
      return nil
    }
    let numbers = pieces.compactMap { $0.utf8.allSatisfy { $0 &- 0x30 <= 9 } ? Int($0) : nil }
    guard numbers.count == 3 else { return nil }
    let isYearFirst = pieces[0].utf8.count == 4
    let year = isYearFirst ? pieces[0] : pieces[2]
    guard year.utf8.count == 4 || (year.utf8.count == 2 && !isYearFirst) else { return nil }
    return Parts(numbers: numbers, mark: mark, isYearFirst: isYearFirst)
  }

  private static func isDay(_ parts: Parts, _ order: PayPalDateOrder) -> Bool {
    date(parts, order) != nil
  }

  private static func date(_ parts: Parts, _ order: PayPalDateOrder) -> CalendarDate? {
    let numbers = parts.numbers
    switch order {
    case .yearFirst: return CalendarDate(year: numbers[0], month: numbers[1], day: numbers[2])
    case .dayFirst:
      return CalendarDate(year: full(numbers[2]), month: numbers[1], day: numbers[0])
    case .monthFirst:
      return CalendarDate(year: full(numbers[2]), month: numbers[0], day: numbers[1])
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
