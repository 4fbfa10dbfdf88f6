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

  /// The number decides, where both have one: many banks give each statement the same name.
  private func hasSameNumber(as other: Self) -> Bool {
    if !sequence.isEmpty, !other.sequence.isEmpty { return sequence == other.sequence }
    return !externalID.isEmpty && externalID == other.externalID
  }

  /// The same period under the same number, or without one from the same balance on.
  func isSameStatement(as other: Self) -> Bool {
    guard isSamePeriod(as: other) else { return false }
    if hasSameNumber(as: other) { return true }
    if !sequence.isEmpty, !other.sequence.isEmpty { return false }
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

  /// Whether it shows between which balances, or as which page, its lines stand.
  var isBounded: Bool { page > 0 || (opening != nil && closing != nil) }

  /// Whether two statements that share a day cannot tell of the same line: two pages of one, one that
  /// goes on where the other ends, or two of the same days under two numbers that neither begin nor
  /// end with the same balance.
  ///
  /// Two that begin alike may be one day told twice, before noon and after it.
  func isApart(from other: Self) -> Bool {
    if page > 0, other.page > 0, page != other.page { return hasSameNumber(as: other) }
    if joins(other) { return true }
    guard isNumbered, other.isNumbered, !hasSameNumber(as: other), !isSameStatement(as: other),
      let opening, let closing, let otherOpening = other.opening, let otherClosing = other.closing,
      opening != otherOpening
    else { return false }
    if isSamePeriod(as: other) { return closing != otherClosing }
    return (lastOn == other.firstOn && closing == otherOpening)
      || (firstOn == other.lastOn && opening == otherClosing)
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
