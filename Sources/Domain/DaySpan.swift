extension ClosedRange<CalendarDate> {
  /// `2026-10-14`, or `2026-10-14 to 2026-10-20`.
  public var words: String {
    lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound) to \(upperBound)"
  }
}
