import Domain
import Matching

@testable import Pipeline
@testable import StageSupport
@testable import Store

/// All steps of matching over items that lie on disk, as a nightly run takes them. Only the database
/// is missing.
struct BookRun {
  let findings: Findings

  /// - Parameter afterStep: Shown what was found so far.
  init(
    _ items: [MatchStore.LoadedItem],
    accounts: [MatchStore.ReconciledAccount] = AwkwardBook.accounts,
    parties: PartyBook = AwkwardBook.parties, rules: MatchingRules = MatchingRules(),
    workers: Int = 1, afterStep: (MatchingStep, Findings) throws -> Void = { _, _ in }
  ) throws {
    let loader = try ItemLoader(accounts)
    for item in items { try loader.add(item) }
    let loaded = try loader.finish()
    let rules = AccountRules(rules)
    let runner = try PassRunner(
      loaded, rules,
      DecisionSink(
        items: loaded.items, periodStart: Period.october.firstDay,
        configured: BookRun.configuration.matching),
      workers: workers)
    findings = runner.findings
    let evidence = EvidenceSource(parties, loaded, workers: workers)
    for step in MatchingStep.allCases {
      try runner.run(step, evidence) {
        PayoutPass.decide(try BookRun.payouts(loaded), rules.common)
      }
      try afterStep(step, findings)
    }
    try runner.findNearMisses()
  }

  private static let configuration: Configuration = {
    guard let loaded = try? Configuration.load(workspace: Repository.month) else {
      preconditionFailure("The sample month has a configuration")
    }
    return loaded
  }()

  /// What is known of the payouts of the one processor, in one period.
  private static func payouts(_ loaded: LoadedItems) throws -> PayoutInput {
    let items = loaded.items
    let window = items.window()
    let legs = try loaded.payoutLegs.map { try items.item($0, window) }
    let rows = try loaded.payoutRows.map {
      PayoutRow(item: try items.item($0.item, window), arrival: $0.arrival)
    }
    let lines = try items.heads.indices.map { try items.item(UInt32($0), window) }
      .filter { $0.side == .right && $0.source == "bank" }
    return PayoutInput(
      clearingLegs: legs.filter(\.amount.isNegative), bankLegs: legs.filter(\.amount.isPositive),
      rows: rows, bankLines: lines,
      compositions: loaded.compositions.values.flatMap { made in
        made.map { payout, sums in
          PayoutComposition(
            payoutID: payout, currency: .eur, rows: sums.rows, gross: sums.gross,
            refunds: sums.refunds, fees: sums.fees)
        }
      })
  }

  /// Everything that outputs could tell of the run, sorted.
  func described() throws -> [String] {
    try (findings.describedGroups() + findings.describedOpenItems()).sorted()
  }
}

extension BookRun {
  /// Every group with its rule, members and differences, without what is said of it.
  func decided() throws -> Set<String> { Set(try findings.describedGroups(withReasons: false)) }
}

extension Findings {
  /// Every group with its rule, score, members, differences and reasons.
  func describedGroups(withReasons: Bool = true) throws -> [String] {
    let reader = groupReader()
    let window = items.window()
    return try standing.map { group in
      let heading = try heading(of: group, reader)
      let members = try members(of: group, reader).map {
        "\(try items.item($0.item, window).id) \($0.amount)\($0.isListed ? "" : " unlisted")"
      }
      let differences = try differences(of: group, reader).map {
        "\($0.kind.rawValue) \($0.amount) of \(items.name(ofSource: $0.source)) on \($0.on)"
      }
      return "\(heading.status) \(heading.rule) \(heading.score): "
        + (members + differences + (withReasons ? heading.reasons : [])).joined(separator: "; ")
    }
  }

  /// Every open item with what refused it and what came closest.
  func describedOpenItems() throws -> [String] {
    let window = items.window()
    return try items.heads.indices.filter { !items.heads[$0].isClaimed }.map { ordinal in
      let item = try items.item(UInt32(ordinal), window)
      let refusal = try refusal(of: ordinal)
      let nearest = try nearest(of: item)
      return "\(item.id) \(item.amount) open: \(refusal?.rule ?? "-") "
        + "\(refusal?.candidates ?? []) \(refusal?.because ?? "") "
        + "\(nearest?.reason?.rawValue ?? "-") \(nearest?.nearest ?? "-") \(nearest?.because ?? "")"
    }
  }
}
