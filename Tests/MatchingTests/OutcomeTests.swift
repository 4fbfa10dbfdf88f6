import Domain
import Matching
import Testing

/// Reasons, verdicts, proofs, ages and the bytes that ids come from.
struct OutcomeTests {
  @Test(arguments: [
    // Date of the leg, expected arrival, reason. The period ends on Saturday 31 October.
    (30, nil, BreakReason.timing), (31, nil, .timing), (26, nil, .timing), (23, nil, .timing),
    (22, nil, .missingInBank), (5, nil, .missingInBank), (5, 30, .timing), (5, 26, .missingInBank),
    (30, 6, .missingInBank),
  ])
  func `close to the period's end is timing`(date: Int, arrival: Int?, reason: BreakReason) {
    let leg = ours("L", 10_00, date)
    let miss = arrival.map {
      NearMiss(
        item: leg, nearest: "po_1", reason: nil, because: "paid out", expected: day($0),
        distance: 0)
    }
    let context = BreakContext(kind: .bank, periodEnd: day(31), nearest: miss)
    #expect(BreakClassifier.classify(leg, in: context, MatchingRules()).reason == reason)
  }

  @Test func `only the ledger's side can be in transit`() {
    let context = BreakContext(kind: .bank, periodEnd: day(31))
    let found = BreakClassifier.classify(bank("B", 10_00, 30), in: context, MatchingRules())
    #expect(found.reason == .missingInLedger)
  }

