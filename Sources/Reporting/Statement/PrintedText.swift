import Domain

/// Dates and amounts as people read them on paper, the same in every locale.
enum PrintedText {
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// `5 Oct 2026`.
  static func date(_ date: CalendarDate) -> String {
    let (year, month, day) = date.components
    return "\(day) \(months[month - 1].prefix(3)) \(year)"
  }

  /// `1 – 31 October 2026`, or both days in full when they are not of one month.
  static func period(_ period: StatementPeriod) -> String {
    let first = period.firstDay.components
    let last = period.lastDay.components
    guard first.year == last.year, first.month == last.month else {
      return "\(date(period.firstDay)) – \(date(period.lastDay))"
    }
    return "\(first.day) – \(last.day) \(months[first.month - 1]) \(first.year)"
  }

  /// `−12 345.67`: groups of three behind narrow blanks, a real minus, the currency's decimals.
  static func amount(_ minorUnits: Int128, _ currency: Currency) -> String {
    let plain = Money.decimal(Int128(minorUnits.magnitude), exponent: currency.exponent)
    let whole = plain.prefix { $0 != "." }
    var grouped = minorUnits < 0 ? "−" : ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { grouped += "\u{202F}" }
      grouped.append(digit)
    }
    return grouped + plain.dropFirst(whole.count)
  }

  static func amount(_ money: Money) -> String { amount(Int128(money.minorUnits), money.currency) }

  /// `+12.50` or `−12.50`, for a movement.
  static func movement(_ money: Money) -> String {
    (money.isPositive ? "+" : "") + amount(money)
  }

  /// `topup_card_auto` as `Topup card auto`.
  static func words(_ code: String) -> String {
    let text = code.split(separator: "_").joined(separator: " ")
    return text.prefix(1).uppercased() + text.dropFirst()
  }
}
