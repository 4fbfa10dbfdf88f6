import Domain
import Store

/// What `--as-of` says: a moment, or a day, which is that day wherever the book is.
public enum AsOf: Hashable, Sendable {
  case moment(Instant)
  case day(CalendarDate)

  /// Reads RFC 3339 or `YYYY-MM-DD`.
  init?(_ text: String) {
    if let day = CalendarDate(iso: text) {
      self = .day(day)
    } else if let instant = Instant(rfc3339: text) {
      self = .moment(instant)
    } else {
      return nil
    }
  }

  /// Of a day its noon in UTC.
  public var instant: Instant {
    switch self {
    case .moment(let instant): return instant
    case .day(let day):
      guard let noon = Instant(rfc3339: "\(day)T12:00:00Z") else {
        preconditionFailure("Every day has a noon")
      }
      return noon
    }
  }

  /// The day in the book's time zone; nil for a moment outside the days.
  public func day(in days: LocalDays) -> CalendarDate? {
    switch self {
    case .moment(let instant): days.day(of: instant)
    case .day(let day): day
    }
  }
}

extension AsOf: CustomStringConvertible {
  /// As it was written, a moment in UTC.
  public var description: String {
    switch self {
    case .moment(let instant): instant.description
    case .day(let day): day.description
    }
  }
}
