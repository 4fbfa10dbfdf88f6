import Domain
import Matching
import TestSupport
import Testing

/// What holds for any items whatever.
struct PropertyTests {
  /// A month in small: few amounts, few references, few days, so that everything collides.
  static func items(_ random: inout SeededGenerator, count: Int) -> [Item] {
    let references: [[Reference]] = [
      [], [], [Reference(.endToEnd, "REF-0001")], [Reference(.endToEnd, "REF-0002")],
      [Reference(.creditor, "RF18539007547034")], [Reference(.endToEnd, "NOTPROVIDED")],
    ]
    let charges = ["ch_0001", "ch_0002", "re_0001"]
    let texts = ["", "Anna", "quotes REF0001 here"]
    let types = [("topup_card", "charge"), ("refund_card", "refund")]
    return (0..<count).map { index in
      let gross = Int64([10_00, 20_00, 50_00].randomElement(using: &random) ?? 0)
      let date = Int.random(in: 1...28, using: &random)
      var carried = references.randomElement(using: &random) ?? []
      let (ledgerType, category) = types.randomElement(using: &random) ?? ("", "")
      if Bool.random(using: &random) {
        carried.append(Reference(.charge, charges.randomElement(using: &random) ?? ""))
      }
      let sign: Int64 = category == "refund" ? -1 : 1
      if Bool.random(using: &random) {
        return ours(
          "L\(index)", sign * gross, date, type: ledgerType, refs: carried,
          text: texts.randomElement(using: &random) ?? "")
      }
      return stripe(
        "S\(index)", gross: sign * gross, fee: Int64.random(in: 0...1, using: &random) * 35,
        category, date, refs: carried)
    }
  }

  @Test func `a thousand shuffles give one outcome`() {
    for seed in UInt64(1)...20 {
      var random = SeededGenerator(seed: seed)
      var items = Self.items(&random, count: 24)
      let expected = InMemoryRun(items).outcome
      for round in 0..<50 {
        items.shuffle(using: &random)
        for index in items.indices {
          items[index].number = Int64.random(in: 0...99, using: &random)
        }
        #expect(InMemoryRun(items).outcome == expected, "seed \(seed), round \(round)")
      }
    }
  }

  @Test func `every item is in at most one group and every group ties`() {
    var matches = 0
    for seed in UInt64(1)...400 {
      var random = SeededGenerator(seed: seed)
      let items = Self.items(&random, count: 40)
      let run = InMemoryRun(items)
      let members = run.matches.flatMap(\.members)
      #expect(Set(members.map(\.id)).count == members.count, "seed \(seed)")
      #expect(members.count + run.openItems.count == items.count, "seed \(seed)")
      #expect(run.matches.allSatisfy { $0.residuals.isEmpty }, "seed \(seed)")
      matches += run.matches.count
    }
    // The property says nothing if hardly anything is matched.
    #expect(matches > 1000)
  }

  @Test func `an item that has nothing to do with the others changes nothing`() {
    for seed in UInt64(1)...200 {
      var random = SeededGenerator(seed: seed)
      let items = Self.items(&random, count: 30)
      let stranger = bank("X", 77_77, 15, text: "unrelated ZZ9999")
      let with = InMemoryRun(items + [stranger]).outcome.filter { !$0.hasPrefix("X ") }
      #expect(with == InMemoryRun(items).outcome, "seed \(seed)")
    }
  }

  @Test func `open items and differences add up to the two sides' distance`() {
    for seed in UInt64(1)...200 {
      var random = SeededGenerator(seed: seed)
      let items = Self.items(&random, count: 30)
      let run = InMemoryRun(items)
      func sum(_ items: [Item], _ side: Item.Side) -> Int128 {
        items.filter { $0.side == side }.reduce(0) { $0 + Int128($1.amount.minorUnits) }
      }
      let differences = run.matches.flatMap(\.differences)
        .reduce(Int128(0)) { $0 + Int128($1.amount.minorUnits) }
      let proof = Proof(
        currency: .eur, balancePerStatement: sum(items, .right),
        balancePerLedger: sum(items, .left) - differences, timingIn: 0, timingOut: 0,
        leftBreaks: sum(run.openItems, .left), rightBreaks: sum(run.openItems, .right))
      #expect(proof.residual == 0, "seed \(seed)")
    }
  }
}
