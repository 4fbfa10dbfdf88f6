import Domain

/// When two statements of an account are the same one, told twice.
extension EntryStore.StatementRecord {
  /// From the first of its own days and its lines' to the last.
  public var days: ClosedRange<CalendarDate> { firstOn...lastOn }

  /// Whether it has a number or a name of its own, unlike an export of whatever days somebody chose.
  var isNumbered: Bool { !sequence.isEmpty || !externalID.isEmpty }

  func isSamePeriod(as other: Self) -> Bool {
    firstOn == other.firstOn && lastOn == other.lastOn && page == other.page
  }

  /// The same period under the same number, or without one from the same balance on.
  func isSameStatement(as other: Self) -> Bool {
    guard isSamePeriod(as: other) else { return false }
    if !externalID.isEmpty, externalID == other.externalID { return true }
    if !sequence.isEmpty, !other.sequence.isEmpty { return sequence == other.sequence }
    guard isNumbered || other.isNumbered else { return true }
    return opening != nil && opening == other.opening
  }

  /// Whether one begins with the balance with which the other ends: two statements of one day, not
  /// one told twice.
  func joins(_ other: Self) -> Bool {
    guard isSamePeriod(as: other), entries > 0, other.entries > 0, opening != other.opening,
      let opening, let closing, let otherOpening = other.opening, let otherClosing = other.closing
    else { return false }
    return opening == otherClosing || otherOpening == closing
  }

  /// The days that both tell of from beginning to end; the first and the last may be cut through.
  func insideDays(sharedWith other: Self) -> ClosedRange<CalendarDate>? {
    let first = max(firstOn, other.firstOn).adding(days: 1)
    let last = min(lastOn, other.lastOn).adding(days: -1)
    let arePages = page != other.page && sequence == other.sequence
    return first <= last && !arePages ? first...last : nil
  }

  /// The first figure in which two tellings of one statement differ.
  func figures(differingFrom other: Self) -> String? {
    func text(_ amount: Int64) -> String {
      Money(minorUnits: amount, currency: currency).description
    }
    func differ(_ name: String, _ ours: Int64?, _ theirs: Int64?) -> String? {
      guard let ours, let theirs, ours != theirs else { return nil }
      return "\(name) \(text(theirs)) there, \(text(ours)) here"
    }
    if let found = differ("opening", opening, other.opening) { return found }
    if let found = differ("closing", closing, other.closing) { return found }
    if entries != other.entries { return "\(other.entries) lines there, \(entries) here" }
    if movement != other.movement { return "the sum of its lines is not the same" }
    return nil
  }
}