  @Test func `a bank's own charge that the ledger lacks is a fee`() {
    let context = BreakContext(kind: .bank, periodEnd: day(31))
    var line = bank("B", -7_26, 30)
    line.type = "ACMT-MDOP-CHRG"
    #expect(BreakClassifier.classify(line, in: context, MatchingRules()).reason == .fee)
    line.amount = money(7_26)
    #expect(
      BreakClassifier.classify(line, in: context, MatchingRules()).reason == .missingInLedger)
    var row = stripe("T", gross: -5_93, "fee")
    #expect(BreakClassifier.classify(row, in: context, MatchingRules()).reason == .fee)
    row.type = "refund"
    #expect(
      BreakClassifier.classify(row, in: context, MatchingRules()).reason == .missingInLedger)
  }

  @Test(arguments: [
    // The pass that refused, the near miss's reason, the outcome.
    ("exact_reference", Optional(BreakReason.duplicate), BreakReason.duplicate),
    ("exact_reference", .amountMismatch, .ambiguous),
    ("amount_and_date", .amountMismatch, .amountMismatch),
    ("amount_and_date", nil, .ambiguous), ("processor_id", nil, .ambiguous),
  ])
  func `strong evidence names the break`(
    rule: String, near: BreakReason?, expected: BreakReason
  ) {
    let item = ours("L", 10_00)
    let context = BreakContext(
      kind: .bank, periodEnd: day(31),
      refusal: Refusal(
        item: item, candidates: ["A", "B"], candidateCount: 2, rule: rule, because: "two fit"),
      nearest: NearMiss(item: item, nearest: "C", reason: near, because: "close", distance: 0))
    #expect(BreakClassifier.classify(item, in: context, MatchingRules()).reason == expected)
  }

  @Test func `a limit that was reached is named`() {
    let context = BreakContext(kind: .processor, periodEnd: day(31), reachedLimit: true)
    let found = BreakClassifier.classify(ours("L", 10_00, 30), in: context, MatchingRules())
    #expect(found.reason == .workLimit)
  }

  @Test func `verdicts are ordered from worst to best`() {
    #expect(
      Verdict.allCases.sorted().map(\.rawValue) == [
        "incomplete", "breaks", "reconciled_with_warnings", "reconciled_with_pending", "reconciled",
      ])
  }

  @Test(arguments: [
    (true, Int128(0), 0, 0, 0, Verdict.reconciled), (false, 0, 0, 0, 0, .incomplete),
    (false, 1, 3, 0, 0, .incomplete), (true, 1, 0, 0, 0, .breaks), (true, -1, 0, 0, 0, .breaks),
    (true, 0, 1, 1, 1, .breaks), (true, 0, 0, 1, 1, .reconciledWithWarnings),
    (true, 0, 0, 0, 2, .reconciledWithPending),
  ])
  func `an account's verdict`(
    complete: Bool, residual: Int128, breaks: Int, warnings: Int, pending: Int, verdict: Verdict
  ) {
    #expect(
      Verdict.account(
        isComplete: complete, residual: residual, breaks: breaks, warnings: warnings,
        pending: pending) == verdict)
  }

  @Test func `the worst account decides, and no account is never green`() {
    #expect(Verdict.period([.reconciled, .breaks, .reconciledWithPending]) == .breaks)
    #expect(Verdict.period([.breaks, .incomplete]) == .incomplete)
    #expect(Verdict.period([]) == .incomplete)
  }

  @Test func `the proof shows what does not tie, in either direction`() {
    let proof = Proof(
      currency: .eur, balancePerStatement: 5000_00, balancePerLedger: 5080_00, timingIn: 100_00,
      timingOut: -25_00, leftBreaks: 10_00, rightBreaks: 5_00)
    #expect(proof.outstandingPayments == 25_00)
    #expect(proof.breaks == 5_00)
    #expect(proof.residual == 0)
    let drifted = Proof(
      currency: .eur, balancePerStatement: 5000_01, balancePerLedger: 5080_00, timingIn: 100_00,
      timingOut: -25_00, leftBreaks: 10_00, rightBreaks: 5_00)
    #expect(drifted.residual == 1)
  }

  @Test(arguments: [
    (-1, "0-7"), (0, "0-7"), (7, "0-7"), (8, "8-30"), (30, "8-30"), (31, "31-90"), (90, "31-90"),
    (91, "90+"), (4000, "90+"),
  ])
  func `ages fall into buckets`(days: Int, bucket: String) {
    #expect(BreakAge(days: days).rawValue == bucket)
  }

  @Test func `a group's key is its members' names, whatever the order`() {
    func key(_ members: [Item]) -> String? {
      let group = MatchGroup(members: members, rule: "r", score: 1, reasons: [])
      return String(validating: group.canonicalKey, as: UTF8.self)
    }
    let expected =
      "20:tieout match group 1" + "4:left6:ledger2:L1" + "4:left6:ledger2:L2" + "5:right4:bank1:B"
    #expect(key([ours("L2", 1), bank("B", 2), ours("L1", 1)]) == expected)
    #expect(key([bank("B", 2), ours("L1", 1), ours("L2", 1)]) == expected)
    #expect(key([bank("B", 2), ours("L1", 1), ours("L3", 1)]) != expected)
  }

  @Test func `fields cannot run into one another`() {
    #expect(CanonicalBytes.of(["ab", "c"]) != CanonicalBytes.of(["a", "bc"]))
  }

  @Test func `an identifier is the hash in hexadecimal`() {
    let group = MatchGroup(members: [ours("L", 1)], rule: "r", score: 1, reasons: [])
    #expect(
      group.identifier { _ in Array(0...31) } == "grp_000102030405060708090a0b0c0d0e0f")
  }

  @Test func `a break's key does not depend on what is said of it`() {
    var item = ours("L1", 10_00)
    let key = breakKey(account: "bank:main", item: item)
    item.number = 99
    item.text = "changed"
    #expect(breakKey(account: "bank:main", item: item) == key)
    #expect(breakKey(account: "bank:gbp", item: item) != key)
  }

  @Test func `the rules' text names every setting and pass`() {
    #expect(
      RuleBook().canonicalText == """
        tieout matching rules 1
        calendar target2
        window_business_days 3
        backward_business_days 1
        timing_business_days 5
        duplicate_business_days 5
        block_limit 200000
        component_limit 256
        named_candidates 5
        pass processor_id 3
        pass conversion 1
        pass exact_reference 1
        pass amount_and_date 2
        pass near_reference 2
        pass near_amount 1
        pass payout 1
        evidence 9

        """)
  }
}
