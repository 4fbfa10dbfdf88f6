import Domain
import Matching
import StageSupport
import Store

/// Runs the passes in order: payouts, then each rule over its blocks, then the near misses.
struct PassRunner {
  private let stage: MatchStage
  private let loaded: LoadedItems
  private let findings: Findings
  private let sink: DecisionSink

  init(_ stage: MatchStage, _ loaded: LoadedItems) throws {
    self.stage = stage
    self.loaded = loaded
    findings = try Findings(loaded.items)
    sink = DecisionSink(
      items: loaded.items, periodStart: stage.period.firstDay,
      configured: stage.session.configuration.matching)
  }

  func run() throws -> Findings {
    let total = 1 + Passes.ordered.reduce(0) { $0 + $1.rounds } + Passes.nearMisses.count
    let progress = stage.session.console.progress("match", unit: "passes", total: total)
    defer { progress.finish() }
    try runPayouts()
    progress.advance(by: 1)
    for pass in Passes.ordered + Passes.nearMisses {
      findings.beginPass()
      for _ in 0..<pass.rounds {
        try run(pass)
        progress.advance(by: 1)
      }
    }
    return findings
  }

  private func run(_ pass: Pass) throws {
    let cutter = BlockCutter(pass, loaded.items, loaded.keys(of: pass), stage.rules, sink)
    // A few parts at a time: what they give is taken in their order, whoever is ready first.
    let batch = stage.workers * 8
    for start in stride(from: 0, to: KeySpill.parts, by: batch) {
      try stage.session.context.checkCancelled()
      let parts = start..<min(start + batch, KeySpill.parts)
      for yield in try Workers.map(parts, workers: stage.workers, { try cutter.decide(part: $0) }) {
        try findings.take(yield)
      }
    }
    try findings.settle(stage.rules, sink)
  }

  private func runPayouts() throws {
    findings.beginPass()
    let source = try PayoutSource(stage, loaded)
    var yield = Yield()
    for account in loaded.items.accounts where account.isProcessor {
      for decision in PayoutPass.decide(try source.payouts(of: account), stage.rules) {
        sink.add(decision, to: &yield)
      }
    }
    try findings.take(yield)
    try findings.settle(stage.rules, sink)
  }
}
