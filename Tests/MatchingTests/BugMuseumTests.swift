import Domain
import Matching
import Testing

/// Cases that broke other reconciliation systems, with the right answer, by their number in the
/// collection that docs/matching.md tells of. Those that need more than the simple passes are in
/// `AwkwardCaseTests`.
struct BugMuseumTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let items: [Item]
    let expected: [String]
    var testDescription: String { name }
  }

  private static let reference = [Reference(.endToEnd, "INV-2026-77")]

  static let cases = [
    Case(
      name: "1: two bank lines of one transaction: one match, one duplicate",
      items: [
        ours("L1", 100_00, refs: reference), bank("B1", 100_00, refs: reference),
        bank("B2", 100_00, refs: reference),
      ],
      expected: ["B2 duplicate", "L1+B1"]),
    Case(
      name: "a ledger row booked twice",
      items: [
        ours("L1", 100_00, refs: reference), ours("L2", 100_00, refs: reference),
        bank("B1", 100_00, 7, refs: reference),
      ],
      expected: ["L1+B1", "L2 duplicate_in_ledger"]),
    Case(
      name: "2: 60 USD and 40 EUR are not 100 USD",
      items: [
        ours("L1", 100_00, currency: .usd, refs: reference),
        bank("B1", 60_00, currency: .usd, refs: reference), bank("B2", 40_00, refs: reference),
      ],
      expected: ["B1 amount_mismatch", "B2 currency_mismatch", "L1 amount_mismatch"]),
    Case(
      name: "4: A1 fits B1 and B2, A2 fits only B1: both are matched",
      items: [
        ours("A1", 50_00, 6), ours("A2", 50_00, 1), bank("B1", 50_00, 6), bank("B2", 50_00, 9),
      ],
      expected: ["A1+B2", "A2+B1"]),
    Case(
      name: "two that fit two are refused, with both candidates named",
      items: [
        ours("L1", 50_00, text: "Anna"), ours("L2", 50_00, text: "Bert"),
        bank("B1", 50_00, text: "payment one"), bank("B2", 50_00, text: "payment two"),
      ],
      expected: ["B1 ambiguous", "B2 ambiguous", "L1 ambiguous", "L2 ambiguous"]),
    Case(
      name: "8: identical rows pair by what they say, not by load order",
      items: [
        ours("L2", 50_00), ours("L1", 50_00), bank("B2", 50_00, refs: reference),
        bank("B1", 50_00, refs: reference),
      ],
      expected: ["L1+B1", "L2+B2"]),
    Case(
      name: "20: one bank id on three rows: the amounts tell them apart",
      items: [
        ours("L1", 10_00, refs: [Reference(.bank, "FIT0001")]),
        bank("B#1", 10_00, refs: [Reference(.bank, "FIT0001")]),
        bank("B#2", 20_00, refs: [Reference(.bank, "FIT0001")]),
        bank("B#3", 30_00, refs: [Reference(.bank, "FIT0001")]),
      ],
      expected: ["B#2 missing_in_ledger", "B#3 missing_in_ledger", "L1+B#1"]),
    Case(
      name: "a placeholder is no reference",
      items: [
        ours("L1", 10_00, 2, refs: [Reference(.endToEnd, "NOTPROVIDED")]),
        bank("B1", 10_00, 28, refs: [Reference(.endToEnd, "NOT PROVIDED")]),
      ],
      expected: ["B1 missing_in_ledger", "L1 missing_in_bank"]),
    Case(
      name: "32: 0.10 and 0.20 are 0.30",
      items: [ours("L1", 10 + 20, refs: reference), bank("B1", 30, refs: reference)],
      expected: ["L1+B1"]),
    Case(
      name: "10: a drift in our favour is a break all the same",
      items: [ours("L1", 45_00, refs: reference), bank("B1", 54_00, refs: reference)],
      expected: ["B1 amount_mismatch", "L1 amount_mismatch"]),
  ]

  @Test(arguments: cases)
  func `what broke others has the right answer`(example: Case) {
    #expect(InMemoryRun(example.items).summary == example.expected)
    #expect(InMemoryRun(example.items.reversed()).summary == example.expected)
  }

  @Test func `5: more candidates than are searched is a named refusal, not a silent miss`() {
    let items =
      (0..<200).map { ours("L\($0)", 50_00, text: "member \($0)") }
      + (0..<200).map { bank("B\($0)", 50_00, text: "payment \($0)x") }
    let run = InMemoryRun(items)
    #expect(run.matches.isEmpty)
    let found = run.classify(items[0])
    #expect(found.reason == .ambiguous)
    #expect(found.because == "200 external entries of 50.00 EUR fit equally well")
    #expect(found.nearest == "B0 B1 B10 B100 B101")
  }
}
