import Domain
import Matching
import Testing

@testable import Pipeline
@testable import Store

/// What all steps together make of a few items: cases that broke other systems, by their number in
/// the collection that docs/matching.md tells of, and cases that broke this one.
struct AwkwardCaseTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var items: [MatchStore.LoadedItem]
    var rules = MatchingRules()
    /// Matches and suggestions, then what is open.
    var expected: [String]
  }

  // MARK: Items

  private static func leg(
    _ id: String, _ amount: Int64, _ day: Int = 5, _ party: String = "M4",
    organisation: String? = nil, refs references: [Reference] = [], type: String = "topup_bank",
    at place: AwkwardBook.Place = .euro, second: Int = 0
  ) -> MatchStore.LoadedItem {
    var item = Item(
      side: .left, number: 0, id: id, source: "ledger", date: AwkwardBook.date(day),
      amount: Money(minorUnits: amount, currency: .eur), type: type, references: references)
    item.parties = [party] + [organisation].compactMap(\.self)
    item.bookedAt = AwkwardBook.moment(day, 36_000 + second)
    return AwkwardBook.loaded(item, place)
  }

  private static func line(
    _ id: String, _ amount: Int64, _ day: Int = 6, _ name: String = "", _ text: String = "",
    refs references: [Reference] = [], at place: AwkwardBook.Place = .euro,
    _ change: (inout Item) -> Void = { _ in }
  ) -> MatchStore.LoadedItem {
    var item = AwkwardBook.line(amount, day)
    item.id = id
    item.counterparty.name = name
    item.text = text
    item.references = references
    change(&item)
    return AwkwardBook.loaded(item, place)
  }

  private static func row(
    _ id: String, _ gross: Int64, _ category: String, fee: Int64 = 0, _ charge: String
  ) -> MatchStore.LoadedItem {
    let item = Item(
      side: .right, number: 0, id: id, source: "stripe", date: AwkwardBook.date(5),
      amount: Money(minorUnits: gross - fee, currency: .eur),
      gross: Money(minorUnits: gross, currency: .eur), type: category,
      references: [Reference(.charge, charge), Reference(.payout, "po_0001")])
    return AwkwardBook.loaded(item, .processor)
  }

  private static func reference(_ number: Int) -> String { "TU-\(1_000_000 + number)-10" }

  private static func reference(_ number: Int) -> [Reference] {
    [Reference(.metadata, reference(number))]
  }

  /// The three pieces of a payout.
  private static func payout(_ paid: Int64) -> [MatchStore.LoadedItem] {
    let named = [Reference(.payout, "po_0001")]
    var report = Item(
      side: .right, number: 0, id: "po_0001", source: "stripe", date: AwkwardBook.date(5),
      amount: Money(minorUnits: -paid, currency: .eur), type: "payout", references: named)
    report.references.append(Reference(.trace, "261006185604394"))
    return [
      leg("L9", -paid, refs: named, type: "processor_payout", at: .processor),
      leg("L9", paid, refs: named, type: "processor_payout"),
      AwkwardBook.loaded(report, .processor, arrival: AwkwardBook.date(6)),
      line("B9", paid, 6, "STRIPE", "STRIPE 261006185604394"),
    ]
  }

  private static let sales = [
    leg("L1", 50_00, refs: [Reference(.charge, "ch_0001")], type: "topup_card", at: .processor),
    leg("L2", 60_00, refs: [Reference(.charge, "ch_0002")], type: "topup_card", at: .processor),
    leg("L3", 60_00, refs: [Reference(.charge, "ch_0003")], type: "topup_card", at: .processor),
    leg("L4", -20_00, refs: [Reference(.charge, "ch_0001")], type: "refund_card", at: .processor),
    row("S1", 50_00, "charge", fee: 1_75, "ch_0001"),
    row("S2", 60_00, "charge", fee: 1_75, "ch_0002"),
    row("S3", 60_00, "charge", fee: 1_75, "ch_0003"), row("S4", -20_00, "refund", "ch_0001"),
  ]

  private static let matchedSales = [
    "processor_id: L1 S1, fee 175", "processor_id: L2 S2, fee 175", "processor_id: L3 S3, fee 175",
    "processor_id: L4 S4",
  ]

  private static var tolerant: MatchingRules {
    var rules = MatchingRules()
    rules.tolerances.keptBack = Tolerance(minorUnits: 50)
    return rules
  }

  private static var strict: MatchingRules {
    var rules = MatchingRules()
    rules.margins.learning = 30_000
    rules.margins.quoted = 30_000
    return rules
  }

  private static var narrow: MatchingRules { MatchingRules(blockLimit: 4) }

  // MARK: Cases

  static let cases = [
    Case(
      testDescription: "6: a payout of three charges less a refund",
      items: sales + payout(144_75),
      expected: ["payout: B9 L9 po_0001"] + matchedSales),
    Case(
      testDescription: "6: a line that lists three payments and a return",
      items: [
        leg("L1", 20_00, refs: reference(1)), leg("L2", 30_00, 5, "M1", refs: reference(2)),
        leg("L3", 50_00, 5, "M2", refs: reference(3)),
        leg("L4", -15_00, 5, "M3", refs: reference(4)),
        line(
          "B1", 85_00, 6, "Judo Club Ely",
          (1...4).map { reference($0) }.joined(separator: " / ")),
      ], expected: ["listed_references: B1 L1 L2 L3 L4"]),
    Case(
      testDescription: "12: a line of a batch with twelve details",
      items: (0..<12).map { leg("L\($0)", Int64(10_00 + $0), refs: reference($0)) } + [
        line("B1", 120_66) { item in
          item.details = (0..<12).map { at in
            Item.Detail(
              amount: Int64(10_00 + at), references: [Reference(.endToEnd, reference(at))],
              counterparty: Item.Counterparty())
          }
        }
      ], expected: ["batch: B1 L0 L1 L10 L11 L2 L3 L4 L5 L6 L7 L8 L9"]),
    Case(
      testDescription: "13: what the bank kept back is a fee",
      items: [
        leg("L1", 100_00, refs: reference(1)),
        line("B1", 98_50, 6, "Hanna Vogt", reference(1)) { $0.charge = 1_50 },
      ], expected: ["evidence: B1 L1, fee 150"]),
    Case(
      testDescription: "21: one end-to-end id on three lines",
      items: [
        leg("L1", 10_00, refs: reference(1)), leg("L2", 20_00, refs: reference(1)),
        line("B1", 10_00, 6, "Hanna Vogt", refs: [Reference(.endToEnd, reference(1))]),
        line("B2", 20_00, 6, "Hanna Vogt", refs: [Reference(.endToEnd, reference(1))]),
        line("B3", 30_00, 6, "Hanna Vogt", refs: [Reference(.endToEnd, reference(1))]),
      ], expected: ["evidence: B1 L1", "evidence: B2 L2", "B3 open"]),
    Case(
      testDescription: "22: a tolerance is of what is missing, not of the amount",
      items: [
        leg("L1", 1_000_00, refs: reference(1)),
        line("B1", 999_60, 6, "Hanna Vogt", reference(1)),
        leg("L2", 3_000_00, 5, "M1", refs: reference(2)),
        line("B2", 2_999_40, 6, "Jörg Müller", reference(2)),
      ], rules: tolerant,
      expected: [
        "evidence: B1 L1, fee 40", "suggested evidence: B2 L2", "B2 open", "L2 open",
      ]),
    Case(
      testDescription: "23: a charge on one of two parts is one fee",
      items: [
        leg("L1", 100_00, refs: reference(1)), line("B1", 60_00, 6, "Hanna Vogt", reference(1)),
        line("B2", 39_50, 7, "Hanna Vogt", reference(1)) { $0.charge = 50 },
      ], expected: ["split_payment: B1 B2 L1, fee 50"]),
    Case(
      testDescription: "24: an own transfer that came to the wrong account",
      items: [
        leg("L1", -100_00, type: "transfer"), leg("L1", 100_00, type: "transfer", at: .savings),
        line("B1", -100_00), line("B2", 100_00, at: .reserve),
      ], expected: ["amount_and_date: B1 L1", "B2 open", "L1 open"]),
    Case(
      testDescription: "25: an own transfer of which one bank has told",
      items: [
        leg("L1", -100_00, type: "transfer"), leg("L1", 100_00, type: "transfer", at: .savings),
        line("B1", -100_00),
      ], expected: ["amount_and_date: B1 L1", "L1 open"]),
    Case(
      testDescription: "28: a payout less what is not in the list",
      items: sales + payout(127_48),
      expected: ["payout: B9 L9 po_0001"] + matchedSales),
    Case(
      testDescription: "30: a refund that nobody reports stays open",
      items: [
        leg(
          "L1", -10_00, refs: [Reference(.charge, "ch_0001")], type: "refund_card", at: .processor)
      ], expected: ["L1 open"]),
    Case(
      testDescription: "31: of a sum and its parts under one reference, the part",
      items: [
        leg("L1", 20_00, refs: reference(1)), leg("L2", 35_00, refs: reference(1)),
        leg("L3", 55_00, refs: reference(1)),
        line("B1", 35_00, 6, "Hanna Vogt", reference(1)),
      ], expected: ["evidence: B1 L2", "L1 open", "L3 open"]),
    Case(
      testDescription: "36: what a later month has matched is open in this one",
      items: [leg("L1", 10_00), line("B1", 10_00)].map {
        var item = $0
        item.isLater = item.item.side == .left
        return item
      }, expected: ["B1 open", "L1 open"]),
    Case(
      testDescription: "a line that the bank took back pays nothing, also when it names nobody",
      items: [
        leg("L1", 20_00), line("B1", 20_00, 6, "", "sent"),
        line("B2", -20_00, 7, "", "sent") { $0.isReversal = true },
      ], expected: ["B1 open", "B2 open", "L1 open"]),
    Case(
      testDescription: "a booking that the ledger took back is paid by nothing",
      items: [leg("L1", 20_00), leg("L2", -20_00, 6, type: "adjustment"), line("B1", 20_00)],
      expected: ["B1 open", "L1 open", "L2 open"]),
    Case(
      testDescription: "what a line seemed to pay and a club paid is suggested no longer",
      items: [
        leg("L1", 50_00, 15, "M1", organisation: "O1", refs: reference(1)),
        leg("L2", 10_00, 15, "M4", organisation: "O1", refs: reference(2), second: 1),
        leg("L3", 10_00, 10, "M4", refs: reference(3)),
        line("B1", 60_00, 16, "JUDO CLUB ELY", "JUDO CLUB ELY\nBulk top up 2 members"),
        line("B2", 10_00, 22, "Hanna Vogt", "Hanna Vogt\ntop up"),
      ], expected: ["bulk_payment: B1 L1 L2", "B2 open", "L3 open"]),
    Case(
      testDescription:
        "what is suggested of a reference is not taken by the rule of equal references",
      items: [
        leg("L1", 20_00, refs: reference(1)), leg("L2", 20_00, refs: reference(2)),
        line("B1", 20_00, 6, "", reference(1)),
      ], rules: strict,
      expected: ["suggested evidence: B1 L1", "B1 open", "L1 open", "L2 open"]),
    Case(
      testDescription: "a batch that is suggested is no payment of its amount",
      items: (0..<3).map {
        leg(
          "L\($0)", 25_00, 5, "M\($0 + 1)", refs: reference($0) + [Reference(.source, "PMT4154")],
          type: "topup_dd", second: $0)
      } + [leg("L9", 50_00, 6), line("B1", 50_00, 6, refs: [Reference(.batch, "PMT4154")])],
      expected: [
        "suggested batch: B1 L1 L2", "B1 open", "L0 open", "L1 open", "L2 open", "L9 open",
      ]),
  ]

  /// Number 3 of the collection is that workers decide nothing.
  @Test(arguments: cases, [1, 2, 8, 16])
  func `what broke others has the right answer`(example: Case, workers: Int) throws {
    for items in [example.items, example.items.reversed()] {
      let run = try BookRun(items, rules: example.rules, workers: workers)
      let found = try run.summary()
      #expect(found == example.expected)
    }
  }

  @Test(arguments: [
    (144_75, "4 rows: gross 170.00 − refunds 20.00 − fees 5.25 = 144.75"),
    (127_48, "rows worth -17.27 of it lie outside the files"),
  ])
  func `6 and 28: a payout says what it is made of`(paid: Int64, reason: String) throws {
    let run = try BookRun(AwkwardCaseTests.sales + AwkwardCaseTests.payout(paid))
    let payouts = try run.described().filter { $0.contains(" payout ") }
    #expect(payouts.count == 1 && payouts[0].hasSuffix(reason), "\(payouts)")
  }

  @Test func `5: a block beyond the limit is named, and nothing in it is matched`() throws {
    let items = (0..<3).flatMap {
      [
        AwkwardCaseTests.leg("L\($0)", 50_00), AwkwardCaseTests.line("B\($0)", 50_00),
      ]
    }
    let findings = try BookRun(items, rules: AwkwardCaseTests.narrow).findings
    for ordinal in items.indices {
      let refusal = try #require(try findings.refusal(of: ordinal))
      #expect(refusal.isLimit)
      #expect(!findings.items.heads[ordinal].isClaimed)
    }
  }

  @Test func `5: five thousand and one candidates a side are refused by name`() throws {
    let items = (0..<5_001).flatMap { number in
      [
        AwkwardCaseTests.leg("L\(number)", 50_00, refs: [Reference(.batch, "\(number)")]),
        AwkwardCaseTests.line("B\(number)", 50_00, 6, "", "text \(number)"),
      ]
    }
    let findings = try BookRun(items).findings
    #expect(findings.items.heads.allSatisfy { !$0.isClaimed })
    let refusal = try #require(try findings.refusal(of: 0))
    #expect(refusal.because == "5001 external entries of 50.00 EUR fit equally well")
    #expect(refusal.candidates == ["B0", "B1", "B10", "B100", "B1000"])
  }
}

extension BookRun {
  /// Matches with what they post, suggestions, and what is open: `rule: items, kind amount`.
  fileprivate func summary() throws -> [String] {
    let reader = findings.groupReader()
    let window = findings.items.window()
    let groups = try findings.standing.map { group in
      let heading = try findings.heading(of: group, reader)
      let names = try findings.members(of: group, reader).filter(\.isListed).map {
        try findings.items.item($0.item, window).id
      }
      let differences = try findings.differences(of: group, reader).map {
        ", \($0.kind.rawValue) \($0.amount)"
      }
      return "\(heading.isSuggested ? "suggested " : "")\(heading.rule): "
        + names.sorted().joined(separator: " ") + differences.joined()
    }
    let open = try findings.items.heads.indices.filter { !findings.items.heads[$0].isClaimed }
      .map { "\(try findings.items.item(UInt32($0), window).id) open" }
    return groups.sorted() + open.sorted()
  }
}
