import Domain
import TestSupport
import Testing

@testable import Matching

/// What one payer pays at once or in parts, and what only looks like it.
@Suite struct PayersSumsTests {
  private static let book = PartyBook([
    .init(id: "M1", name: "Jörg Müller"), .init(id: "M2", name: "Anna Berg"),
    .init(id: "M3", name: "Émile Dupont-Leroy"), .init(id: "M4", name: "Hanna Vogt"),
    .init(id: "O1", name: "Judo Club Ely 52"),
  ])

  private static func groups(_ items: [Item], _ book: PartyBook = book) throws -> [String] {
    try EvidenceTests.groups(items, of: book)
  }

  private static func leg(
    _ id: String, _ amount: Int64, _ reference: String, day: Int = 5, party: String = "M4",
    organisation: String? = nil
  ) -> Item {
    EvidenceTests.leg(
      id, amount, day, party: party, reference: reference, organisation: organisation)
  }

  private static func line(
    _ id: String, _ amount: Int64, _ text: String = "", day: Int = 6, name: String = "Hanna Vogt"
  ) -> Item {
    EvidenceTests.line(id, amount, day, name: name, text)
  }

  private typealias Case = EvidenceTests.Case

  private static let cases = [
    Case(
      testDescription: "a number of the payer's name does not say how many it pays for",
      items: [
        leg("L1", 20_00, "TU-1000001-01", party: "M1", organisation: "O1"),
        leg("L2", 35_00, "TU-2000002-02", party: "M2", organisation: "O1"),
        line("B1", 55_00, "team entry", name: "JUDO CLUB ELY 52"),
      ], groups: ["bulk_payment: L1+L2+B1"]),
    Case(
      testDescription: "a number of the text that is larger than the sitting counts nothing",
      items: [
        leg("L1", 20_00, "TU-1000001-01", party: "M1", organisation: "O1"),
        leg("L2", 35_00, "TU-2000002-02", party: "M2", organisation: "O1"),
        line("B1", 55_00, "season 2026", name: "JUDO CLUB ELY 52"),
      ], groups: ["bulk_payment: L1+L2+B1"]),
    Case(
      testDescription: "how many there are decides between sittings",
      items: [
        leg("L1", 20_00, "TU-1000001-01", party: "M1", organisation: "O1"),
        leg("L2", 35_00, "TU-2000002-02", party: "M2", organisation: "O1"),
        leg("L3", 20_00, "TU-3000001-01", day: 3, party: "M1", organisation: "O1"),
        leg("L4", 20_00, "TU-3000002-02", day: 3, party: "M2", organisation: "O1"),
        leg("L5", 15_00, "TU-3000003-02", day: 3, party: "M3", organisation: "O1"),
        line("B1", 55_00, "for 3 members", name: "JUDO CLUB ELY 52"),
      ], groups: ["bulk_payment: L3+L4+L5+B1"]),
    Case(
      testDescription: "who quotes one member's request pays for no others",
      items: [
        leg("L1", 50_00, "TU-1000001-01", party: "M1"),
        leg("L2", 25_00, "TU-2000002-02", party: "M2"),
        line("B1", 75_00, "TU-1000001-01", name: "Jörg Müller"),
      ], groups: []),
    Case(
      testDescription: "two requests in two other parts, each quoted, whatever else is open",
      items: [
        leg("L1", 20_00, "TU-1000001-01"), leg("L2", 45_00, "TU-2000002-02"),
        leg("L3", 10_00, "TU-3000003-03"),
        line("B1", 18_00, "TU-1000001-01"), line("B2", 47_00, "TU-2000002-02", day: 7),
      ], groups: ["payer_total: L1+L2+B1+B2"]),
    Case(
      testDescription: "one request in two parts, when nothing else of the party is open",
      items: [
        leg("L1", 55_00, "TU-1000001-01"), line("B1", 20_00), line("B2", 35_00, day: 7),
      ], groups: ["payer_total: L1+B1+B2"]),
    Case(
      testDescription: "the same, when another request is open at that time",
      items: [
        leg("L1", 55_00, "TU-1000001-01"), leg("L2", 15_00, "TU-2000002-02"),
        line("B1", 20_00), line("B2", 35_00, day: 7),
      ], groups: []),
    Case(
      testDescription: "the same, when another request is open at another time",
      items: [
        leg("L1", 55_00, "TU-1000001-01"), leg("L2", 15_00, "TU-2000002-02", day: 25),
        line("B1", 20_00), line("B2", 35_00, day: 7),
      ], groups: ["payer_total: L1+B1+B2"]),
    Case(
      testDescription: "one transfer of the sum of two requests may be for something else",
      items: [
        leg("L1", 20_00, "TU-1000001-01"), leg("L2", 45_00, "TU-2000002-02"),
        line("B1", 65_00),
      ], groups: []),
    Case(
      testDescription: "a payment made twice is no half of another one",
      items: [
        leg("L1", 20_00, "TU-1000001-01"), leg("L2", 40_00, "TU-2000002-02"),
        line("B1", 20_00, "TU-1000001-01"), line("B2", 20_00, "TU-1000001-01", day: 7),
        line("B3", 20_00, day: 8),
      ], groups: ["evidence: L1+B1"]),
    Case(
      testDescription: "what quotes a request that is paid is no part of another one",
      items: [
        leg("L1", 20_00, "TU-1000001-01"), leg("L2", 45_00, "TU-2000002-02"),
        line("B1", 20_00, "TU-1000001-01"), line("B2", 15_00, "again TU-1000001-01", day: 7),
        line("B3", 30_00, day: 8),
      ], groups: ["evidence: L1+B1"]),
  ]

