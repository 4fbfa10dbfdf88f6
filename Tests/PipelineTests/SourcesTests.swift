import Foundation
import Testing

/// Late, overlapping, missing and out-of-order statements, each under its own name.
@Suite struct SourcesTests {
  /// Monday the 12th to Friday the 16th, one line a day.
  private static func day(_ day: Int, number: Int? = nil) -> SmallStatement {
    SmallStatement(
      number: number ?? day, days: day...day, opening: 100_00 + (day - 12) * 1_00,
      lines: [.init(1_00, "line of the \(day)th")])
  }

  @Test(arguments: SmallBook.Format.allCases)
  func `each source has a line with its last statement`(_ format: SmallBook.Format) throws {
    let book = try SmallBook(format)
    for day in 12...14 { try book.ingest(Self.day(day), as: "\(day)") }
    let ended = try book.tieout("sources", "--as-of", "2026-10-15")
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    #expect(ended.output.contains("Sources as of 2026-10-15\n"), "\(ended.output)")
    let line = ended.output.split(separator: "\n").first { $0.hasPrefix("bank") } ?? ""
    for text in [
      "bank:main", format.rawValue, "business-day", "2026-10-14", "103.00 EUR", "complete",
    ] { #expect(line.contains(text), "\(line)") }
    #expect(ended.output.contains("nothing expected"), "\(ended.output)")
  }

  /// The statement of Thursday the 15th is due on Friday; grace is counted in business days.
  @Test(arguments: [
    (0, "2026-10-16", 0), (0, "2026-10-17", 66), (1, "2026-10-19", 0), (1, "2026-10-20", 66),
  ])
  func `overdue is what is not there a day after it was due`(
    grace: Int, asOf: String, status: Int32
  ) throws {
    let book = try SmallBook(.camt053, grace: grace)
    for day in 12...14 { try book.ingest(Self.day(day), as: "\(day)") }
    let ended = try book.tieout("sources", "--as-of", asOf)
    #expect(ended.status == status, "\(ended.output)")
    #expect(ended.output.contains("overdue: 2026-10-15") == (status == 66), "\(ended.output)")
  }

  @Test(arguments: SmallBook.Format.allCases)
  func `a missing statement is named until it is there`(_ format: SmallBook.Format) throws {
    let book = try SmallBook(format)
    try book.ingest(Self.day(12), as: "12")
    let gap = try book.ingest(Self.day(14), as: "14")
    #expect(gap.status == 0 && gap.errors.contains("missing: "), "\(gap.errors)")
    #expect(gap.errors.contains("opens with 102.00 EUR"), "\(gap.errors)")
    let ended = try book.tieout("sources", "--as-of", "2026-10-15")
    #expect(ended.status == 66)
    #expect(ended.output.contains("no statement for 2026-10-13"), "\(ended.output)")
    #expect(ended.output.contains("between statements 12 and 14"), "\(ended.output)")
    let late = try book.ingest(Self.day(13), as: "13")
    #expect(late.errors.contains("out of order: "), "\(late.errors)")
    let after = try book.tieout("sources", "--as-of", "2026-10-15")
    #expect(after.status == 0 && after.output.contains("out of order"), "\(after.output)")
  }

  @Test(arguments: SmallBook.Format.allCases)
  func `an overlapping statement says how much was there`(_ format: SmallBook.Format) throws {
    let book = try SmallBook(format)
    try book.ingest(Self.day(12), as: "12")
    var both = Self.day(12, number: 99)
    both.days = 12...13
    both.lines.append(.init(1_00, "line of the 13th", day: 13))
    if format == .mt940 { both.number = 13 }
    let ended = try book.ingest(both, as: "both")
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(ended.errors.contains("overlapping: 1 line of 2"), "\(ended.errors)")
    #expect(try book.ask("SELECT count(*)::text FROM tieout.entry") == "2")
  }

  /// Two windows of three days, and one inside the first, leave nothing open.
  @Test(arguments: SmallBook.Format.allCases)
  func `windows that overlap are no gap`(_ format: SmallBook.Format) throws {
    let book = try SmallBook(format)
    for (number, days) in [12...14, 13...13, 13...15, 16...16].enumerated() {
      var window = Self.day(days.lowerBound, number: number + 1)
      window.days = days
      window.lines = days.map { .init(1_00, "line of the \($0)th", day: $0) }
      try book.put(window, as: "\(number)")
    }
    #expect(try book.tieout("run", "--period", "2026-10").status == 66)
    let ended = try book.tieout("sources", "--as-of", "2026-10-17")
    #expect(ended.status == 0, "\(ended.output)")
    let verified = try Programs.run("tieout-verify", [], on: book.workspace)
    #expect(verified.status == 0, "\(verified.output)")
  }

  @Test(arguments: SmallBook.Format.allCases)
  func `a statement that comes after its month was reported is late`(
    _ format: SmallBook.Format
  ) throws {
    let book = try SmallBook(format)
    try book.put(Self.day(12), as: "12")
    #expect(try book.tieout("run", "--period", "2026-10").status == 66)
    let ended = try book.ingest(Self.day(13), as: "13")
    #expect(
      ended.errors.contains("late: ") && ended.errors.contains("2026-10 was reported"),
      "\(ended.errors)")
    let shown = try book.tieout("sources", "--as-of", "2026-10-14")
    #expect(shown.output.contains("late"), "\(shown.output)")
  }

  @Test func `as JSON, with what is held back and superseded`() throws {
    let book = try SmallBook(.camt053)
    try book.ingest(Self.day(12), as: "12")
    var corrected = Self.day(12)
    corrected.lines = [.init(2_00, "line of the 12th")]
    try book.ingest(corrected, as: "corrected")
    func sources() throws -> [String: Any] {
      let ended = try book.tieout("sources", "--as-of", "2026-10-13", "--json")
      let object = try JSONSerialization.jsonObject(with: Data(ended.output.utf8))
      return object as? [String: Any] ?? [:]
    }
    let held = try sources()["held"] as? [[String: String]]
    #expect(held?.first?["code"] == "ING-0109", "\(held ?? [])")
    #expect(try book.tieout("supersede", "12", "corrected", "--apply", "--reason", "x").status == 0)
    let after = try sources()
    let superseded = after["superseded"] as? [[String: String]]
    #expect(superseded == [["file": "12", "by": "corrected", "reason": "x"]])
    let bank = (after["sources"] as? [[String: Any]])?.first
    #expect(bank?["closing"] as? String == "102.00" && bank?["files"] as? Int == 1)
  }
}
