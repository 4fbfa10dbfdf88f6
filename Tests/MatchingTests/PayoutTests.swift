import Domain
import Matching
import Testing

/// Payouts: the ledger's transaction, the processor's row, the bank line.
struct PayoutTests {
  private func legs(
    _ id: String, _ paid: Int64, _ date: Int = 5, payout: String? = nil
  ) -> (clearing: Item, bank: Item) {
    let references = payout.map { [Reference(.payout, $0)] } ?? []
    return (
      ours(id, -paid, date, type: "processor_payout", refs: references),
      ours(id, paid, date, type: "processor_payout", refs: references)
    )
  }

  private func row(
    _ id: String, _ paid: Int64, arrival: Int, trace: String? = nil, isClaimed: Bool = false
  ) -> PayoutRow {
    let payout = id.split(separator: "#").first.map(String.init) ?? id
    let references =
      [Reference(.payout, payout)] + (trace.map { [Reference(.trace, $0)] } ?? [])
    let item = Item(
      side: .right, number: 0, id: id, source: "stripe", date: day(arrival), amount: money(-paid),
      type: paid < 0 ? "payout_reversal" : "payout", references: references)
    return PayoutRow(item: item, arrival: day(arrival), isClaimed: isClaimed)
  }

  private func run(
    _ legs: [(clearing: Item, bank: Item)], _ rows: [PayoutRow], _ lines: [Item],
    _ compositions: [PayoutComposition] = []
  ) -> InMemoryRun {
    let input = PayoutInput(
      clearingLegs: legs.map(\.clearing), bankLegs: legs.map(\.bank), rows: rows,
      bankLines: lines, compositions: compositions)
    let items = legs.flatMap { [$0.clearing, $0.bank] } + rows.map(\.item) + lines
    return InMemoryRun(items, payouts: input)
  }

