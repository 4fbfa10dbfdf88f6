import Audit
import Domain
import Matching
import StageSupport
import Store

/// Runs the passes in order: payouts, then each rule over its blocks, then the near misses.
struct PassRunner {
  private let stage: MatchStage
  private let accounts: [MatchStore.ReconciledAccount]
  private var decisions: DecisionStore
  private let sink: DecisionSink

  init(_ stage: MatchStage, _ accounts: [MatchStore.ReconciledAccount]) throws {
    self.stage = stage
    self.accounts = accounts
    decisions = DecisionStore(stage.session.connection)
    sink = DecisionSink(stage)
  }

  /// The rule behind a pass's number in the store: payouts are 0, then the order of the passes.
  static func rule(ofPass number: Int32) -> String {
    number == 0 ? PayoutPass.id : (Passes.ordered + Passes.nearMisses)[Int(number) - 1].id
  }

  mutating func run() throws {
    let total = 1 + Passes.ordered.reduce(0) { $0 + $1.rounds } + Passes.nearMisses.count
    let progress = stage.session.console.progress("match", unit: "passes", total: total)
    defer { progress.finish() }
    try runPayouts()
    progress.advance(by: 1)
    var number: Int32 = 1
    for pass in Passes.ordered {
      for _ in 0..<pass.rounds {
        try runPass(pass, number: number)
        progress.advance(by: 1)
      }
      number += 1
    }
    for pass in Passes.nearMisses {
      try runPass(pass, number: number)
      progress.advance(by: 1)
      number += 1
    }
  }

  private mutating func runPass(_ pass: Pass, number: Int32) throws {
    try stage.session.context.checkCancelled()
    let places = places(pass.scope)
    try stage.store.makeKeys(
      where: pass.scope == .currency ? PassRunner.open : "NOT i.is_later",
      place: { places[$0] ?? $0 }, keys: pass.keys)
    try stage.store.blocks(
      pass.scope == .currency ? .open : .withClaimed, limit: stage.rules.blockLimit,
      tooLarge: { n in
        // A near miss of a popular amount says nothing; only a rule that gave up is worth noting.
        guard pass.scope == .currency else { return }
        try decisions.add(
          DecisionStore.Refusal(n: n, pass: number, candidates: [], because: BreakWriter.limitMark))
      }
    ) { streamed in
      let block = Block(
        key: streamed.key, left: streamed.left, right: streamed.right,
        claimedLeft: streamed.claimedLeft, claimedRight: streamed.claimedRight)
      for decision in pass.decide(block, stage.rules) {
        try sink.add(decision, pass: number, to: &decisions)
      }
    }
    try decisions.settle(pass: number)
  }

  private static let open = "NOT i.is_later AND NOT EXISTS (SELECT FROM claim c WHERE c.n = i.n)"

  /// Where items meet: in their account, or for near misses in any currency of it.
  private func places(_ scope: Pass.Scope) -> [Int64: Int64] {
    guard scope == .accountWithClaimed else { return [:] }
    let first = Dictionary(grouping: accounts, by: \.code).compactMapValues { $0.map(\.id).min() }
    return Dictionary(uniqueKeysWithValues: accounts.map { ($0.id, first[$0.code] ?? $0.id) })
  }

  // MARK: Payouts

  private mutating func runPayouts() throws {
    let arrivals = try stage.store.payoutArrivals()
    for account in accounts where account.isProcessor {
      for decision in PayoutPass.decide(try payouts(of: account, arrivals), stage.rules) {
        try sink.add(decision, pass: 0, to: &decisions)
      }
    }
    try decisions.settle(pass: 0)
  }

