/// A calendar month in the book's time zone: what one pack reports and one verdict proves.
///
/// The instants at which a month begins and ends depend on the time zone and are made where its
/// rules are known; here a month is only its days.
public struct Period: Hashable, Sendable {
  public let year: Int
  public let month: Int

  /// The month, or nil outside 1970-01 to 9998-12.
  public init?(year: Int, month: Int) {
    guard (1970...9998).contains(year), (1...12).contains(month) else { return nil }
    self.init(checkedYear: year, month: month)
  }

  /// Reads exactly `YYYY-MM`.
  public init?(_ text: String) {
    guard text.utf8.count == 7, let first = CalendarDate(iso: text + "-01") else { return nil }
    self.init(containing: first)
  }

  /// The month that a day lies in; nil outside 1970-01 to 9998-12.
  public init?(containing date: CalendarDate) {
    let (year, month, _) = date.components
    self.init(year: year, month: month)
  }

  private init(checkedYear year: Int, month: Int) {
    self.year = year
    self.month = month
  }

  public var firstDay: CalendarDate { day(1) }
  public var lastDay: CalendarDate { day(CalendarDate.days(inMonth: month, of: year)) }

  public func contains(_ date: CalendarDate) -> Bool { firstDay <= date && date <= lastDay }

  public var next: Period {
    month == 12
      ? Period(checkedYear: year + 1, month: 1) : Period(checkedYear: year, month: month + 1)
  }

  public var previous: Period {
    month == 1
      ? Period(checkedYear: year - 1, month: 12) : Period(checkedYear: year, month: month - 1)
  }

  private func day(_ day: Int) -> CalendarDate {
    guard let date = CalendarDate(year: year, month: month, day: day) else {
      preconditionFailure("\(self) has no day \(day)")
    }
    return date
  }
}

extension Period: Comparable {
  public static func < (left: Period, right: Period) -> Bool {
    (left.year, left.month) < (right.year, right.month)
  }
}

extension Period: CustomStringConvertible {
  /// `YYYY-MM`.
  public var description: String { month < 10 ? "\(year)-0\(month)" : "\(year)-\(month)" }
}