  @Test(arguments: cases)
  private func `sums of one payer`(_ example: Case) throws {
    #expect(try Self.groups(example.items) == example.groups)
  }

  // MARK: References handed out one behind the other

  /// Sittings of eleven clubs, a quarter of an hour each on a day of its own; what a sitting asks for
  /// has neighbouring references, or not.
  private static func sittings(inOrder: Bool) -> [Item] {
    (0..<11).flatMap { club in
      (0..<3).map { member in
        let number = inOrder ? 10 * club + member : (club * 37 + member * 411) % 1000
        return leg(
          "S\(club)-\(member)", 10_00 + Int64(club), "CK\(40_000_000 + number)", day: club + 1,
          party: "P\(member)", organisation: "C\(club)")
      }
    }
  }

  private static let places = [
    "Ely", "Bath", "Truro", "Derby", "Leeds", "Ripon", "Wells", "York", "Hull", "Perth", "Stoke",
  ]
  private static let clubs = PartyBook(
    places.enumerated().map { .init(id: "C\($0)", name: "Rowing Club \($1)") }
      + (0..<9).map { .init(id: "P\($0)", name: "\(places[$0])ham Vogt") })

  /// On the twentieth, two of three requests name the first club; the third is one of two.
  private static let busy = [
    leg("L1", 50_00, "CK40000500", day: 20, party: "P1", organisation: "C0"),
    leg("L2", 50_00, "CK40000502", day: 20, party: "P2", organisation: "C0"),
    leg("L3", 50_00, "CK40000501", day: 20, party: "P3"),
    leg("L4", 50_00, "CK40000712", day: 20, party: "P4"),
    line("B1", 150_00, "team entry", day: 21, name: "ROWING CLUB ELY"),
  ]

  @Test(arguments: [(true, ["bulk_payment: L1+L2+L3+B1"]), (false, [])])
  func `neighbouring references tell which requests one sitting made, where that is so`(
    inOrder: Bool, expected: [String]
  ) throws {
    #expect(try Self.groups(Self.sittings(inOrder: inOrder) + Self.busy, Self.clubs) == expected)
  }

  @Test func `two requests asked for one behind the other are paid in two other parts`() throws {
    let parts = [
      Self.leg("L5", 20_00, "CK40000600", day: 20, party: "P5"),
      Self.leg("L6", 45_00, "CK40000601", day: 20, party: "P5"),
      Self.leg("L7", 15_00, "CK40000690", day: 21, party: "P5"),
      Self.line("B5", 18_00, day: 21, name: "Riponham Vogt"),
      Self.line("B6", 47_00, day: 22, name: "Riponham Vogt"),
    ]
    #expect(
      try Self.groups(Self.sittings(inOrder: true) + parts, Self.clubs)
        == ["payer_total: L5+L6+B5+B6"])
    #expect(try Self.groups(Self.sittings(inOrder: false) + parts, Self.clubs) == [])
  }

  // MARK: The end of the ledger

  @Test func `the fewer days the ledger goes on, the likelier a line's leg is yet to come`() {
    let model = TransferModel(lags: [-3: 40, -1: 40, 0: 60, 1: 60])
    let weights = (0...10).map { model.weight(ofDaysLeft: $0, hasPartner: 950_000) }
    #expect(weights == weights.sorted())
    #expect(weights[0] < -1500)
    #expect(weights[10] > -50)
    // Where the ledger is first, nothing of it is yet to come.
    let asked = TransferModel(lags: [0: 100, 1: 100, 2: 100])
    #expect(asked.weight(ofDaysLeft: 0, hasPartner: 950_000) > -500)
  }
}
