/// The ageing buckets of open breaks, by calendar days since first seen.
public enum BreakAge: String, CaseIterable, Sendable {
  case week = "0-7"
  case month = "8-30"
  case quarter = "31-90"
  case older = "90+"

  /// The bucket of an age in days; a break first seen after the cut counts as new.
  public init(days: Int) {
    switch days {
    case ...7: self = .week
    case ...30: self = .month
    case ...90: self = .quarter
    default: self = .older
    }
  }
}
