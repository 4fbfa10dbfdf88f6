import Domain
import TestSupport
import Testing

@testable import Matching

/// What the passes that weigh evidence make of a few items, and the pieces they stand on.
@Suite struct EvidenceTests {
  static let book = PartyBook([
    .init(id: "M1", name: "Jörg Müller", iban: "DE02120300000000202051"),
    .init(id: "M2", name: "Anna Müller"), .init(id: "M3", name: "Émile Dupont-Leroy"),
    .init(id: "M4", name: "Hanna Vogt"), .init(id: "O1", name: "Judo Club Ely"),
  ])

  static func leg(
    _ id: String, _ amount: Int64, _ date: Int = 5, party: String, reference: String,
    organisation: String? = nil, type: String = "topup_bank"
  ) -> Item {
    var item = ours(id, amount, date, type: type, refs: [Reference(.metadata, reference)])
    item.parties = [party] + [organisation].compactMap(\.self)
    item.bookedAt = Instant(
      microseconds: Int64(day(date).daysSince2000) * 86_400_000_000 + Int64(id.utf8.count))
    return item
  }

  static func line(
    _ id: String, _ amount: Int64, _ date: Int = 6, name: String, _ text: String = "",
    account: String = "", refs: [Reference] = []
  ) -> Item {
    var item = bank(id, amount, date, refs: refs, text: "\(name)\n\(text)")
    item.counterparty = Item.Counterparty(name: name, account: account)
    return item
  }

  /// Groups as `rule: left+right`, sorted.
  ///
  /// - Parameter suggested: Whether to name those that are suggested as well.
  static func groups(
    _ items: [Item], _ rules: MatchingRules = MatchingRules(), of book: PartyBook = book,
    suggested: Bool = false
  ) throws -> [String] {
    let outcome = try EvidenceMatching.decideBank(items, book, rules, workers: 2)
    return try (0..<outcome.count).compactMap { index in
      let decision = try outcome.decision(index, items.reader())
      guard case .match(let group) = decision, suggested || group.status == .auto else {
        return nil
      }
      return "\(group.rule)\(group.status == .auto ? "" : ", suggested"): "
        + group.lines.map(\.item.id).joined(separator: "+")
    }.sorted()
  }

