import Domain
import StageSupport
import Testing

@testable import Pipeline

/// Which statements a schedule expects, and when they are overdue.
struct ScheduleTests {
  private func day(_ text: String) -> CalendarDate {
    guard let day = CalendarDate(iso: text) else { preconditionFailure("\(text) is a day") }
    return day
  }

  /// Good Friday and Easter Monday are no business days; the spans end in March and April 2026.
  @Test(arguments: [
    (Configuration.Source.Expected.businessDay, ["2026-04-01", "2026-04-02", "2026-04-07"]),
    (.calendarDay, (1...7).map { "2026-04-0\($0)" }),
    (.week, ["2026-03-30 to 2026-04-05"]), (.month, []), (.none, []),
  ])
  func `spans are those that end in the days asked for`(
    expected: Configuration.Source.Expected, spans: [String]
  ) {
    let found = Schedule(expected: expected).spans(
      from: day("2026-04-01"), through: day("2026-04-07"))
    #expect(found.map { Schedule.named([$0]) } == spans)
  }

  @Test(arguments: [
    (Configuration.Source.Expected.businessDay, 0, "2026-04-02", "2026-04-02", "2026-04-08"),
    (.businessDay, 2, "2026-04-02", "2026-04-02", "2026-04-10"),
    (.calendarDay, 0, "2026-04-02", "2026-04-02", "2026-04-04"),
    (.week, 1, "2026-03-30", "2026-04-05", "2026-04-08"),
    (.month, 4, "2026-03-01", "2026-03-31", "2026-04-06"),
  ])
  func `overdue begins after the due day and the grace`(
    expected: Configuration.Source.Expected, grace: Int, first: String, last: String, since: String
  ) {
    let schedule = Schedule(expected: expected, grace: grace)
    let span = day(first)...day(last)
    #expect(schedule.isOverdue(span, on: day(since)))
    #expect(!schedule.isOverdue(span, on: day(since).adding(days: -1)))
  }

  @Test func `many spans are counted`() {
    let spans = Schedule(expected: .calendarDay).spans(
      from: day("2026-04-01"), through: day("2026-04-07"))
    #expect(
      Schedule.named(spans)
        == "2026-04-01, 2026-04-02, 2026-04-03, 2026-04-04, 2026-04-05 and 2 more days")
  }
}