  private func payouts(
    of account: MatchStore.ReconciledAccount, _ arrivals: [Int64: CalendarDate]
  ) throws -> PayoutInput {
    let currency = account.currency
    let banks = accounts.filter { !$0.isProcessor && $0.currency == currency }.map(\.id)
    let legs = try items(
      "i.side = 0 AND i.type = 'processor_payout' AND i.account_id = $1", [.int64(account.id)])
    let bankLegs = try items(
      "i.side = 0 AND i.type = 'processor_payout' AND i.account_id = ANY ($1)",
      [.int64Array(banks)])
    let rows = try items(
      "i.side = 1 AND i.type LIKE 'payout%' AND i.account_id = $1", [.int64(account.id)])
    let amounts = Set(
      (legs + rows).map { -$0.amount.minorUnits } + bankLegs.map(\.amount.minorUnits))
    let lines = try items(
      "i.side = 1 AND i.account_id = ANY ($1) AND i.amount = ANY ($2)",
      [.int64Array(banks), .int64Array(amounts.sorted())])
    return PayoutInput(
      clearingLegs: legs, bankLegs: bankLegs,
      rows: rows.map { PayoutRow(item: $0, arrival: arrivals[$0.number] ?? $0.date) }
        + (try claimedRows(of: account)),
      bankLines: lines, compositions: try compositions(of: account, rows))
  }

  private func items(_ condition: String, _ parameters: [Parameter]) throws -> [Item] {
    var found: [Item] = []
    try stage.store.items(where: "NOT i.is_later AND " + condition, parameters) { item, _ in
      found.append(item)
    }
    return found
  }

  /// Payouts of the months before whose money may still be under way.
  private func claimedRows(of account: MatchStore.ReconciledAccount) throws -> [PayoutRow] {
    try stage.store.claimedPayoutRows(
      account: account, period: stage.period.description,
      since: stage.period.firstDay.adding(days: -31)
    ).map { PayoutRow(item: $0.item, arrival: $0.arrival, isClaimed: true) }
  }

  /// What each payout is made of; one without a row is made of nothing that is in the files.
  private func compositions(
    of account: MatchStore.ReconciledAccount, _ rows: [Item]
  ) throws -> [PayoutComposition] {
    let known = try stage.store.compositions(account: account).map {
      PayoutComposition(
        payoutID: $0.payoutID, currency: account.currency, rows: $0.rows, gross: $0.gross,
        refunds: $0.refunds, fees: $0.fees)
    }
    let named = Set(known.map(\.payoutID))
    let empty = Set(rows.flatMap(\.references).filter { $0.kind == .payout }.map(\.value))
      .subtracting(named).sorted()
    return known
      + empty.map {
        PayoutComposition(
          payoutID: $0, currency: account.currency, rows: 0, gross: 0, refunds: 0, fees: 0)
      }
  }
}

/// Turns decisions into rows.
struct DecisionSink {
  private let stage: MatchStage

  init(_ stage: MatchStage) { self.stage = stage }

  func add(_ decision: Decision, pass: Int32, to store: inout DecisionStore) throws {
    switch decision {
    case .match(let group): try store.add(row(of: group))
    case .refusal(let refusal):
      try store.add(
        DecisionStore.Refusal(
          n: refusal.item.number, pass: pass, candidates: refusal.candidates,
          because: refusal.because))
    case .nearest(let miss):
      try store.add(
        DecisionStore.NearMiss(
          n: miss.item.number, distance: Int64(miss.distance), nearest: miss.nearest,
          reason: miss.reason?.rawValue, because: miss.because, expected: miss.expected))
    }
  }

  private func row(of group: MatchGroup) -> DecisionStore.Group {
    let residuals = group.residuals
    precondition(
      group.status == .suggested || residuals.isEmpty, "A match leaves nothing unexplained (I-20)")
    return DecisionStore.Group(
      id: group.identifier { SHA256.digest(of: $0).bytes }, status: group.status.rawValue,
      rule: group.rule, score: Int32(group.score), reasons: group.reasons,
      members: group.members.map { member in
        let line = group.lines.first { $0.item == member }
        return (member.number, (line?.amount ?? member.amount).minorUnits, line != nil)
      },
      differences: group.differences.map { difference in
        let theirs = group.members.filter {
          $0.side == .right && $0.source == difference.source
        }
        guard let on = theirs.map(\.date).max(),
          let kind = Configuration.MatchingRules.Difference(rawValue: difference.kind.rawValue)
        else { preconditionFailure("A difference is against a member, and its kind is configured") }
        return (
          difference.kind.rawValue, difference.source, difference.amount.minorUnits,
          stage.session.configuration.matching.account(for: kind),
          // An item carried forward is explained in the period that explains it.
          max(on, stage.period.firstDay)
        )
      })
  }
}
