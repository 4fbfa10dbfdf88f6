import Domain
import TestSupport
import Testing

@testable import Matching

/// What a book teaches about how often payments give what, and what that changes.
@Suite struct ChanceEstimateTests {
  private static func edge(
    _ line: Int32, _ leg: Int32, _ reference: Comparison.Reference, free: Int32 = 8000
  ) -> TransferEvidence.Edge {
    TransferEvidence.Edge(
      line: line, leg: leg, free: free, bound: 0, most: 20_000, decisions: 0,
      compared: Comparison(reference: reference, name: nil, account: .unknown, fit: .exact),
      quotesEarlier: false, isRepeated: false, isPartyNumber: false, isListed: false)
  }

  private static func estimate(
    _ edges: [TransferEvidence.Edge], silent: [(Comparison.Reference, Int)] = []
  ) -> ChanceEstimate {
    ChanceEstimate(certain: [], edges, silent: silent)
  }

  @Test func `without anything to count it is experience`() {
    #expect(Self.estimate([]).chances == .experience)
  }

  @Test func `the chances of one comparison are a whole, before and after`() {
    let edges = (0..<900).map { Self.edge($0, $0, $0 % 3 == 0 ? .oneMistake : .whole) }
    // A chance that may not go down further keeps a little more than its share.
    for chances in [Chances.experience, Self.estimate(edges).chances] {
      for levels in [chances.reference, chances.account, chances.amount, chances.quotingName] {
        #expect((990_000...1_030_000).contains(levels.reduce(0, +)))
      }
    }
  }

  @Test func `what a book shows often is expected more often, at most four times so`() {
    let known = Chances.experience.reference[Comparison.Reference.oneMistake.rawValue]
    func chance(_ pairs: Int32) -> Int {
      Self.estimate((0..<pairs).map { Self.edge($0, $0, .oneMistake) })
        .chances.reference[Comparison.Reference.oneMistake.rawValue]
    }
    // Twenty pairs beside the two hundred of experience.
    #expect((known..<known * 3).contains(chance(20)))
    #expect(chance(20) > known)
    #expect(chance(5000) == 4 * known)
  }

  @Test func `a leg is paid once, however many lines may pay it`() {
    let counts = Self.estimate((0..<10).map { Self.edge($0, 0, .whole) }).counts
    #expect((990_000...1_000_000).contains(counts.reference.reduce(0, +)))
    #expect((8_990_000...9_100_000).contains(counts.strange.reduce(0, +)))
  }

  @Test func `lines that nothing speaks for say what lines without a leg quote`() {
    let before = Chances.experience.strange
    let after = Self.estimate([], silent: [(.nothing, 400 * 1_000_000)]).chances.strange
    #expect(after[Comparison.Reference.nothing.rawValue] > 2 * before[7])
    #expect(after[Comparison.Reference.unknown.rawValue] < before[6])
    #expect(LevelWeights(Self.estimate([]).chances).weight(of: .nothing) == 0)
  }

  @Test func `powers of e are those of the logarithm`() {
    #expect(LogWeight.exponential(minus: 0) == LogWeight.one)
    #expect(LogWeight.exponential(minus: 40_000) == 0)
    for x in [1, 693, 1000, 2303, 5000, 9999] {
      let back = LogWeight.of(LogWeight.one, per: LogWeight.exponential(minus: x))
      #expect(abs(back - x) <= 1, "\(x)")
    }
  }

  @Test func `a month tells what it was weighed by`() throws {
    let items = [
      EvidenceTests.leg("L1", 30_00, party: "M2", reference: "TU-1234567-11"),
      EvidenceTests.line("B1", 30_00, name: "Anna Müller", "TU-1234567-11"),
    ]
    let outcome = try EvidenceMatching.decideBank(items, EvidenceTests.book, MatchingRules())
    let quoted = outcome.chances.first { $0.evidence == "quotes" }
    #expect(quoted?.level == "the leg's reference" && quoted?.counted == 1_000_000)
    #expect(quoted.map { $0.chance > $0.experience } == true)
  }
}
