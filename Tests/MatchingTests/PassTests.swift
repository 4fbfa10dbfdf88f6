import Domain
import Testing

@testable import Matching

/// What each pass takes and what it leaves.
struct PassTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let items: [Item]
    let expected: [String]
    var testDescription: String { name }
  }

  private static func charge(_ id: String) -> [Reference] { [Reference(.charge, id)] }
  private static func converted(_ item: Item, from original: Money) -> Item {
    var item = item
    item.original = original
    return item
  }
  private static func refund(_ id: String, of charge: String) -> [Reference] {
    [Reference(.source, id), Reference(.charge, charge)]
  }

  static let cases = [
    // exact_reference
    Case(
      name: "punctuation, blanks and case do not count",
      items: [
        ours("L", 10_00, refs: [Reference(.endToEnd, "S2509/616682")]),
        bank("B", 10_00, 20, text: "Abrechnung s2509-616682."),
      ],
      expected: ["L+B"]),
    Case(
      name: "a creditor reference with blanks",
      items: [
        ours("L", 10_00, refs: [Reference(.creditor, "RF18539007547034")]),
        bank("B", 10_00, 20, refs: [Reference(.creditor, "RF18 5390 0754 7034")]),
      ],
      expected: ["L+B"]),
    Case(
      name: "a reference of three characters does not count",
      items: [
        ours("L", 10_00, 2, refs: [Reference(.endToEnd, "A12")]),
        bank("B", 10_00, 20, refs: [Reference(.endToEnd, "A12")]),
      ],
      expected: ["B missing_in_ledger", "L missing_in_bank"]),
    Case(
      name: "the platform's id in the processor's metadata, lost charge id",
      items: [
        ours("L", 50_00, type: "topup_card", refs: [Reference(.metadata, "3551802")]),
        stripe("T", gross: 50_00, fee: 1_00, "charge", 5, refs: [Reference(.metadata, "3551802")]),
      ],
      expected: ["L+T"]),
    Case(
      name: "two references that lead to two matches are refused",
      items: [
        ours(
          "L", 10_00, 5, refs: [Reference(.endToEnd, "AAAA1111"), Reference(.customer, "BBBB2222")]),
        bank("B1", 10_00, 5, text: "AAAA1111"), bank("B2", 10_00, 6, text: "BBBB2222"),
      ],
      expected: ["B1 ambiguous", "B2 ambiguous", "L ambiguous"]),
    // conversion
    Case(
      name: "paid in the payer's currency, booked so",
      items: [
        ours("L", 30_00, type: "topup_card", currency: .gbp, refs: charge("ch_3AAAAAAA")),
        converted(
          stripe("T", gross: 34_64, fee: 1_38, "charge", 5, refs: charge("ch_3AAAAAAA")),
          from: money(30_00, .gbp)),
      ],
      expected: ["L+T"]),
    Case(
      name: "paid in another currency, booked as an estimate",
      items: [
        ours("L", 35_00, type: "topup_card", refs: charge("ch_3AAAAAAA")),
        converted(
          stripe("T", gross: 34_64, fee: 1_38, "charge", 5, refs: charge("ch_3AAAAAAA")),
          from: money(30_00, .gbp)),
      ],
      expected: ["L+T"]),
    Case(
      name: "an estimate too far off is none",
      items: [
        ours("L", 36_00, type: "topup_card", refs: charge("ch_3AAAAAAA")),
        converted(
          stripe("T", gross: 34_64, fee: 1_38, "charge", 5, refs: charge("ch_3AAAAAAA")),
          from: money(30_00, .gbp)),
      ],
      expected: ["L amount_mismatch", "T amount_mismatch"]),
    // processor_id
    Case(
      name: "a charge by its id, the fee as a difference",
      items: [
        ours("L", 50_00, type: "topup_card_auto", refs: charge("ch_3AbC")),
        stripe("T", gross: 50_00, fee: 1_00, "charge", 5, refs: charge("ch_3AbC")),
      ],
      expected: ["L+T"]),
    Case(
      name: "ids are case-sensitive",
      items: [
        ours("L", 50_00, 1, type: "topup_card", refs: charge("ch_3AbC")),
        stripe("T", gross: 50_00, fee: 1_00, "charge", 20, refs: charge("ch_3aBc")),
      ],
      expected: ["L missing_in_bank", "T missing_in_ledger"]),
    Case(
      name: "a refund carries the id of its charge and is no top-up",
      items: [
        ours("L1", 50_00, type: "topup_card", refs: charge("ch_1234")),
        ours("L2", -50_00, type: "refund_card", refs: charge("ch_1234")),
        stripe("T1", gross: 50_00, fee: 1_00, "charge", 5, refs: charge("ch_1234")),
        stripe("T2", gross: -50_00, "refund", 5, refs: refund("re_1234", of: "ch_1234")),
      ],
      expected: ["L1+T1", "L2+T2"]),
    Case(
      name: "an id that does not say what it is of may be the refund's or its charge's",
      items: [
        ours("L1", 50_00, type: "topup_card", refs: [Reference(.source, "4F4025194A07")]),
        ours("L2", -50_00, type: "refund_card", refs: [Reference(.source, "4F4025194A07")]),
        stripe("T1", gross: 50_00, fee: 1_00, "charge", 5, refs: charge("4F4025194A07")),
        stripe("T2", gross: -50_00, "refund", 5, refs: refund("87EB68441250", of: "4F4025194A07")),
      ],
      expected: ["L1+T1", "L2+T2"]),
    Case(
      name: "another gross amount is a near miss",
      items: [
        ours("L", 54_00, type: "topup_card", refs: charge("ch_1234")),
        stripe("T", gross: 45_00, fee: 1_00, "charge", 5, refs: charge("ch_1234")),
      ],
      expected: ["L amount_mismatch", "T amount_mismatch"]),
    Case(
      name: "partial refunds by amount",
      items: [
        ours("L1", -10_00, type: "refund_card", refs: charge("ch_1234")),
        ours("L2", -15_00, type: "refund_card", refs: charge("ch_1234")),
        stripe("T1", gross: -15_00, "refund", 9, refs: refund("re_0001", of: "ch_1234")),
        stripe("T2", gross: -10_00, "refund", 9, refs: refund("re_0002", of: "ch_1234")),
      ],
      expected: ["L1+T2", "L2+T1"]),
    Case(
      name: "the only refund of a charge may be a cent short, its charge may not",
      items: [
        ours("L1", 10_00, type: "topup_card", refs: charge("ch_1234")),
        ours("L2", -5_00, type: "refund_card", refs: charge("ch_1234")),
        stripe("T1", gross: 9_99, "charge", 5, refs: charge("ch_1234")),
        stripe("T2", gross: -4_99, "refund", 9, refs: refund("re_0001", of: "ch_1234")),
      ],
      expected: ["L1 amount_mismatch", "L2+T2", "T1 amount_mismatch"]),
    Case(
      name: "a refund of a cent more, of two cents less, or beside another is none",
      items: [
        ours("L1", -5_00, type: "refund_card", refs: charge("ch_0001")),
        stripe("T1", gross: -5_01, "refund", 9, refs: refund("re_0001", of: "ch_0001")),
        ours("L2", -5_00, type: "refund_card", refs: charge("ch_0002")),
        stripe("T2", gross: -4_98, "refund", 9, refs: refund("re_0002", of: "ch_0002")),
        ours("L3", -5_00, type: "refund_card", refs: charge("ch_0003")),
        stripe("T3", gross: -4_99, "refund", 9, refs: refund("re_0003", of: "ch_0003")),
        stripe("T4", gross: -4_99, "refund", 9, refs: refund("re_0004", of: "ch_0003")),
      ],
      expected: [
        "L1 amount_mismatch", "L2 amount_mismatch", "L3 amount_mismatch", "T1 amount_mismatch",
        "T2 amount_mismatch", "T3 amount_mismatch", "T4 amount_mismatch",
      ]),
    Case(
      name: "a refund named by itself leaves its twin unique in the second round",
      items: [
        ours("L1", -10_00, type: "refund_card", refs: charge("ch_1234")),
        ours("L2", -10_00, type: "refund_card", refs: [Reference(.source, "re_0002")]),
        stripe("T1", gross: -10_00, "refund", 9, refs: refund("re_0001", of: "ch_1234")),
        stripe("T2", gross: -10_00, "refund", 9, refs: refund("re_0002", of: "ch_1234")),
      ],
      expected: ["L1+T1", "L2+T2"]),
    Case(
      name: "twin refunds that nothing tells apart",
      items: [
        ours("L1", -10_00, type: "refund_card", refs: charge("ch_1234")),
        ours("L2", -10_00, type: "refund_card", refs: charge("ch_1234")),
        stripe("T1", gross: -10_00, "refund", 9, refs: refund("re_0001", of: "ch_1234")),
        stripe("T2", gross: -10_00, "refund", 9, refs: refund("re_0002", of: "ch_1234")),
      ],
      expected: ["L1+T1", "L2+T2"]),
    Case(
      name: "one refund booked, two made: it matters which",
      items: [
        ours("L1", -10_00, 2, type: "refund_card", refs: charge("ch_1234")),
        stripe("T1", gross: -10_00, "refund", 9, refs: refund("re_0001", of: "ch_1234")),
        stripe("T2", gross: -10_00, "refund", 12, refs: refund("re_0002", of: "ch_1234")),
      ],
      expected: ["L1 ambiguous", "T1 ambiguous", "T2 ambiguous"]),
    Case(
      name: "a dispute keeps back its fee beyond the amount",
      items: [
        ours("L", -30_00, type: "chargeback", refs: [Reference(.source, "dp_1234")]),
        stripe("T", gross: -30_00, fee: 20_00, "dispute", 5, refs: [Reference(.source, "dp_1234")]),
      ],
      expected: ["L+T"]),
    // amount_and_date
    Case(
      name: "three business days later, over a weekend",
      items: [ours("L", 10_00, 8), bank("B", 10_00, 13)],
      expected: ["L+B"]),
    Case(
      name: "four business days later is outside the window",
      items: [ours("L", 10_00, 8), bank("B", 10_00, 14)],
      expected: ["B missing_in_ledger", "L missing_in_bank"]),
    Case(
      name: "one business day earlier",
      items: [ours("L", 10_00, 12), bank("B", 10_00, 9)],
      expected: ["L+B"]),
    Case(
      name: "two business days earlier is outside the window",
      items: [ours("L", 10_00, 13), bank("B", 10_00, 9)],
      expected: ["B missing_in_ledger", "L missing_in_bank"]),
    Case(
      name: "references of one kind that differ forbid it",
      items: [
        ours("L", 10_00, refs: [Reference(.endToEnd, "OUT0001")]),
        bank("B", 10_00, refs: [Reference(.endToEnd, "OUT0002")]),
      ],
      expected: ["B missing_in_ledger", "L missing_in_bank"]),
    Case(
      name: "a line that quotes another reference of the same make pays for something else",
      items: [
        ours("L", 10_00, refs: [Reference(.creditor, "RF24358500485")]),
        bank("B", 10_00, text: "top up RF93358500312"),
      ],
      expected: ["B missing_in_ledger", "L missing_in_bank"]),
    Case(
      name: "the sign counts",
      items: [ours("L", 10_00), bank("B", -10_00)],
      expected: ["B missing_in_ledger", "L missing_in_bank"]),
    Case(
      name: "the currency counts",
      items: [ours("L", 10_00), bank("B", 10_00, currency: .gbp)],
      expected: ["B missing_in_ledger", "L missing_in_bank"]),
    // near misses
    Case(
      name: "a payment and its way back, both only at the bank",
      items: [
        bank("B1", -287_84, 5, refs: [Reference(.endToEnd, "S2509616749")]),
        bank("B2", 287_84, 9, refs: [Reference(.endToEnd, "S2509616749")]),
      ],
      expected: ["B1 reversed", "B2 reversed"]),
    Case(
      name: "a booking and its reversal, both only in the ledger",
      items: [
        ours("L1", 10_00, 5, refs: [Reference(.endToEnd, "TOPUP778")]),
        ours("L2", -10_00, 6, refs: [Reference(.endToEnd, "TOPUP778")]),
      ],
      expected: ["L1 reversed_in_ledger", "L2 reversed_in_ledger"]),
    Case(
      name: "same reference in another currency",
      items: [
        ours("L", 10_00, refs: [Reference(.endToEnd, "TOPUP778")]),
        bank("B", 10_00, currency: .gbp, refs: [Reference(.endToEnd, "TOPUP778")]),
      ],
      expected: ["B currency_mismatch", "L currency_mismatch"]),
  ]

  @Test(arguments: cases)
  func `a pass takes what is forced and leaves the rest`(example: Case) {
    // Far from the period's end, so that nothing is merely in transit.
    let run = InMemoryRun(example.items)
    let summary =
      (run.matches.map { $0.lines.map(\.item.id).joined(separator: "+") }
      + run.openItems.map {
        "\($0.id) \(run.classify($0, periodEnd: day(31)).reason.rawValue)"
      }).sorted()
    #expect(summary == example.expected)
    #expect(run.matches.allSatisfy { $0.residuals.isEmpty })
  }

  @Test func `the fee is ledger less net`() throws {
    let items = [
      ours("L", -30_00, type: "chargeback", refs: [Reference(.source, "dp_1234")]),
      stripe("T", gross: -30_00, fee: 20_00, "dispute", 5, refs: [Reference(.source, "dp_1234")]),
    ]
    let group = try #require(InMemoryRun(items).matches.first)
    #expect(
      group.differences == [Difference(kind: .fee, source: "stripe", amount: money(20_00))])
    #expect(
      group.reasons == [
        "dispute names dp_1234", "same amount -30.00 EUR", "the processor kept back 20.00 EUR",
      ])
  }

  @Test func `a near miss says by how much`() {
    let items = [
      ours("L", 54_00, refs: [Reference(.endToEnd, "TOPUP778")]),
      bank("B", 45_00, refs: [Reference(.endToEnd, "TOPUP778")]),
    ]
    let found = InMemoryRun(items).classify(items[0])
    #expect(found.nearest == "B")
    #expect(
      found.because == "same reference, but the ledger says 54.00 EUR and the other side 45.00 EUR")
  }

  @Test func `the same amount on another day is named as the nearest`() {
    let items = [ours("L", 10_00, 8), bank("B", 10_00, 20), bank("C", 10_00, 27)]
    let found = InMemoryRun(items).classify(items[0])
    #expect(found.nearest == "B")
    #expect(found.because == "B has the same amount, but 8 business days after the ledger")
  }

  @Test(arguments: [
    ("RF72 3585-00591", "RF72358500591"), ("s2509/616682", "S2509616682"), ("A12", nil),
    ("a-1-2", nil), ("NOTPROVIDED", nil), ("not provided", nil), ("NONREF", nil), ("0000", nil),
    ("----", nil), ("", nil), ("Zürich 7", "ZÜRICH7"), ("ÄÖ1", nil), ("1234", "1234"),
  ])
  func `references are normalised`(text: String, key: String?) {
    #expect(ReferenceKey.normalised(text) == key)
  }

  @Test(arguments: [
    ("topup_card_auto", "charge", true), ("topup_card", "refund", false),
    ("refund_card", "refund", true), ("chargeback", "dispute", true),
    ("chargeback", "dispute_reversal", false), ("chargeback_reversal", "dispute_reversal", true),
    ("chargeback_reversal", "dispute", false), ("processor_fee", "fee", true),
    ("processor_fee", "charge", false), ("topup_bank", "PMNT-RCDT-ESCT", true),
    ("their_own_type", "charge", true), ("processor_payout", "charge", false),
  ])
  func `a category can be some ledger types and not others`(
    type: String, category: String, compatible: Bool
  ) {
    #expect(CategoryTable.areCompatible(ledgerType: type, category: category) == compatible)
  }
}
