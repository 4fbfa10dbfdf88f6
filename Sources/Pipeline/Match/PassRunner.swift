import Domain
import Matching
import StageSupport

/// Runs passes over loaded items, one after the other, and keeps what they find.
///
/// This is the frame that an engine stands in: a pass is given blocks and gives back decisions, and
/// sees neither disk nor cores. A pass of another kind, which wants more than blocks, gives its
/// decisions to `take` as the payouts' does.
struct PassRunner {
  let findings: Findings
  private let loaded: LoadedItems
  private let rules: AccountRules
  private let sink: DecisionSink
  private let workers: Int

  /// - Parameter workers: How many blocks are decided at once; any number gives the same findings.
  init(
    _ loaded: LoadedItems, _ rules: AccountRules, _ sink: DecisionSink, workers: Int
  ) throws(PipelineError) {
    self.loaded = loaded
    self.rules = rules
    self.sink = sink
    self.workers = workers
    findings = try Findings(loaded.items)
  }

  /// One step, whatever it looks at.
  ///
  /// - Parameter payouts: Decides the payouts, of which the database knows more than was loaded.
  func run(
    _ step: MatchingStep, _ evidence: EvidenceSource, payouts: () throws -> [Decision],
    beforeEach: () throws -> Void = {}
  ) throws {
    switch step {
    case .payout: try take(payouts())
    case .evidence: try evidence.decideBanks(rules, take)
    case .customerAndTime: try evidence.decideProcessors(rules, take)
    case .processorID, .conversion, .exactReference, .amountAndDate:
      guard let pass = step.pass else { preconditionFailure("Its items come in blocks") }
      try run(pass, beforeEach: beforeEach)
    }
  }

  /// One pass with all its rounds.
  ///
  /// - Parameter beforeEach: Called before each batch of blocks; throws to give up.
  func run(_ pass: Pass, beforeEach: () throws -> Void = {}) throws {
    findings.beginPass()
    for _ in 0..<pass.rounds {
      try runRound(of: pass, beforeEach)
      try findings.settle(rules.common, sink)
    }
  }

  /// Looks for what comes closest to the items that are open now, last of all, while other work reads
  /// what was found: near misses claim nothing.
  func findNearMisses(beside work: () throws -> Void = {}) throws {
    let cutters = Passes.nearMisses.map(cutter)
    let (_, yields) = try Workers.both(workers: workers, work) { [workers] in
      try cutters.map { cutter in
        try Workers.map(0..<KeySpill.parts, workers: workers) { try cutter.decide(part: $0) }
      }
    }
    for pass in yields {
      findings.beginPass()
      for yield in pass { try findings.take(yield) }
      try findings.settle(rules.common, sink)
    }
  }

  private func cutter(_ pass: Pass) -> BlockCutter {
    BlockCutter(
      pass, loaded.items, loaded.keys(of: pass), rules, sink,
      partyNumberTypes: findings.partyNumberTypes)
  }

  private func runRound(of pass: Pass, _ beforeEach: () throws -> Void) throws {
    let cutter = cutter(pass)
    // A few parts at a time: what they give is taken in their order, whoever is ready first.
    let batch = workers * 8
    for start in stride(from: 0, to: KeySpill.parts, by: batch) {
      try beforeEach()
      let parts = start..<min(start + batch, KeySpill.parts)
      for yield in try Workers.map(parts, workers: workers, { try cutter.decide(part: $0) }) {
        try findings.take(yield)
      }
    }
  }

  /// What the passes that weigh evidence found among the items of a shelf.
  func take(_ outcome: EvidenceOutcome, _ shelf: SpillShelf) throws {
    findings.beginPass()
    if let first = shelf.ordinals.first {
      let account = loaded.items.heads[Int(first)].account
      let code = loaded.items.accounts[Int(account)].code
      findings.partyNumberTypes[code, default: []].formUnion(outcome.partyNumberTypes)
      let chances = outcome.chances
      if !chances.isEmpty { findings.chances.append((account, chances)) }
    }
    let size = 2048
    let parts = (outcome.count + size - 1) / size
    let (sink, batch) = (sink, workers * 8)
    for start in stride(from: 0, to: parts, by: batch) {
      let yields = try Workers.map(start..<min(start + batch, parts), workers: workers) { part in
        let read = shelf.reader(withEvidence: false)
        var yield = Yield()
        for index in part * size..<min(outcome.count, (part + 1) * size) {
          sink.add(try outcome.decision(index, read), to: &yield)
        }
        return yield
      }
      for yield in yields { try findings.take(yield) }
    }
    try findings.settle(rules.common, sink)
  }

  /// A pass that was decided elsewhere.
  func take(_ decisions: [Decision]) throws {
    findings.beginPass()
    var yield = Yield()
    for decision in decisions { sink.add(decision, to: &yield) }
    try findings.take(yield)
    try findings.settle(rules.common, sink)
  }
}