  @Test func `all three by id and trace, the composition to the cent`() throws {
    let made = PayoutComposition(
      payoutID: "po_0001", currency: .eur, rows: 4, gross: 170_00, refunds: -20_00, fees: 5_25)
    let found = run(
      [legs("L1", 144_75, payout: "po_0001")],
      [row("po_0001", 144_75, arrival: 6, trace: "261006185604394")],
      [bank("B1", 144_75, 6, text: "STRIPE PAYOUT 261006185604394")], [made])
    #expect(found.openItems.isEmpty)
    let group = try #require(found.matches.first)
    #expect(group.members.count == 4)
    #expect(group.lines.map(\.item.id) == ["L1", "B1", "po_0001"])
    #expect(group.lines.allSatisfy { $0.amount == money(144_75) })
    #expect(group.residuals.isEmpty)
    #expect(group.score == 1000)
    #expect(
      group.reasons == [
        "the ledger names payout po_0001", "the bank line names it by 261006185604394",
        "144.75 EUR paid out",
        "4 rows: gross 170.00 − refunds 20.00 − fees 5.25 = 144.75",
      ])
  }

  @Test func `a composition that falls short says by how much`() throws {
    let made = PayoutComposition(
      payoutID: "po_0001", currency: .eur, rows: 1, gross: 100_00, refunds: 0, fees: 1_00)
    let found = run(
      [legs("L1", 144_75, payout: "po_0001")], [row("po_0001", 144_75, arrival: 6)], [], [made])
    let group = try #require(found.matches.first)
    #expect(group.reasons.last == "rows worth 45.75 of it lie outside the files")
  }

  @Test func `amount and arrival where nothing else fits`() throws {
    let found = run(
      [legs("L1", 100_00, 5)], [row("po_0001", 100_00, arrival: 6)],
      [bank("B1", 100_00, 7, text: "XYZ STRIPE PAYOUT")])
    #expect(found.openItems.isEmpty)
    #expect(try #require(found.matches.first).score == 900)
  }

  @Test func `two payouts of one amount are left to a person`() {
    let first = legs("L1", 100_00, 5, payout: "po_0001")
    let second = legs("L2", 100_00, 5, payout: "po_0002")
    let found = run(
      [first, second],
      [row("po_0001", 100_00, arrival: 6), row("po_0002", 100_00, arrival: 6)],
      [bank("B1", 100_00, 6, text: "STRIPE ONE"), bank("B2", 100_00, 6, text: "STRIPE TWO")])
    #expect(
      found.summary == [
        "B1 missing_in_ledger", "B2 missing_in_ledger", "L1 ambiguous", "L1+po_0001",
        "L2 ambiguous",
        "L2+po_0002",
      ])
    #expect(found.classify(first.bank).nearest == "B1 B2")
  }

  @Test func `a payout across the month's end is in transit at the bank only`() {
    let payout = legs("L1", 100_00, 30, payout: "po_0001")
    let late = PayoutRow(
      item: row("po_0001", 100_00, arrival: 30).item, arrival: day(30).adding(days: 3))
    let found = run([payout], [late], [])
    #expect(found.summary == ["L1 timing", "L1+po_0001"])
    #expect(found.openItems == [payout.bank])
    #expect(found.classify(payout.bank).because == "expected on 2026-11-02, after the period")
  }

  @Test func `the bank line of a payout matched in an earlier period`() throws {
    let payout = legs("L1", 100_00, 1, payout: "po_0001")
    let input = PayoutInput(
      clearingLegs: [], bankLegs: [payout.bank],
      rows: [row("po_0001", 100_00, arrival: 2, isClaimed: true)],
      bankLines: [bank("B1", 100_00, 2)], compositions: [])
    let decisions = PayoutPass.decide(input, MatchingRules())
    guard case .match(let group)? = decisions.first else {
      Issue.record("no match in \(decisions)")
      return
    }
    #expect(group.lines.map(\.item.id) == ["L1", "B1"])
  }

  @Test func `a payout that was due long ago is missing in the bank`() {
    let payout = legs("L1", 100_00, 5, payout: "po_0001")
    let found = run([payout], [row("po_0001", 100_00, arrival: 6)], [])
    #expect(found.classify(payout.bank).reason == .missingInBank)
    #expect(found.classify(payout.bank).nearest == "po_0001")
  }

  @Test func `a payout that the ledger lacks is suggested, and both items stay open`() {
    let found = run([], [row("po_0001", 100_00, arrival: 6)], [bank("B1", 100_00, 6)])
    #expect(found.matches.isEmpty)
    #expect(found.suggestions.map { $0.lines.map(\.item.id) } == [["B1", "po_0001"]])
    #expect(found.summary == ["B1 missing_in_ledger", "po_0001 missing_in_ledger"])
  }

  @Test func `a payout that the processor's report lacks`() {
    let found = run([legs("L1", 100_00, 5)], [], [bank("B1", 100_00, 6)])
    #expect(found.summary == ["L1 missing_in_bank", "L1+B1"])
  }

  @Test func `a failed payout is reversed on every side`() {
    let found = run(
      [legs("L1", 100_00, 5, payout: "po_0001")],
      [row("po_0001", 100_00, arrival: 6), row("po_0001#reversal", -100_00, arrival: 7)],
      [bank("B1", 100_00, 6)])
    #expect(
      found.summary == [
        "B1 missing_in_ledger", "L1 reversed", "L1 reversed", "po_0001 reversed",
        "po_0001#reversal reversed",
      ])
  }

  @Test func `a failed payout that the ledger took back as well is matched with its rows`() {
    let found = run(
      [legs("L1", 100_00, 5, payout: "po_0001"), legs("L2", -100_00, 7, payout: "po_0001")],
      [row("po_0001", 100_00, arrival: 6), row("po_0001#reversal", -100_00, arrival: 7)], [])
    #expect(
      found.matches.map { $0.lines.map(\.item.id) } == [
        ["L1", "po_0001"], ["L2", "po_0001#reversal"],
      ])
  }

  @Test func `the ledger names the payout and has another amount`() {
    let found = run(
      [legs("L1", 90_00, 5, payout: "po_0001")], [row("po_0001", 100_00, arrival: 6)], [])
    #expect(
      found.summary == ["L1 amount_mismatch", "L1 amount_mismatch", "po_0001 amount_mismatch"])
  }

  @Test func `a bank line delivered twice is one payment and a duplicate`() {
    let line = bank("B1", 100_00, 6, text: "STRIPE 261006185604394")
    let again = bank("B2", 100_00, 6, text: "STRIPE 261006185604394")
    let found = run(
      [legs("L1", 100_00, payout: "po_0001")],
      [row("po_0001", 100_00, arrival: 6, trace: "261006185604394")], [again, line])
    #expect(found.summary == ["B2 duplicate", "L1+B1+po_0001"])
  }
}
