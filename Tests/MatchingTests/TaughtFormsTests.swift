import Domain
import TestSupport
import Testing

@testable import Matching

/// What follows from the forms of references that people's decisions taught.
@Suite struct TaughtFormsTests {
  private static func lesson(_ decision: String, isRejected: Bool = false) -> QuotationLesson {
    QuotationLesson(
      decision: decision, texts: ["Kd.Nr. 4711/22"], reference: "M004711-2022",
      isRejected: isRejected)
  }

  private static let legs = [
    EvidenceTests.leg("L1", 67_31, party: "M1", reference: "M008123-2021"),
    EvidenceTests.leg("L2", 81_07, party: "M4", reference: "M000999-2022"),
    EvidenceTests.leg("L3", 67_31, party: "M3", reference: "M009555-2022"),
  ]

  /// Whom the lines name is nobody of the book.
  private static func groups(
    _ lessons: [QuotationLesson], _ lines: [Item], legs: [Item] = legs
  ) throws -> [String] {
    try groups(lessons, items: legs + lines)
  }

  private static func groups(
    _ lessons: [QuotationLesson], items: [Item], workers: Int = 2
  ) throws -> [String] {
    let book = PartyBook(EvidenceTests.book.parties, forms: TaughtForms(lessons))
    let outcome = try EvidenceMatching.decideBank(items, book, MatchingRules(), workers: workers)
    return try (0..<outcome.count).compactMap { index in
      guard case .match(let group) = try outcome.decision(index, items.reader()) else { return nil }
      return "\(group.status.rawValue) " + group.lines.map(\.item.id).joined(separator: "+") + " "
        + group.reasons[0]
    }.sorted()
  }

  private static func line(_ text: String, _ amount: Int64 = 67_31, id: String = "B1") -> Item {
    EvidenceTests.line(id, amount, name: "Treuhand Sommer", text)
  }

