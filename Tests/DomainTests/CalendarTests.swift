import Domain
import Testing

struct CalendarTests {
  @Test func `every day from 1900 to 2100 is there and back, in order`() throws {
    var date = try #require(CalendarDate(year: 1900, month: 1, day: 1))
    // 1900-01-01 was a Monday.
    var weekday = 1
    var count = 0
    for year in 1900...2100 {
      for month in 1...12 {
        for day in 1...CalendarDate.days(inMonth: month, of: year) {
          #expect(date.components == (year, month, day))
          #expect(CalendarDate(year: year, month: month, day: day) == date)
          #expect(CalendarDate(iso: date.description) == date)
          #expect(date.weekday == weekday)
          date = date.adding(days: 1)
          weekday = weekday % 7 + 1
          count += 1
        }
      }
    }
    #expect(count == 73_414)
  }

  @Test func `days in words are one day or from one to another`() {
    let day = CalendarDate(daysSince2000: 9783)
    #expect((day...day).words == "2026-10-14")
    #expect((day...day.adding(days: 6)).words == "2026-10-14 to 2026-10-20")
  }

  @Test(arguments: [
    ("2000-01-01", 0, 6), ("2026-10-01", 9770, 4), ("1999-12-31", -1, 5), ("2000-02-29", 59, 2),
    ("1970-01-01", -10_957, 4), ("0001-01-01", -730_119, 1), ("9999-12-31", 2_921_939, 5),
  ])
  func `known days`(text: String, days: Int32, weekday: Int) throws {
    let date = try #require(CalendarDate(iso: text))
    #expect(date.daysSince2000 == days)
    #expect(date.weekday == weekday)
    #expect(date.description == text)
  }

  @Test(arguments: [
    "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-01", "20261001",
    "2026-10-01 ", "2026/10/01", "0000-01-01", "", "2026-10-0x", "-026-10-01", "２026-10-01",
  ])
  func `what is no day is refused`(text: String) {
    #expect(CalendarDate(iso: text) == nil)
  }

  @Test(arguments: [
    ("2026-10-05T08:30:00Z", "2026-10-05T08:30:00Z"),
    ("2026-10-05T08:30:00.5Z", "2026-10-05T08:30:00.500000Z"),
    ("2026-10-05T08:30:00.000001Z", "2026-10-05T08:30:00.000001Z"),
    ("2026-10-05 08:30:00z", "2026-10-05T08:30:00Z"),
    ("2026-10-05T00:30:00+02:00", "2026-10-04T22:30:00Z"),
    ("2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00Z"),
    ("1999-12-31T23:59:59.999999Z", "1999-12-31T23:59:59.999999Z"),
    ("2000-01-01T00:00:00Z", "2000-01-01T00:00:00Z"),
  ])
  func `an instant is read in any offset and written in UTC`(text: String, utc: String) throws {
    #expect(try #require(Instant(rfc3339: text)).description == utc)
  }

  @Test(arguments: [
    "2026-10-05T08:30:00", "2026-10-05", "2026-10-05T24:00:00Z", "2026-10-05T08:60:00Z",
    "2026-10-05T08:30:60Z", "2026-10-05T08:30:00.Z", "2026-10-05T08:30:00.1234567Z",
    "2026-10-05T08:30:00+0200", "2026-10-05T08:30:00+02:60", "2026-10-05T08:30:00ZZ",
    "2026-02-30T08:30:00Z", "", "2026-10-05T08:30Z", "2026-10-05T08-30-00Z",
  ])
  func `what is no instant is refused`(text: String) {
    #expect(Instant(rfc3339: text) == nil)
  }

  @Test(arguments: [
    ("1999-12-31T23:59:59.999999Z", "1999-12-31"), ("2000-01-01T00:00:00Z", "2000-01-01"),
    ("1950-06-01T00:00:00Z", "1950-06-01"), ("2026-10-31T23:00:00Z", "2026-10-31"),
  ])
  func `the day in UTC`(text: String, day: String) throws {
    #expect(try #require(Instant(rfc3339: text)).utcDate.description == day)
  }

  @Test func `instants are ordered`() throws {
    let early = try #require(Instant(rfc3339: "1999-12-31T23:59:59Z"))
    let late = try #require(Instant(rfc3339: "2000-01-01T00:00:00Z"))
    #expect(early < late)
    #expect(late.microseconds == 0)
  }
}
