/// The days on which money moves. TARGET2: Monday to Friday but for six holidays a year.
///
/// Source: the ECB's calendar of TARGET closing days (1 January, Good Friday, Easter Monday, 1 May,
/// 25 and 26 December), in force since 2002.
public struct BusinessCalendar: Sendable {
  public static let target2 = BusinessCalendar()

  public func isBusinessDay(_ date: CalendarDate) -> Bool {
    guard date.weekday <= 5 else { return false }
    let (year, month, day) = date.components
    switch (month, day) {
    case (1, 1), (5, 1), (12, 25), (12, 26): return false
    default: break
    }
    guard month == 3 || month == 4, let easter = Self.easterSunday(of: year) else { return true }
    let distance = easter.days(until: date)
    return distance != -2 && distance != 1
  }

  /// How many business days lie after `start` up to and including `end`; negative when `end` is
  /// the earlier one. The same day, and a weekend to its Friday, are 0 apart.
  public func businessDays(from start: CalendarDate, to end: CalendarDate) -> Int {
    if end < start { return -businessDays(from: end, to: start) }
    var count = 0
    var day = start
    while day < end {
      day = day.adding(days: 1)
      if isBusinessDay(day) { count += 1 }
    }
    return count
  }

  /// The date `count` business days after `date`; `date` itself, or the next business day, for 0.
  public func date(_ count: Int, businessDaysAfter date: CalendarDate) -> CalendarDate {
    var day = date
    while !isBusinessDay(day) { day = day.adding(days: 1) }
    for _ in 0..<count {
      repeat { day = day.adding(days: 1) } while !isBusinessDay(day)
    }
    return day
  }

  /// Gregorian Easter by the anonymous algorithm of Meeus, Jones and Butcher.
  private static func easterSunday(of year: Int) -> CalendarDate? {
    let golden = year % 19
    let century = year / 100
    let yearOfCentury = year % 100
    let epact =
      (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30
    let weekday = (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - epact - yearOfCentury % 4) % 7
    let correction = (golden + 11 * epact + 22 * weekday) / 451
    let days = epact + weekday - 7 * correction + 114
    return CalendarDate(year: year, month: days / 31, day: days % 31 + 1)
  }
}
