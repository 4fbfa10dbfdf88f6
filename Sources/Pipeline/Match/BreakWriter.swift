import Audit
import Domain
import Matching
import Store

/// Gives every item that is left open its reason, its nearest candidate and a stable id.
struct BreakWriter {
  /// How a refusal says that a block was too large to search.
  static let limitMark = "work limit"

  private let stage: MatchStage
  private let accounts: [Int64: MatchStore.ReconciledAccount]

  init(_ stage: MatchStage, _ accounts: [MatchStore.ReconciledAccount]) {
    self.stage = stage
    self.accounts = Dictionary(uniqueKeysWithValues: accounts.map { ($0.id, $0) })
  }

  func write() throws {
    let period = stage.period.description
    try stage.store.clearBreaks(period: period)
    var batch: [MatchStore.NewBreak] = []
    try stage.store.openItems { open in
      batch.append(classified(open))
      if batch.count >= 10_000 {
        try stage.store.insertBreaks(period: period, batch)
        batch.removeAll(keepingCapacity: true)
      }
    }
    try stage.store.insertBreaks(period: period, batch)
  }

  private func classified(_ open: MatchStore.OpenItem) -> MatchStore.NewBreak {
    guard let account = accounts[open.account] else {
      preconditionFailure("Open items lie on reconciled accounts")
    }
    let reachedLimit = open.refusedBecause == BreakWriter.limitMark
    let context = BreakContext(
      kind: account.isProcessor ? .processor : .bank, periodEnd: stage.period.lastDay,
      refusal: reachedLimit ? nil : refusal(open), nearest: nearest(open),
      reachedLimit: reachedLimit)
    let classification = BreakClassifier.classify(open.item, in: context, stage.rules)
    let key = breakKey(account: account.code, item: open.item)
    return MatchStore.NewBreak(
      open: open, id: "brk_" + SHA256.digest(of: key).hex.prefix(20),
      reason: classification.reason.rawValue, nearest: classification.nearest ?? "",
      because: classification.because)
  }

  private func refusal(_ open: MatchStore.OpenItem) -> Refusal? {
    guard let candidates = open.candidates, let because = open.refusedBecause,
      let pass = open.refusedBy
    else { return nil }
    return Refusal(
      item: open.item, candidates: candidates, candidateCount: candidates.count,
      rule: PassRunner.rule(ofPass: pass), because: because)
  }

  private func nearest(_ open: MatchStore.OpenItem) -> NearMiss? {
    guard let nearest = open.nearest, let because = open.nearestBecause else { return nil }
    return NearMiss(
      item: open.item, nearest: nearest,
      reason: open.nearestReason.flatMap(BreakReason.init(rawValue:)), because: because,
      expected: open.expected, distance: Int(open.distance ?? 0))
  }
}
