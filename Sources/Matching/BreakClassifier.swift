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
  /// The ledger often books what the other side had booked before.
  public var ledgerFollows: Bool
  /// The first day, where nothing is known of the days before it.
  public var unknownBefore: CalendarDate?
  /// A block of the item was larger than the limit and was not searched.
  public var reachedLimit: Bool
  /// Who left it open, and why.
  public var ignored: String?

  public init(
    kind: AccountKind, periodEnd: CalendarDate, refusal: Refusal? = nil, nearest: NearMiss? = nil,
    ledgerFollows: Bool = false, unknownBefore: CalendarDate? = nil, reachedLimit: Bool = false,
    ignored: String? = nil
  ) {
    self.kind = kind
    self.periodEnd = periodEnd
    self.refusal = refusal
    self.nearest = nearest
    self.ledgerFollows = ledgerFollows
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
    if item.side == .right { return followed(item, in: context, rules) }
    if let expected = context.nearest?.expected {
      return timing(expected: expected, in: context, rules)
    }
    let days = rules.calendar.businessDays(from: item.date, to: context.periodEnd)
    guard item.date <= context.periodEnd, days <= rules.timingBusinessDays else {
      return preceded(item, in: context, rules)
    }
    return days == 0
      ? "booked on the period's last business day"
      : "booked \(counted(days, "business day")) before the period's end"
  }

  /// The ledger books it days later: after the period.
  private static func followed(
    _ item: Item, in context: BreakContext, _ rules: MatchingRules
  ) -> String? {
    let days = rules.calendar.businessDays(from: item.date, to: context.periodEnd)
    guard context.ledgerFollows, item.date <= context.periodEnd,
      !CategoryTable.isOwnCharge(item.type),
      days <= rules.windowBusinessDays
    else { return nil }
    return "the ledger often books days later, and the period ends"
  }

  /// The other side booked it days before: before anything is known of it.
  private static func preceded(
    _ item: Item, in context: BreakContext, _ rules: MatchingRules
  ) -> String? {
    guard context.ledgerFollows, let first = context.unknownBefore, item.date >= first,
      rules.calendar.businessDays(from: first, to: item.date) <= rules.windowBusinessDays
    else { return nil }
    return "the ledger often books days later, and nothing is known of the days before \(first)"
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
