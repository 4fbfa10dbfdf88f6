import Domain
import Testing

struct BusinessCalendarTests {
  private let calendar = BusinessCalendar.target2

  private func date(_ text: String) throws -> CalendarDate { try #require(CalendarDate(iso: text)) }

  /// The weekdays on which TARGET is closed, as the ECB publishes them.
  @Test(arguments: [
    (2025, ["01-01", "04-18", "04-21", "05-01", "12-25", "12-26"]),
    (2026, ["01-01", "04-03", "04-06", "05-01", "12-25"]),
    (2027, ["01-01", "03-26", "03-29"]),
  ])
  func `weekdays closed`(year: Int, expected: [String]) throws {
    var day = try date("\(year)-01-01")
    var closed: [String] = []
    while day.components.year == year {
      if day.weekday <= 5, !calendar.isBusinessDay(day) {
        closed.append(String(day.description.dropFirst(5)))
      }
      if day.weekday > 5 { #expect(!calendar.isBusinessDay(day)) }
      day = day.adding(days: 1)
    }
    #expect(closed == expected)
  }

  /// Easter Sundays; the Friday before and the Monday after are closed, the Tuesday is not.
  @Test(arguments: [
    "1961-04-02", "2000-04-23", "2008-03-23", "2011-04-24", "2016-03-27", "2018-04-01",
    "2019-04-21", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25",
    "2049-04-18", "2076-04-19", "2285-03-22",
  ])
  func `Easter`(sunday: String) throws {
    let easter = try date(sunday)
    #expect(easter.weekday == 7)
    #expect(!calendar.isBusinessDay(easter.adding(days: -2)))
    #expect(!calendar.isBusinessDay(easter.adding(days: 1)))
    // Far enough from 1 May and from another Easter to be an ordinary day.
    #expect(calendar.isBusinessDay(easter.adding(days: 2)))
    #expect(calendar.isBusinessDay(easter.adding(days: -3)))
  }

  @Test(arguments: [
    ("2026-10-05", "2026-10-05", 0), ("2026-10-05", "2026-10-06", 1),
    ("2026-10-02", "2026-10-05", 1), ("2026-10-02", "2026-10-04", 0),
    ("2026-10-03", "2026-10-05", 1), ("2026-10-05", "2026-10-02", -1),
    ("2026-04-02", "2026-04-07", 1), ("2025-12-24", "2025-12-29", 1),
    ("2026-12-31", "2027-01-04", 1), ("2026-10-01", "2026-10-30", 21),
  ])
  func `business days between`(start: String, end: String, days: Int) throws {
    #expect(calendar.businessDays(from: try date(start), to: try date(end)) == days)
  }

  @Test(arguments: [
    ("2026-10-05", 0, "2026-10-05"), ("2026-10-03", 0, "2026-10-05"),
    ("2026-10-02", 1, "2026-10-05"), ("2026-04-02", 1, "2026-04-07"),
    ("2026-10-30", 2, "2026-11-03"), ("2026-12-24", 1, "2026-12-28"),
  ])
  func `a date so many business days later`(start: String, count: Int, expected: String) throws {
    #expect(calendar.date(count, businessDaysAfter: try date(start)).description == expected)
  }
}
