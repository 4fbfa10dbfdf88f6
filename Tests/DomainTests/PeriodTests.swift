import Domain
import Testing

@Suite struct PeriodTests {
  @Test(arguments: [
    ("2026-10", "2026-10-01", "2026-10-31"), ("2024-02", "2024-02-01", "2024-02-29"),
    ("1970-01", "1970-01-01", "1970-01-31"), ("9998-12", "9998-12-01", "9998-12-31"),
  ])
  func `a month has a first and a last day`(text: String, first: String, last: String) throws {
    let period = try #require(Period(text))
    #expect(period.description == text)
    #expect(period.firstDay.description == first)
    #expect(period.lastDay.description == last)
    #expect(period.contains(period.firstDay) && period.contains(period.lastDay))
    #expect(!period.contains(period.lastDay.adding(days: 1)))
  }

  @Test(arguments: [
    "", "2026", "2026-1", "2026-13", "2026-00", "26-10", "2026-10-01", "2026/10", " 2026-10",
    "１２３４-10", "9999-01", "1969-12", "-026-10",
  ])
  func `anything else is no month`(text: String) {
    #expect(Period(text) == nil)
  }

  @Test func `months follow each other`() throws {
    let december = try #require(Period("2026-12"))
    #expect(december.next.description == "2027-01")
    #expect(december.next.previous == december)
    #expect(december < december.next)
    #expect(december.lastDay.adding(days: 1) == december.next.firstDay)
  }
}
