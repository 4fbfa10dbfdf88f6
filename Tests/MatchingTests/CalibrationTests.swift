import Domain
import TestSupport
import Testing

@testable import Matching

/// What decoys say about how often pairs are wrong, and what follows from it.
@Suite struct CalibrationTests {
  private static let margins = [0, 700, 1500, 2500, 3500, 4500, 6000, 8000, 20_000]

  private static func decoy(_ gone: Decoys.Answer? = nil, hidden: Decoys.Answer? = nil)
    -> Decoys.Decoy
  {
    Decoys.Decoy(isIncoming: true, gone: gone, goneAndHidden: hidden, hidden: nil)
  }

  private static func calibration(
    _ decoys: [Decoys.Decoy], pairs: Int, margin: Int, without: Int
  ) -> Calibration {
    Calibration(
      decoys, Array(repeating: .init(quotesLeg: true, margin: margin), count: pairs), certain: 0,
      incoming: Calibration.Lines(quotingWithout: without), outgoing: Calibration.Lines())
  }

  @Test func `without anything to learn from the model is believed`() {
    let nothing = Self.calibration([], pairs: 0, margin: 0, without: 0)
    #expect(
      Self.margins.map { nothing.errors(margin: $0, quotesLeg: true) }
        == [437_823, 320_821, 182_426, 75_858, 29_312, 10_987, 2473, 203, 6])
  }

  @Test func `lines without a leg that find one by its reference make such pairs doubtful`() {
    // Every tenth decoy finds another leg; 90 of 100 lines without a leg found nothing, so that ten
    // of the thousand pairs of this margin are theirs.
    let answer = Decoys.Answer(quotesLeg: true, margin: 6000, isOwn: false)
    let decoys = (0..<1000).map { Self.decoy($0 % 10 == 0 ? answer : nil) }
    let calibration = Self.calibration(decoys, pairs: 990, margin: 6000, without: 90)
    let errors = calibration.errors(margin: 6000, quotesLeg: true)
    #expect((10_000...10_200).contains(errors))
    // Nothing was learnt of lines that quote nothing.
    #expect(calibration.errors(margin: 6000, quotesLeg: false) == 2473)
  }

  @Test func `a greater margin is never wrong more often`() {
    let answer = Decoys.Answer(quotesLeg: true, margin: 12_000, isOwn: false)
    let decoys = (0..<100).map { Self.decoy($0 < 50 ? answer : nil) }
    let calibration = Self.calibration(decoys, pairs: 40, margin: 12_000, without: 30)
    let errors = Self.margins.map { calibration.errors(margin: $0, quotesLeg: true) }
    #expect(errors == errors.sorted(by: >))
    #expect(errors[8] > 100_000)
  }

  // MARK: Books

  /// Forty members who pay what they asked for and quote it, and a member of whom more is asked.
  private static func items(_ more: [Item]) -> [Item] {
    (0..<40).flatMap { at -> [Item] in
      let reference = "TU-\(1_000_000 + at * 7919)-\(10 + at)"
      return [
        EvidenceTests.leg("L\(at)", 30_00 + Int64(at), party: "M2", reference: reference),
        EvidenceTests.line("B\(at)", 30_00 + Int64(at), name: "Anna Müller", reference),
      ]
    } + more
  }

  @Test func `what quotes another reference is suggested, however well the payer is known`() throws
  {
    let account = "DE02120300000000202051"
    let more = [
      EvidenceTests.leg("LX", 87_31, party: "M1", reference: "TU-5555555-77"),
      EvidenceTests.line(
        "BX", 87_31, name: "Jörg Müller", "TU-4444444-66", account: account),
    ]
    let groups = try EvidenceTests.groups(Self.items(more), suggested: true)
    #expect(groups.contains("evidence, suggested: LX+BX"))
    // The same without a reference leaves no doubt.
    let silent = [
      more[0], EvidenceTests.line("BX", 87_31, name: "Jörg Müller", account: account),
    ]
    #expect(try EvidenceTests.groups(Self.items(silent)).contains("evidence: LX+BX"))
  }

  @Test func `a rule that allows fewer errors leaves more to a person`() throws {
    let items = Self.items([
      EvidenceTests.leg("LX", 87_31, party: "M1", reference: "TU-5555555-77"),
      EvidenceTests.line("BX", 87_31, name: "Jörg Müller", account: "DE02120300000000202051"),
    ])
    var rules = MatchingRules()
    rules.margins.learning = 100_000
    #expect(try EvidenceTests.groups(items, rules).contains("evidence: LX+BX"))
    rules.margins.errors = 0
    let groups = try EvidenceTests.groups(items, rules, suggested: true)
    #expect(groups.contains("evidence, suggested: LX+BX"))
  }

  @Test func `a match says how often such a one is wrong`() throws {
    let items = Self.items([])
    let outcome = try EvidenceMatching.decideBank(items, EvidenceTests.book, MatchingRules())
    guard case .match(let group) = try outcome.decision(0, items.reader()) else {
      Issue.record("nothing was matched")
      return
    }
    #expect(group.reasons.last?.hasPrefix("probability of error 0.") == true)
  }

  @Test func `what references look like does not depend on which comes first`() {
    // All but one keep the check; which of them is first must not matter.
    let checked = (0..<500).map { number -> String in
      let body = 700_000_000 + number * 7919
      let check = 98 - Self.remainder(body)
      return "RF\(check < 10 ? "0" : "")\(check)\(body)"
    }
    let broken = "RF11700000001"
    func likeness(_ keys: [String]) -> ReferenceShapes.Likeness {
      var table = TextTable()
      for key in keys { _ = table.intern(key.utf8) }
      return ReferenceShapes(table).likeness(Array("RF22799999999".utf8)[...])
    }
    #expect(likeness([broken] + checked) == likeness(checked + [broken]))
  }

  /// `body` with RF00 behind it, modulo 97.
  private static func remainder(_ body: Int) -> Int { (body * 1_000_000 + 271_500) % 97 }
}