  @Test func `one decision suggests, two match`() throws {
    let line = Self.line("KdNr 8123 / 21")
    #expect(try Self.groups([], [line]) == [])
    #expect(
      try Self.groups([Self.lesson("A")], [line]) == [
        "suggested L1+B1 quotes \"8123 21\", a form of references that 1 decision of people confirmed"
      ])
    let two = [Self.lesson("A"), Self.lesson("B")]
    #expect(
      try Self.groups(two, [line]) == [
        "auto L1+B1 quotes \"8123 21\", a form of references that 2 decisions of people confirmed"
      ])
    // One decision is one, however many lines it is about.
    #expect(try Self.groups([Self.lesson("A"), Self.lesson("A")], [line]).count == 1)
    #expect(
      try Self.groups([Self.lesson("A"), Self.lesson("A")], [line])[0].hasPrefix("suggested"))
  }

  /// A reference and how a line wrote it; another one, and how the next line writes that.
  private struct Habit: CustomTestStringConvertible, Sendable {
    let taught: (reference: String, text: String)
    let next: (reference: String, text: String)

    var testDescription: String { "\(taught.text) for \(taught.reference)" }
  }

  private static let habits = [
    Habit(taught: ("M004711-2022", "4711/22"), next: ("M008123-2021", "8123/21")),
    Habit(taught: ("M004711", "Kd 4711"), next: ("M018123", "Kd 18123")),
    Habit(taught: ("M004711-2022", "KD4711"), next: ("M008123-2021", "kd8123 danke")),
    Habit(taught: ("M004711-2022", "Okt. 2022-4711"), next: ("M008123-2021", "2021-8123")),
    Habit(taught: ("M004711-2022", "XZM0047112022"), next: ("M008123-2021", "XZM0081232021")),
    Habit(taught: ("CUST-77-AB12-9910", "AB12 9910"), next: ("CUST-78-CD34-9920", "CD34-9920")),
    Habit(
      taught: ("RE-2026-004711-DE", "Rg 2026/4711"), next: ("RE-2026-008123-FR", "2026/8123")),
  ]

  @Test(arguments: habits)
  private func `a habit that the reader does not know is learnt`(habit: Habit) throws {
    let legs = [
      EvidenceTests.leg("L1", 67_31, party: "M1", reference: habit.next.reference),
      EvidenceTests.leg("L2", 81_07, party: "M4", reference: habit.taught.reference),
    ]
    func status(_ decisions: Int) throws -> [String] {
      let lessons = (0..<decisions).map {
        QuotationLesson(
          decision: "\($0)", texts: [habit.taught.text], reference: habit.taught.reference,
          isRejected: false)
      }
      return try Self.groups(lessons, [Self.line(habit.next.text)], legs: legs).map {
        String($0.prefix { $0 != "B" })
      }
    }
    #expect(try status(0) == [])
    #expect(try status(1) == ["suggested L1+"])
    #expect(try status(2) == ["auto L1+"])
  }

  @Test func `a rejection takes two decisions back`() throws {
    let line = Self.line("KdNr 8123/21")
    let lessons = [Self.lesson("A"), Self.lesson("B"), Self.lesson("C", isRejected: true)]
    #expect(try Self.groups(lessons, [line]) == [])
    #expect(try Self.groups(lessons + [Self.lesson("D")], [line])[0].hasPrefix("suggested L1+B1"))
  }

  @Test func `a form leads to legs of the line's amount alone`() throws {
    let two = [Self.lesson("A"), Self.lesson("B")]
    #expect(try Self.groups(two, [Self.line("KdNr 8123/21", 67_30)]) == [])
    #expect(try Self.groups(two, [Self.line("KdNr 999/22", 81_07)]).count == 1)
    #expect(try Self.groups(two, [Self.line("KdNr 999/23", 81_07)]) == [])
  }

  @Test(arguments: [1, 2])
  func `what several legs fit is not matched`(decisions: Int) throws {
    let lessons = (0..<decisions).map { Self.lesson("\($0)") }
    // Two references that are written alike; one line that writes two legs of its amount; two lines
    // that write one leg; one reference that two legs of the amount have.
    let alike =
      Self.legs + [
        EvidenceTests.leg("L4", 67_31, party: "M2", reference: "K008123-1921")
      ]
    #expect(try Self.groups(lessons, [Self.line("KdNr 8123/21")], legs: alike) == [])
    let both = try Self.groups(lessons, [Self.line("8123/21 9555/22")])
    #expect(both.allSatisfy { $0.hasPrefix("suggested") }, "\(both)")
    let twice = try Self.groups(
      lessons, [Self.line("8123/21 a", id: "B1"), Self.line("8123/21 b", id: "B2")])
    #expect(twice.allSatisfy { $0.hasPrefix("suggested") }, "\(twice)")
    let shared =
      Self.legs + [
        EvidenceTests.leg("L4", 67_31, 6, party: "M2", reference: "M008123-2021")
      ]
    let either = try Self.groups(lessons, [Self.line("8123/21")], legs: shared)
    #expect(either.allSatisfy { $0.hasPrefix("suggested") }, "\(either)")
  }

  @Test func `neither order nor workers change what forms lead to`() throws {
    var generator = SeededGenerator(seed: 33)
    let alike = EvidenceTests.leg("L4", 50_00, party: "M2", reference: "K009555-1922")
    var items =
      Self.legs + [
        alike, Self.line("8123/21", id: "B1"), Self.line("999/22", 81_07, id: "B2"),
        Self.line("9555/22", id: "B3"), Self.line("9555 8123/21", id: "B4"),
      ]
    var lessons = [Self.lesson("A"), Self.lesson("B"), Self.lesson("C")]
    lessons.append(
      QuotationLesson(
        decision: "D", texts: ["9555"], reference: "M009555-2022", isRejected: false))
    let expected = try Self.groups(lessons, items: items)
    #expect(!expected.isEmpty)
    for round in 0..<100 {
      items.shuffle(using: &generator)
      lessons.shuffle(using: &generator)
      let found = try Self.groups(lessons, items: items, workers: [1, 2, 7][round % 3])
      #expect(found == expected, "round \(round)")
    }
  }

  @Test func `what the reader finds is found as before`() throws {
    let lines = [
      Self.line("M008123-2021", id: "B1"), Self.line("M0009992022", 81_07, id: "B2"),
    ]
    let two = [Self.lesson("A"), Self.lesson("B")]
    #expect(try Self.groups(two, lines) == Self.groups([], lines))
    #expect(try Self.groups([], lines).count == 2)
  }
}
