import Domain
import Testing

@testable import Matching

/// Every rule that can be set changes a decision, and the rules' version with it.
@Suite struct RuleBookTests {
  private typealias Change = @Sendable (inout MatchingRules) -> Void

  private struct Setting: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var items: [Item]
    var usually: [String]
    var change: Change
    var changed: [String]
  }

  private static func percent(_ text: String) -> Percent {
    guard let percent = Percent(text) else { preconditionFailure("'\(text)' is no percentage") }
    return percent
  }

  /// A line and a leg of one party, by a reference that both carry.
  private static func quoted(_ booked: Int64, _ arrived: Int64) -> [Item] {
    [
      EvidenceTests.leg("L1", booked, party: "M3", reference: "TU-1234567-11"),
      EvidenceTests.line("B1", arrived, name: "Emile Dupont Leroy", "TU-1234567-11"),
    ]
  }

  private static let matched = ["evidence: L1+B1"]
  private static let suggested = ["evidence, suggested: L1+B1"]

  private static let settings: [Setting] = [
    Setting(
      testDescription: "rounding_minor_units", items: quoted(75_00, 74_95), usually: matched,
      change: { $0.tolerances.rounding = 4 }, changed: suggested),
    Setting(
      testDescription: "rounding_from_minor_units", items: quoted(75_00, 74_95), usually: matched,
      change: { $0.tolerances.roundingFrom = 75_01 }, changed: suggested),
    Setting(
      testDescription: "kept_back, absolute", items: quoted(75_00, 74_00), usually: suggested,
      change: { $0.tolerances.keptBack = Tolerance(minorUnits: 1_00) }, changed: matched),
    Setting(
      testDescription: "kept_back, percent", items: quoted(75_00, 74_25), usually: suggested,
      change: { $0.tolerances.keptBack = Tolerance(percent: percent("1")) }, changed: matched),
    Setting(
      testDescription: "kept_back, beyond the cap", items: quoted(75_00, 74_25), usually: suggested,
      change: { $0.tolerances.keptBack = Tolerance(percent: percent("1"), cap: 74) },
      changed: suggested),
    Setting(
      testDescription: "too_much is another tolerance than kept_back", items: quoted(75_00, 76_00),
      usually: [], change: { $0.tolerances.keptBack = Tolerance(minorUnits: 1_00) }, changed: []),
    Setting(
      testDescription: "too_much", items: quoted(75_00, 76_00), usually: [],
      change: { $0.tolerances.tooMuch = Tolerance(minorUnits: 1_00) }, changed: matched),
    Setting(
      testDescription: "margin.auto", items: named, usually: matched,
      change: { $0.margins.auto = 90_000 }, changed: suggested),
    Setting(
      testDescription: "margin.quoted", items: mistyped, usually: matched,
      change: { $0.margins.quoted = 90_000 }, changed: suggested),
    Setting(
      testDescription: "evidence.one_by_one", items: quoted(75_00, 75_00), usually: matched,
      change: { $0.evidence.remove(.oneByOne) }, changed: []),
    Setting(
      testDescription: "evidence.listed_references", items: listed,
      usually: ["listed_references: L1+L2+B1"],
      change: { $0.evidence.remove(.listedReferences) }, changed: []),
    Setting(
      testDescription: "evidence.batches", items: batch, usually: ["batch: L1+L2+B1"],
      change: { $0.evidence.remove(.batches) }, changed: []),
    Setting(
      testDescription: "evidence.payers_sums", items: bulk,
      usually: ["bulk_payment: L1+L2+B1"],
      change: { $0.evidence.remove(.payersSums) }, changed: []),
    Setting(
      testDescription: "evidence.undone", items: takenBack, usually: [],
      change: { $0.evidence.remove(.undone) }, changed: matched),
  ]

  private static let named = [
    EvidenceTests.leg("L1", 61_73, party: "M3", reference: "TU-1234567-11"),
    EvidenceTests.line("B1", 61_73, name: "Emile Dupont Leroy", "TU-7234561-11"),
  ]
  private static let mistyped = [
    EvidenceTests.leg("L1", 50_00, party: "M1", reference: "TU-1234567-11"),
    EvidenceTests.leg("L2", 50_00, party: "M1", reference: "TU-7654321-22"),
    EvidenceTests.line("B1", 50_00, name: "MUELLER JOERG", "TU-1234567-11"),
  ]
  private static let listed = [
    EvidenceTests.leg("L1", 20_00, party: "M1", reference: "TU-1000001-01"),
    EvidenceTests.leg("L2", 35_00, party: "M2", reference: "TU-2000002-02"),
    EvidenceTests.line("B1", 55_00, name: "Nobody", "Topups TU-1000001-01 / TU-2000002-02"),
  ]
  private static let batch =
    [1, 2].map { number in
      var item = EvidenceTests.leg(
        "L\(number)", 10_00, party: "M\(number)", reference: "DD-000\(number)", type: "topup_dd")
      item.references.append(Reference(.source, "PMT2026100501"))
      return item
    } + [bank("B1", 20_00, 6, refs: [Reference(.batch, "PMT2026100501")], text: "2 POSTEN")]
  private static let bulk = [
    EvidenceTests.leg(
      "L1", 20_00, party: "M1", reference: "TU-1000001-01", organisation: "O1"),
    EvidenceTests.leg(
      "L2", 35_00, party: "M2", reference: "TU-2000002-02", organisation: "O1"),
    EvidenceTests.line("B1", 55_00, name: "JUDO CLUB ELY", "Bulk top up 2 members"),
  ]
  /// The bank took the line back, so that it pays nothing.
  private static let takenBack: [Item] = {
    var back = EvidenceTests.line("B2", -75_00, 7, name: "Emile Dupont Leroy", "TU-1234567-11")
    back.isReversal = true
    return quoted(75_00, 75_00) + [back]
  }()

  @Test(arguments: settings)
  private func `a setting decides`(_ setting: Setting) throws {
    #expect(try EvidenceTests.groups(setting.items, suggested: true) == setting.usually)
    var book = RuleBook()
    setting.change(&book.common)
    #expect(
      try EvidenceTests.groups(setting.items, book.common, suggested: true) == setting.changed)
    #expect(book.canonicalText != RuleBook().canonicalText)
  }

  @Test func `what arrived beyond the booking is posted as it is`() throws {
    var rules = MatchingRules()
    rules.tolerances.tooMuch = Tolerance(minorUnits: 1_00)
    let items = Self.quoted(75_00, 76_00)
    let outcome = try EvidenceMatching.decideBank(items, EvidenceTests.book, rules)
    guard case .match(let group) = try outcome.decision(0, items.reader()) else {
      Issue.record("there is a match")
      return
    }
    #expect(
      group.differences == [Difference(kind: .fee, source: "bank", amount: money(-1_00))])
    #expect(group.reasons.contains("1.00 EUR more arrived, as far as the rules allow"))
    #expect(group.residuals.isEmpty)
  }

  @Test(arguments: [("1", false), ("2", true)])
  func `an estimate in another currency is as far off as the rules allow`(
    allowed: String, isMatched: Bool
  ) {
    let charge = [Reference(.charge, "ch_3AAAAAAA")]
    var theirs = stripe("T", gross: 34_64, refs: charge)
    theirs.original = money(30_00, .gbp)
    var rules = MatchingRules()
    rules.tolerances.conversion = Tolerance(percent: Self.percent(allowed))
    let run = InMemoryRun(
      [ours("L", 35_20, type: "topup_card", refs: charge), theirs], rules: rules)
    #expect(run.matches.count == (isMatched ? 1 : 0))
  }

  @Test(arguments: [(0, false), (3, true)])
  func `amount and date reach as far as the window`(window: Int, isMatched: Bool) {
    let rules = MatchingRules(windowBusinessDays: window)
    let run = InMemoryRun([ours("L", 10_00, 5), bank("B", 10_00, 7)], rules: rules)
    #expect(run.matches.count == (isMatched ? 1 : 0))
  }

  @Test(arguments: [
    (Tolerance(minorUnits: 50, percent: percent("1"), cap: 3_00), 20_00, 50),
    (Tolerance(minorUnits: 50, percent: percent("1"), cap: 3_00), 100_00, 1_00),
    (Tolerance(minorUnits: 50, percent: percent("1"), cap: 3_00), 900_00, 3_00),
    (Tolerance(minorUnits: 50, percent: percent("1"), cap: 3_00), -900_00, 3_00),
    (Tolerance(percent: percent("0.5")), 1_99, 0), (Tolerance(percent: percent("0.5")), 2_00, 1),
    (Tolerance(percent: percent("100")), .min, .max), (.none, .max, 0),
  ])
  func `a tolerance is absolute or a share with a cap`(
    tolerance: Tolerance, amount: Int64, allowance: Int64
  ) {
    #expect(tolerance.allowance(of: amount) == allowance)
  }

  @Test func `the version depends on what decides and on nothing else`() {
    let plain = RuleBook().canonicalText
    var book = RuleBook()
    book.set(MatchingRules(), ofSource: "bank-eur")
    #expect(book.canonicalText == plain, "rules that are no other")
    book.ignoredTexts = ["b", "a", "b"]
    var other = RuleBook()
    other.ignoredTexts = ["a", "b"]
    #expect(book.canonicalText == other.canonicalText, "their order and copies")
    #expect(book.canonicalText != plain)
    var seen: Set<String> = [plain]
    let changes: [(inout RuleBook) -> Void] = [
      { $0.steps.removeLast() }, { $0.steps.swapAt(1, 2) }, { $0.ignoredTexts = ["ab"] },
      { $0.ignoredTexts = ["a", "b"] },
      { $0.references = [ReferenceRule(pattern: "(a)", kind: .endToEnd)] },
      { $0.references = [ReferenceRule(pattern: "(a)", kind: .creditor)] },
      { $0.references = [ReferenceRule(pattern: "(a)", kind: .endToEnd, source: "bank-eur")] },
      { $0.set(MatchingRules(windowBusinessDays: 1), ofSource: "bank-eur") },
      { $0.set(MatchingRules(windowBusinessDays: 1), ofSource: "bank-gbp") },
      { $0.common.duplicateBusinessDays = 4 }, { $0.common.namedCandidates = 4 },
      { $0.common.margins.learning = 8000 },
    ]
    for (number, change) in changes.enumerated() {
      var book = RuleBook()
      change(&book)
      #expect(seen.insert(book.canonicalText).inserted, "change \(number)")
    }
  }
}
