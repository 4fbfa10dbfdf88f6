import Domain
import TestSupport
import Testing

@testable import Matching

/// What people's decisions show of who pays for whom, and what follows from it.
@Suite struct TaughtPayersTests {
  private static let aunt = "Odile Vandamme"

  private static func lesson(
    _ party: String = "M1", account: String = "", isRejected: Bool = false
  ) -> PayerLesson {
    PayerLesson(name: aunt, account: account, party: party, isRejected: isRejected)
  }

  private static func groups(
    _ lessons: [PayerLesson], name: String = aunt, account: String = ""
  ) throws -> [String] {
    let items = [
      EvidenceTests.leg("L1", 67_31, party: "M1", reference: "TU-1234567-11"),
      EvidenceTests.leg("L2", 81_07, party: "M4", reference: "TU-7654321-22"),
      EvidenceTests.line("B1", 67_31, name: name, account: account),
    ]
    let book = PartyBook(EvidenceTests.book.parties, lessons: lessons)
    let outcome = try EvidenceMatching.decideBank(items, book, MatchingRules(), workers: 2)
    return try (0..<outcome.count).compactMap { index in
      guard case .match(let group) = try outcome.decision(index, items.reader()) else { return nil }
      return "\(group.status.rawValue) " + group.lines.map(\.item.id).joined(separator: "+")
    }
  }

  @Test func `one decision suggests, two match, whatever the order of the name`() throws {
    #expect(try Self.groups([]) == [])
    #expect(try Self.groups([Self.lesson()]) == ["suggested L1+B1"])
    let two = [Self.lesson(), Self.lesson()]
    #expect(try Self.groups(two) == ["auto L1+B1"])
    #expect(try Self.groups(two, name: "VANDAMME ODILE") == ["auto L1+B1"])
    #expect(try Self.groups(two, name: "Odile Vandaele") == [])
  }

  @Test func `a rejection takes two decisions back`() throws {
    let two = [Self.lesson(), Self.lesson(), Self.lesson(isRejected: true)]
    #expect(try Self.groups(two) == [])
    #expect(try Self.groups(two + [Self.lesson()]) == ["suggested L1+B1"])
  }

  @Test func `what was decided about another party says nothing`() throws {
    #expect(try Self.groups([Self.lesson("M4"), Self.lesson("M4")]) == [])
    #expect(try Self.groups([Self.lesson("M9"), Self.lesson("M9")]) == [])
  }

  @Test func `the account of a payer is learnt with the name`() throws {
    let account = "DE02500105170137075030"
    let two = [Self.lesson("M4", account: account), Self.lesson("M4", account: account)]
    let book = PartyBook(EvidenceTests.book.parties, lessons: two)
    let items = [
      EvidenceTests.leg("L2", 81_07, party: "M4", reference: "TU-7654321-22"),
      EvidenceTests.line("B1", 81_07, name: "O. V.", account: account),
    ]
    let outcome = try EvidenceMatching.decideBank(items, book, MatchingRules())
    #expect(outcome.count == 1)
  }
}
