import Audit
import Domain
import Matching
import Store

/// Gives every item that is left open its reason, its nearest candidate and a stable id.
struct BreakFinder {
  private let findings: Findings
  private let rules: AccountRules
  private let periodEnd: CalendarDate
  private let unknownBefore: CalendarDate?
  /// Of each account.
  private let lags: [BookingLags]
  /// What people left open, with who and why.
  private let ignored: [UInt32: String]

  init(_ outcome: PeriodMatcher.Outcome, _ period: Period, _ connection: Connection) throws {
    findings = outcome.findings
    rules = outcome.rules
    ignored = outcome.resolutions.ignored
    periodEnd = period.lastDay
    let isFirst = try PeriodStore(connection).isFirst(period.description)
    unknownBefore = isFirst ? period.firstDay : nil
    lags = outcome.findings.bookingLags(outcome.rules)
  }

  private var items: ItemSpill { findings.items }

  /// Whether an item is a break. Rows of no amount need no explanation.
  static func isOpen(_ head: ItemSpill.Head) -> Bool { !head.isClaimed && head.amount != 0 }

  /// Hands out all open items, in the order of the database's key.
  func breaks(_ body: (MatchStore.NewBreak) throws -> Void) throws {
    let window = items.window(bytes: SpillWindow.inOrder)
    for ordinal in items.inKeyOrder(where: { BreakFinder.isOpen(items.heads[Int($0)]) }) {
      try body(try classified(try items.item(ordinal, window)))
    }
  }

  func classified(_ item: Item) throws -> MatchStore.NewBreak {
    let ordinal = Int(item.number)
    let place = items.heads[ordinal].account
    let account = items.accounts[Int(place)]
    let refused = try findings.refusal(of: ordinal)
    let context = BreakContext(
      kind: account.isProcessor ? .processor : .bank, periodEnd: periodEnd,
      refusal: refused.flatMap { refusal($0, of: item) }, nearest: try findings.nearest(of: item),
      lags: lags[Int(place)], unknownBefore: unknownBefore, reachedLimit: refused?.isLimit ?? false,
      ignored: ignored[UInt32(ordinal)])
    let classification = BreakClassifier.classify(item, in: context, rules[place])
    let key = breakKey(account: account.code, item: item)
    return MatchStore.NewBreak(
      key: items.key(UInt32(ordinal)), item: item,
      id: "brk_" + SHA256.digest(of: key).hex.prefix(20), reason: classification.reason.rawValue,
      nearest: classification.nearest ?? "", because: classification.because)
  }

  private func refusal(_ record: RefusalRecord, of item: Item) -> Refusal? {
    record.isLimit
      ? nil
      : Refusal(
        item: item, candidates: record.candidates, candidateCount: record.candidates.count,
        rule: record.rule, because: record.because)
  }
}