  /// Items, and what is matched of them.
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var items: [Item]
    var groups: [String]
  }

  private static let cases = [
    Case(
      testDescription: "a reference with one wrong digit, and the name",
      items: [
        leg("L1", 50_00, party: "M1", reference: "TU-1234567-11"),
        leg("L2", 50_00, party: "M4", reference: "TU-7654321-22"),
        line("B1", 50_00, name: "MUELLER JOERG", "TU-1234568-11"),
      ], groups: ["evidence: L1+B1"]),
    Case(
      testDescription: "a reference cut into groups is the reference",
      items: [
        leg("L1", 50_00, party: "M3", reference: "RF72358500591"),
        line("B1", 50_00, name: "Dupont Leroy", "RF72 3585 0059 1"),
      ], groups: ["evidence: L1+B1"]),
    Case(
      testDescription: "an amount alone is no evidence",
      items: [
        leg("L1", 67_31, party: "M1", reference: "TU-1234567-11"),
        line("B1", 67_31, name: "Somebody Else"),
      ], groups: []),
    Case(
      testDescription: "two lines that quote one reference of two open requests are refused",
      items: [
        leg("L1", 20_00, party: "M4", reference: "TU-1000001-01"),
        leg("L2", 20_00, party: "M4", reference: "TU-2000002-02"),
        line("B1", 20_00, name: "Hanna Vogt", "TU-1000001-01"),
        line("B2", 20_00, name: "VOGT HANNA", "TU 1000001 01"),
      ], groups: []),
    Case(
      testDescription: "a payment made twice is matched once",
      items: [
        leg("L1", 20_00, party: "M4", reference: "TU-1000001-01"),
        leg("L2", 20_00, 4, party: "M4", reference: "TU-2000002-02"),
        line("B1", 20_00, name: "Hanna Vogt", "TU-2000002-02"),
      ], groups: ["evidence: L2+B1"]),
    Case(
      testDescription: "listed references come to the amount",
      items: [
        leg("L1", 20_00, party: "M1", reference: "TU-1000001-01"),
        leg("L2", 35_00, party: "M2", reference: "TU-2000002-02"),
        line("B1", 55_00, name: "Judo Club Ely", "Topups TU-1000001-01 / TU-2000002-02"),
      ], groups: ["listed_references: L1+L2+B1"]),
    Case(
      testDescription:
        "a line that lists references of several parties pays for none of them alone",
      items: [
        leg("L1", 20_00, party: "M1", reference: "TU-1000001-01"),
        leg("L2", 35_00, party: "M2", reference: "TU-2000002-02"),
        line("B1", 20_00, name: "Jörg Müller", "Topups TU-1000001-01 / TU-2000002-02"),
      ], groups: []),
    Case(
      testDescription: "both references of one leg are no list of two",
      items: [
        ours(
          "L1", 20_00,
          refs: [Reference(.metadata, "TU-1000001-01"), Reference(.source, "PAY2000002")]),
        line("B1", 40_00, name: "Somebody", "TU-1000001-01 PAY2000002"),
      ], groups: []),
    Case(
      testDescription: "an organisation pays for its members",
      items: [
        leg("L1", 20_00, party: "M1", reference: "TU-1000001-01", organisation: "O1"),
        leg("L2", 35_00, party: "M2", reference: "TU-2000002-02", organisation: "O1"),
        leg("L3", 35_00, 1, party: "M3", reference: "TU-3000003-03"),
        line("B1", 55_00, name: "JUDO CLUB ELY", "Bulk top up 2 members"),
      ], groups: ["bulk_payment: L1+L2+B1"]),
    Case(
      testDescription: "one request is paid in two parts",
      items: [
        leg("L1", 55_00, party: "M1", reference: "TU-1000001-01"),
        line("B1", 20_00, name: "Jörg Müller", "TU-1000001-01"),
        line("B2", 35_00, 7, name: "Jörg Müller", "TU-1000001-01"),
      ], groups: ["split_payment: L1+B1+B2"]),
    Case(
      testDescription: "a payment that was made again and taken back is no payment in three parts",
      items: [
        leg("L1", 55_00, party: "M1", reference: "TU-1000001-01"),
        line("B1", 55_00, name: "Jörg Müller", "TU-1000001-01"),
        line("B2", 55_00, 7, name: "Jörg Müller", "TU-1000001-01"),
        line("B3", -55_00, 8, name: "Jörg Müller", "TU-1000001-01"),
      ], groups: ["evidence: L1+B1"]),
    Case(
      testDescription: "a batch that the bank names, one row of which was rejected",
      items: ["L1", "L2", "L3"].enumerated().map { at, id in
        var item = leg(
          id, Int64(10_00 + at), party: "M\(at + 1)", reference: "DD-000\(at)", type: "topup_dd")
        item.references.append(Reference(.source, "PMT2026100501"))
        return item
      } + [
        leg("X3", -10_02, party: "M3", reference: "DD-0002", type: "dd_reject"),
        bank("B1", 20_01, 6, refs: [Reference(.batch, "PMT2026100501")], text: "2 POSTEN"),
      ], groups: ["batch: L1+L2+B1"]),
  ]

  @Test(arguments: cases)
  private func `evidence decides`(_ example: Case) throws {
    let groups = try Self.groups(example.items)
    #expect(groups == example.groups)
  }

  @Test func `the order of items changes nothing`() throws {
    let items = Self.cases.enumerated().flatMap { number, example in
      example.items.map { item in
        var item = item
        item.id = "\(number)-\(item.id)"
        return item
      }
    }
    let expected = try Self.groups(items)
    #expect(!expected.isEmpty)
    var random = SeededGenerator(seed: 7)
    for _ in 0..<200 { #expect(try Self.groups(items.shuffled(using: &random)) == expected) }
  }

  @Test(arguments: 1...60)
  func `the assignment is the heaviest there is`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let (rows, columns) = (
      Int.random(in: 1...4, using: &random), Int.random(in: 1...4, using: &random)
    )
    var weights: [[Int]] = []
    for _ in 0..<rows {
      weights.append((0..<columns).map { _ in Int.random(in: -50...100, using: &random) })
    }
    let edges = (0..<rows).flatMap { row in
      (0..<columns).map { (row: row, column: $0, weight: weights[row][$0]) }
    }
    func best(_ row: Int, _ taken: Set<Int>, without: (Int, Int)?) -> Int {
      guard row < rows else { return 0 }
      var found = best(row + 1, taken, without: without)
      for column in 0..<columns where !taken.contains(column) {
        if let without, without == (row, column) { continue }
        found = max(
          found,
          weights[row][column] + best(row + 1, taken.union([column]), without: without))
      }
      return found
    }
    let pairs = Assignment(rows: rows, columns: columns, edges)
      .pairs(isTwin: { $0 == $1 }, isCopy: { $0 == $1 })
    #expect(pairs.reduce(0) { $0 + weights[$1.row][$1.column] } == best(0, [], without: nil))
    for pair in pairs {
      #expect(
        pair.margin == best(0, [], without: nil) - best(0, [], without: (pair.row, pair.column)))
    }
  }

  @Test
  func `of rows that were sent together the last one is no likelier than others not to be paid`()
    throws
  {
    let rows = [30_00, 25_00, 31_00, 25_00].enumerated().map { at, amount in
      Self.leg(
        "L\(at)", Int64(amount), party: "M\(at + 1)", reference: "DD-000\(at)", type: "topup_dd")
    }
    // The first three come to it, and so do the first, the third and the last.
    let groups = try Self.groups(
      rows + [bank("B1", 86_00, 6, text: "3 POSTEN")], suggested: true)
    #expect(groups.count == 1)
    #expect(groups[0].hasPrefix("batch, suggested: "))
  }

  @Test func `rows that were not paid and cannot be told apart leave a suggestion`() throws {
    let rows = (1...6).map {
      Self.leg("L\($0)", 25_00, party: "M1", reference: "DD-000\($0)", type: "topup_dd")
    }
    let items = rows + [bank("B1", 125_00, 6, text: "5 POSTEN")]
    let outcome = try EvidenceMatching.decideBank(items, Self.book, MatchingRules())
    let groups = try (0..<outcome.count).compactMap { index -> MatchGroup? in
      guard case .match(let group) = try outcome.decision(index, items.reader()) else { return nil }
      return group
    }
    #expect(groups.map(\.status) == [.suggested])
    #expect(groups.first?.lines.count == 6)
    #expect(
      groups.first?.reasons
        == ["5 of 6 rows come to the amount; which 1 were not paid cannot be told"])
  }

  @Test(arguments: [
    ("TU-1000777-14", "exact"), ("tu 1000777 14", "exact"), ("100077714", "digits"),
    ("TU-1000778-14", "oneMistake"), ("TU-1000077", "nothing"), ("TU-1009990-20", "unknown"),
    ("top up", "nothing"), ("2026-10-05 1,234,567.00", "nothing"),
  ])
  func `a text quotes a reference, one with a mistake, or one that nobody has`(
    text: String, likeness: String
  ) {
    var keys = TextTable()
    for number in stride(from: 1_000_000, to: 1_001_000, by: 3) {
      let check = 98 - number * 100 % 97
      _ = keys.intern("TU\(number)\(check < 10 ? "0" : "")\(check)".utf8)
    }
    var references = ReferenceIndex(keys)
    references.bearMistakes(in: 0..<Int32(keys.count))
    let quoted = references.quoted(in: [text])
    #expect(quoted.map { "\($0.likeness)" } ?? "nothing" == likeness)
  }

  @Test(arguments: [
    (CheckDigits.creditorReference, "RF18539007547034"), (.mod97, "TU123456751"),
    (.belgian, "090933755493"), (.luhn, "79927398713"),
    (.swiss, "210000000003139471430009017"), (.finnish, "1234561"), (.norwegian, "1234567892"),
  ])
  func `a check digit shows one mistake`(check: CheckDigits, reference: String) {
    let bytes = Array(reference.utf8)
    #expect(check.holds(for: bytes))
    for at in bytes.indices where (0x30...0x39).contains(bytes[at]) {
      var wrong = bytes
      wrong[at] = wrong[at] == 0x39 ? 0x30 : wrong[at] + 1
      #expect(!check.holds(for: wrong))
    }
  }

  @Test func `two common words name those who have both`() {
    let first = (0..<30).map { "Anna\($0)" }
    let last = (0..<30).map { "Vogt\($0)" }
    let people = (0..<15_000).map { "\(first[$0 % 30]) \(last[$0 / 30 % 30])" }
    let names = NameIndex(people)
    var said = names.said("VOGT7 ANNA3", "")
    let named = names.named(in: &said, where: { _ in true })
    #expect(Set(named.map { people[Int($0.party)] }) == ["Anna3 Vogt7"])
    #expect(named.count > 10 && named.allSatisfy { $0.sharedBy == named.count })
  }

  @Test(arguments: [(1, 1, 0), (10, 1, 2302), (1, 10, -2302), (148, 1, 4997), (1000, 7, 4961)])
  func `logarithms are thousandths`(numerator: Int, denominator: Int, expected: Int) {
    #expect(abs(LogWeight.of(numerator, per: denominator) - expected) <= 2)
  }

  @Test(arguments: [
    ("Jörg Müller", "JORG MULLER"), ("JOERG MUELLER", "JORG MULLER"), ("O'Neill", "ONEILL"),
    ("Łukasz Żółć", "LUKASZ ZOLC"), ("e\u{301}mile", "EMILE"), ("Straße", "STRASSE"), ("東京", ""),
  ])
  func `names are folded alike`(text: String, words: String) {
    #expect(FoldedWords.of(text).joined(separator: " ") == words)
  }
}
