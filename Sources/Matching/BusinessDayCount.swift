import Domain

/// Business days counted from a fixed day, so that distances within a block are subtractions.
struct BusinessDayCount {
  private let start: CalendarDate
  /// How many business days lie after `start` up to and including the day at each offset.
  private let counts: [Int]

  /// Covers the dates of the items given.
  init(of items: [Item], calendar: BusinessCalendar) {
    self.init(of: items.map(\.date), calendar: calendar)
  }

  init(of dates: [CalendarDate], calendar: BusinessCalendar) {
    let first = dates.min() ?? CalendarDate(daysSince2000: 0)
    let last = dates.max() ?? first
    start = first
    var counts = [0]
    for offset in 0..<first.days(until: last) {
      let day = first.adding(days: offset + 1)
      counts.append(counts[offset] + (calendar.isBusinessDay(day) ? 1 : 0))
    }
    self.counts = counts
  }

  /// The number of the last business day up to `date`, which must be one of the items'.
  func number(of date: CalendarDate) -> Int { counts[start.days(until: date)] }

  /// As `BusinessCalendar.businessDays(from:to:)`.
  func distance(from: CalendarDate, to: CalendarDate) -> Int { number(of: to) - number(of: from) }
}
