import Domain
import StageSupport

/// When the statements of a source are expected.
struct Schedule {
  private let expected: Configuration.Source.Expected
  private let grace: Int
  private let calendar = BusinessCalendar.target2

  init(_ source: Configuration.Source) {
    self.init(expected: source.expected, grace: source.grace)
  }

  init(expected: Configuration.Source.Expected, grace: Int = 0) {
    self.expected = expected
    self.grace = grace
  }

  /// Days of which one statement tells: a day, a week, a month.
  typealias Span = ClosedRange<CalendarDate>

  /// The spans that end in a run of days, oldest first; none when nothing is expected.
  func spans(from first: CalendarDate, through last: CalendarDate) -> [Span] {
    var spans: [Span] = []
    var day = first
    while day <= last {
      if let span = span(endingOn: day) { spans.append(span) }
      day = day.adding(days: 1)
    }
    return spans
  }

  /// Whether a statement of some days tells of a span. A processor's report of a month begins and
  /// ends with its first and last line, which need not be the month's.
  func isCovered(_ span: Span, from first: CalendarDate, to last: CalendarDate) -> Bool {
    first <= span.upperBound && span.lowerBound <= last
  }

  /// Whether a statement should be there on a day: it is due on the day after its last one, and
  /// overdue when `grace` more days are over.
  func isOverdue(_ span: Span, on day: CalendarDate) -> Bool {
    let last =
      expected == .businessDay
      ? calendar.date(grace + 1, businessDaysAfter: span.upperBound)
      : span.upperBound.adding(days: grace + 1)
    return last < day
  }

  /// The span that its last day is the end of.
  private func span(endingOn day: CalendarDate) -> Span? {
    switch expected {
    case .none: return nil
    case .calendarDay: return day...day
    case .businessDay: return calendar.isBusinessDay(day) ? day...day : nil
    case .week: return day.weekday == Self.sunday ? day.adding(days: -6)...day : nil
    case .month:
      guard let month = Period(containing: day), month.lastDay == day else { return nil }
      return month.firstDay...day
    }
  }

  private static let sunday = 7

  /// `2026-10-14, 2026-10-15 and 3 more days`.
  static func named(_ spans: [Span]) -> String {
    let named = spans.prefix(5).map(\.words)
    let unit = spans.first.map { $0.lowerBound == $0.upperBound } == true ? "days" : "spans"
    return named.joined(separator: ", ")
      + (spans.count > 5 ? " and \(spans.count - 5) more \(unit)" : "")
  }
}
