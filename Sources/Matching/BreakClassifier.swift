import Domain

/// What is known about an open item when its reason is chosen.
public struct BreakContext: Sendable {
  public enum AccountKind: Sendable { case bank, processor }

  public var kind: AccountKind
  /// The last day of the period, in the book's time zone.
  public var periodEnd: CalendarDate
  /// The refusal of the earliest pass that refused the item.
  public var refusal: Refusal?
  /// The item's nearest miss, by `NearMiss.isNearer`.
  public var nearest: NearMiss?
  /// How long payments of the account take.
  public var lags: BookingLags
  /// The first day, where nothing is known of the days before it.
  public var unknownBefore: CalendarDate?
  /// A block of the item was larger than the limit and was not searched.
  public var reachedLimit: Bool
  /// Who left it open, and why.
  public var ignored: String?

  public init(
    kind: AccountKind, periodEnd: CalendarDate, refusal: Refusal? = nil, nearest: NearMiss? = nil,
    lags: BookingLags = .none, unknownBefore: CalendarDate? = nil, reachedLimit: Bool = false,
    ignored: String? = nil
  ) {
    self.kind = kind
    self.periodEnd = periodEnd
    self.refusal = refusal
    self.nearest = nearest
    self.lags = lags
    self.unknownBefore = unknownBefore
    self.reachedLimit = reachedLimit
    self.ignored = ignored
  }
}

/// Why an item is open, and what came closest.
public struct BreakClassification: Hashable, Sendable {
  public let reason: BreakReason
  /// The id of the item that came closest; of an ambiguous one, all named candidates by blanks.
  public let nearest: String?
  /// A short sentence for a person.
  public let because: String
}

public enum BreakClassifier {
  /// The reason, by the first of these that holds: a person left it open; it is something again or
  /// its reversal; ids or references lead to several; its reference names another amount or currency; amount and date
  /// lead to several; a limit; timing; a charge of the bank's own; and in the end the side that
  /// lacks the item.
  public static func classify(
    _ item: Item, in context: BreakContext, _ rules: MatchingRules
  ) -> BreakClassification {
    if let ignored = context.ignored {
      return BreakClassification(
        reason: .ignored, nearest: context.nearest?.nearest, because: "left open by \(ignored)")
    }
    let near = context.nearest.flatMap(named)
    let ambiguous = context.refusal.map(refused)
    if let near, isAgain(near.reason) { return near }
    if let ambiguous, context.refusal?.rule != Passes.amountAndDate.id { return ambiguous }
    if let found = near ?? ambiguous { return found }
    if context.reachedLimit {
      return BreakClassification(
        reason: .workLimit, nearest: context.nearest?.nearest,
        because: "more than \(rules.blockLimit) items share its key; they were not compared")
    }
    if let because = timing(item, in: context, rules) {
      return BreakClassification(
        reason: .timing, nearest: context.nearest?.nearest, because: because)
    }
    return missing(item, in: context)
  }

  private static func named(_ nearest: NearMiss) -> BreakClassification? {
    nearest.reason.map {
      BreakClassification(reason: $0, nearest: nearest.nearest, because: nearest.because)
    }
  }

  private static func refused(_ refusal: Refusal) -> BreakClassification {
    BreakClassification(
      reason: .ambiguous, nearest: refusal.candidates.joined(separator: " "),
      because: refusal.because)
  }

  private static func isAgain(_ reason: BreakReason) -> Bool {
    switch reason {
    case .duplicate, .duplicateInLedger, .reversed, .reversedInLedger: true
    default: false
    }
  }

  private static func timing(
    _ item: Item, in context: BreakContext, _ rules: MatchingRules
  ) -> String? {
    if item.side == .left, let expected = context.nearest?.expected {
      return timing(expected: expected, in: context, rules)
    }
    if item.side == .right, CategoryTable.isOwnCharge(item.type) { return nil }
    return followed(item, in: context, rules) ?? preceded(item, in: context, rules)
  }

  /// Its other half is booked after the period.
  private static func followed(
    _ item: Item, in context: BreakContext, _ rules: MatchingRules
  ) -> String? {
    guard item.date <= context.periodEnd else { return nil }
    let days = rules.calendar.businessDays(from: item.date, to: context.periodEnd)
    guard days <= max(rules.timingBusinessDays, context.lags.longest) else { return nil }
    let longer = context.lags.following(by: days, item)
    let booked =
      days == 0
      ? "booked on the period's last business day"
      : "booked \(counted(days, "business day")) before the period's end"
    if longer.isUsual { return "\(booked), and \(longer.words) came later than that" }
    // Until enough is matched a rule says how long the other side of a leg may take.
    return item.side == .left && !longer.tells && days <= rules.timingBusinessDays ? booked : nil
  }

  /// Its other half was booked before anything is known.
  private static func preceded(
    _ item: Item, in context: BreakContext, _ rules: MatchingRules
  ) -> String? {
    guard let first = context.unknownBefore, item.date >= first else { return nil }
    let days = rules.calendar.businessDays(from: first, to: item.date)
    guard days < context.lags.longest else { return nil }
    let longer = context.lags.preceding(by: days, item)
    guard longer.isUsual else { return nil }
    return "nothing is known of the days before \(first), and \(longer.words) came so much earlier"
  }

  /// A stated day of arrival counts for more than the day of booking.
  private static func timing(
    expected: CalendarDate, in context: BreakContext, _ rules: MatchingRules
  ) -> String? {
    if expected > context.periodEnd { return "expected on \(expected), after the period" }
    let days = rules.calendar.businessDays(from: expected, to: context.periodEnd)
    return days <= rules.windowBusinessDays
      ? "expected on \(expected), it may come up to \(counted(rules.windowBusinessDays, "business day")) later"
      : nil
  }

  private static func missing(_ item: Item, in context: BreakContext) -> BreakClassification {
    let reason: BreakReason
    let absence: String
    switch (item.side, context.kind) {
    case (.right, _) where CategoryTable.isOwnCharge(item.type) && item.amount.isNegative:
      (reason, absence) = (.fee, "a charge of their own that the ledger has not booked")
    case (.right, _): (reason, absence) = (.missingInLedger, "the ledger has nothing like it")
    case (.left, .bank): (reason, absence) = (.missingInBank, "the bank has nothing like it")
    case (.left, .processor):
      (reason, absence) = (.missingInProcessor, "the processor has nothing like it")
    }
    return BreakClassification(
      reason: reason, nearest: context.nearest?.nearest,
      because: context.nearest?.because ?? absence)
  }
}

/// The bytes that a break's id is derived from: stable from run to run as long as the item is.
public func breakKey(account: String, item: Item) -> [UInt8] {
  CanonicalBytes.of([
    "tieout break 1", account, item.amount.currency.code, item.side.rawValue, item.source, item.id,
  ])
}

/// `1 business day`, `3 business days`.
func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}
