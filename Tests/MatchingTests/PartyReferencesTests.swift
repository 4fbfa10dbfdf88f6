import Domain
import TestSupport
import Testing

@testable import Matching

/// Books whose references are the parties' numbers, and legs that an organisation asks for.
@Suite struct PartyReferencesTests {
  private static let members = 60

  private static func name(_ member: Int) -> String {
    let words = ["Abel", "Berta", "Caspar", "Dora", "Emil", "Frida", "Gustav", "Hedwig"]
    return "\(words[member % 8])sson \(words[member / 8])mann"
  }

  private static let book = PartyBook(
    (0..<members).map { .init(id: "P\($0)", name: name($0)) })

  /// What a member is asked for on a day, and what it pays on another, by its own number or by one of
  /// the payment.
  private static func payment(
    _ member: Int, _ amount: Int64, asked: Int, paid: Int, isPartyNumber: Bool
  ) -> [Item] {
    let id = "\(member)-\(asked)"
    let reference =
      isPartyNumber ? "\(5_200_000 + member * 7919)" : "\(6_200_000 + member * 7919 + asked)"
    return [
      EvidenceTests.leg("L\(id)", amount, asked, party: "P\(member)", reference: reference),
      EvidenceTests.line("B\(id)", amount, paid, name: name(member), "Ref \(reference)"),
    ]
  }

  /// All pay the day after they were asked, some of them twice; what is matched, with its reasons.
  private static func matched(_ more: [Item], isPartyNumber: Bool) throws -> [String: [String]] {
    let items =
      (0..<members - 1).flatMap {
        payment($0, 50_00, asked: 12, paid: 13, isPartyNumber: isPartyNumber)
      }
      + (0..<15).flatMap { payment($0, 30_00, asked: 20, paid: 21, isPartyNumber: isPartyNumber) }
      + more
    let outcome = try EvidenceMatching.decideBank(items, book, MatchingRules(), workers: 2)
    var matched: [String: [String]] = [:]
    for index in 0..<outcome.count {
      let decision = try outcome.decision(index, items.reader())
      guard case .match(let group) = decision, group.status == .auto else { continue }
      matched[group.lines.map(\.item.id).joined(separator: "+")] = group.reasons
    }
    return matched
  }

  @Test(arguments: [true, false])
  func `only a payment's own number leaves no doubt`(isPartyNumber: Bool) throws {
    let early = Self.payment(
      Self.members - 1, 50_00, asked: 15, paid: 2, isPartyNumber: isPartyNumber)
    let matched = try Self.matched(early, isPartyNumber: isPartyNumber)
    let alone = "quotes its reference, as no other line does"
    #expect(matched.values.contains { $0.contains(alone) } == !isPartyNumber)
    // Those that came as payments do are matched all the same.
    #expect(matched["L20-12+B20-12"] != nil)
    #expect(matched.count >= 59 + 15)
  }

  @Test func `a payment made twice does not pay the party's next request`() throws {
    let member = Self.members - 1
    let once = Self.payment(member, 50_00, asked: 12, paid: 13, isPartyNumber: true)
    var copy = once[1]
    copy.id += "-again"
    copy.date = day(14)
    let next = Self.payment(member, 50_00, asked: 22, paid: 23, isPartyNumber: true)[0]
    let matched = try Self.matched(once + [copy, next], isPartyNumber: true)
    #expect(matched["L59-12+B59-12"] != nil)
    #expect(!matched.keys.contains { $0.contains(next.id) })
  }

  @Test func `what is booked twice on a day does not make its reference the party's`() throws {
    let items = (0..<30).flatMap { member -> [Item] in
      var twice = Self.payment(member, 40_00, asked: 12, paid: 13, isPartyNumber: false)
      var copy = twice[0]
      copy.id += "-again"
      twice.append(copy)
      return twice
    }
    let bench = try Workbench(items, Self.book, MatchingRules(), workers: 1)
    #expect(PartyReferences(bench).isEmpty)
  }

  @Test
  func `a leg that an organisation asks for is not the likelier one where members pay theirs`()
    throws
  {
    let certain = (0..<40).flatMap {
      Self.payment($0, 30_00 + Int64($0), asked: 12, paid: 13, isPartyNumber: false)
    }
    var asked = EvidenceTests.leg("L1", 87_31, 12, party: "P50", reference: "7100001")
    asked.parties.append("O1")
    let own = EvidenceTests.leg("L2", 87_31, 12, party: "P50", reference: "7200002")
    let items = certain + [asked, own, EvidenceTests.line("BX", 87_31, 13, name: Self.name(50))]
    let outcome = try EvidenceMatching.decideBank(items, Self.book, MatchingRules(), workers: 2)
    let answers = try (0..<outcome.count).compactMap { index -> [String]? in
      let decision = try outcome.decision(index, items.reader())
      guard case .match(let group) = decision else { return nil }
      return group.lines.map(\.item.id)
    }
    #expect(answers.contains(["L2", "BX"]))
  }
}
