import Audit
import Domain
import Matching
import Store

/// Gives every item that is left open its reason, its nearest candidate and a stable id.
struct BreakWriter {
  private let stage: MatchStage
  private let findings: Findings
  private let unknownBefore: CalendarDate?
  /// What people left open, with who and why.
  private let ignored: [UInt32: String]

  init(_ stage: MatchStage, _ findings: Findings, ignored: [UInt32: String]) throws {
    self.ignored = ignored
    self.stage = stage
    self.findings = findings
    let isFirst = try PeriodStore(stage.session.connection).isFirst(stage.period.description)
    unknownBefore = isFirst ? stage.period.firstDay : nil
  }

  private var items: ItemSpill { findings.items }

  func write() throws {
    let period = stage.period.description
    try stage.store.clearBreaks(period: period)
    let window = items.window(bytes: SpillWindow.inOrder)
    try stage.store.insertBreaks(period: period) { add in
      for ordinal in items.heads.indices {
        let head = items.heads[ordinal]
        // Rows of no amount need no explanation.
        if head.isClaimed || head.amount == 0 { continue }
        try add(classified(try items.item(UInt32(ordinal), window)))
      }
    }
  }

  private func classified(_ item: Item) throws -> MatchStore.NewBreak {
    let ordinal = Int(item.number)
    let account = items.accounts[Int(items.heads[ordinal].account)]
    let refused = try findings.refusal(of: ordinal)
    let context = BreakContext(
      kind: account.isProcessor ? .processor : .bank, periodEnd: stage.period.lastDay,
      refusal: refused.flatMap { refusal($0, of: item) }, nearest: try findings.nearest(of: item),
      ledgerFollows: findings.followedAccounts.contains(items.heads[ordinal].account),
      unknownBefore: unknownBefore, reachedLimit: refused?.isLimit ?? false,
      ignored: ignored[UInt32(ordinal)])
    let classification = BreakClassifier.classify(item, in: context, stage.rules)
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
