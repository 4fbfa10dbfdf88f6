import Domain
import Matching
import TestSupport
import Testing

@testable import Pipeline
@testable import StageSupport
@testable import Store

/// The passes over items that lie on disk.
struct PassRunnerTests {
  static let account = MatchStore.ReconciledAccount(
    id: 7, code: "clearing:stripe", currency: .eur, isProcessor: true)

  /// Every group and what was said of every other item, by content.
  static func outcome(_ items: [Item], workers: Int = 1) throws -> [String] {
    let loader = try ItemLoader([account])
    for (number, item) in items.enumerated() {
      try loader.add(
        MatchStore.LoadedItem(
          item: item, account: 7, source: item.side == .left ? 0 : 1, number: Int64(number),
          isLater: false, arrival: nil))
    }
    let loaded = try loader.finish()
    let book = try Configuration.load(workspace: Repository.month)
    let runner = try PassRunner(
      loaded, AccountRules(MatchingRules()),
      DecisionSink(
        items: loaded.items, periodStart: Period.october.firstDay, configured: book.matching),
      workers: workers)
    for pass in Passes.ordered { try runner.run(pass) }
    try runner.findNearMisses()
    return try (runner.findings.describedGroups() + runner.findings.describedOpenItems()).sorted()
  }

  static func ours(_ id: String, _ amount: Int64, _ references: [Reference]) -> Item {
    Item(
      side: .left, number: 0, id: id, source: "ledger", date: Period.october.firstDay,
      amount: Money(minorUnits: amount, currency: .eur), type: "topup_card",
      references: references)
  }

  static func theirs(
    _ id: String, _ amount: Int64, fee: Int64 = 0, _ references: [Reference]
  ) -> Item {
    Item(
      side: .right, number: 0, id: id, source: "stripe", date: Period.october.firstDay,
      amount: Money(minorUnits: amount - fee, currency: .eur),
      gross: Money(minorUnits: amount, currency: .eur), type: "charge", references: references)
  }

  @Test func `an item that two groups want is in neither, and both are named`() throws {
    let found = try Self.outcome([
      Self.ours("L1", 500, [Reference(.charge, "ch_0001"), Reference(.source, "src_0001")]),
      Self.theirs("S1", 500, [Reference(.charge, "ch_0001")]),
      Self.theirs("S2", 500, [Reference(.source, "src_0001")]),
    ])
    #expect(
      found.contains {
        $0.hasPrefix("L1 5.00 EUR open: ")
          && $0.contains("[\"S1\", \"S2\"] its references lead to more than one match")
      })
    #expect(found.count == 3)
  }

  @Test func `a group found under two keys is one, with the reasons that sort first`() throws {
    let references = [Reference(.charge, "ch_0002"), Reference(.source, "ch_0001")]
    let found = try Self.outcome([
      Self.ours("L1", 500, references), Self.theirs("S1", 500, fee: 30, references),
    ])
    #expect(
      found == [
        "auto processor_id 1000: L1 500; S1 470; fee 30 of stripe on 2026-10-01; "
          + "charge names ch_0001; same amount 5.00 EUR; the processor kept back 0.30 EUR"
      ])
  }

  /// Few amounts and few references, so that everything collides.
  private static func crowd(_ random: inout SeededGenerator) -> [Item] {
    let ids = ["ch_0001", "ch_0002", "ch_0003", "pi_0001", "pi_0002"]
    let kinds: [Reference.Kind] = [.charge, .paymentIntent, .source, .metadata]
    return (0..<40).map { number in
      let references = (0..<Int.random(in: 0...2, using: &random)).map { _ in
        Reference(
          kinds.randomElement(using: &random) ?? .charge, ids.randomElement(using: &random) ?? "")
      }
      let amount = Int64.random(in: 1...3, using: &random) * 100
      return Bool.random(using: &random)
        ? ours("L\(number)", amount, references) : theirs("S\(number)", amount, references)
    }
  }

  @Test func `any order of items and any number of workers give one outcome`() throws {
    var contested = 0
    for seed in UInt64(1)...30 {
      var random = SeededGenerator(seed: seed)
      var items = Self.crowd(&random)
      let expected = try Self.outcome(items)
      contested += expected.count { $0.contains("lead to more than one match") }
      for workers in [1, 2, 5] {
        items.shuffle(using: &random)
        #expect(try Self.outcome(items, workers: workers) == expected, "seed \(seed)")
      }
    }
    // The property says nothing if no item is ever wanted twice.
    #expect(contested > 20)
  }

  @Test func `no item is in two groups, and groups and open items are all there are`() throws {
    for seed in UInt64(1)...20 {
      var random = SeededGenerator(seed: seed)
      let items = Self.crowd(&random)
      let found = try Self.outcome(items)
      let matched = found.filter { $0.hasPrefix("auto ") }
      #expect(matched.count * 2 + (found.count - matched.count) == items.count, "seed \(seed)")
    }
  }
}
