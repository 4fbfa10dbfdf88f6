import Foundation
import Testing

/// A processor's id is one line for ever; a bank's reference may be several.
@Suite struct ProcessorIDTests {
  private static let report = "\(Repository.month)/inbox/stripe/balance-change-2026-10.csv"

  /// The first lines of a report.
  private func lines() throws -> [String] { Array(try Repository.lines(Self.report).prefix(6)) }

  private func ingest(
    _ lines: [String], as name: String, _ book: ScratchWorkspace
  ) throws -> Programs.Ending {
    try book.put(lines.joined(), as: name)
    return try Programs.run("tieout-ingest", ["\(book.inbox)/\(name)"], on: book)
  }

  /// The first row's gross, fee and net: another amount, and another fee of the same amount.
  @Test(arguments: ["15.00,0.45,14.55", "15.02,0.45,14.57"])
  func `an id with other content is held back, and counts once superseded`(
    changed: String
  ) throws {
    let book = try ScratchWorkspace(inbox: [])
    let first = try lines()
    #expect(try ingest(first, as: "first.csv", book).status == 0)
    // The same again, in another order, is nothing new.
    let again = [first[0]] + first.dropFirst().reversed()
    #expect(try ingest(again, as: "again.csv", book).status == 0)
    #expect(try DatabaseState(book)["entries"] == "5")
    let other = first.map { $0.replacing("15.00,0.43,14.57", with: changed) }
    #expect(other != first)
    let held = try ingest(other, as: "other.csv", book)
    #expect(held.status == 65 && held.errors.contains("ING-0110"), "\(held.errors)")
    #expect(try DatabaseState(book)["entries"] == "5")
    let shown = try Programs.run("tieout", ["supersede", "first.csv", "other.csv"], on: book)
    #expect(shown.output.contains("4 lines unchanged, 1 changed"), "\(shown.output)")
    // Another file tells what the first one told.
    let refused = try Programs.run(
      "tieout", ["supersede", "first.csv", "other.csv", "--apply"], on: book)
    #expect(refused.status == 65 && refused.errors.contains("again.csv"), "\(refused.errors)")
    let applied = try Programs.run(
      "tieout", ["supersede", "first.csv", "again.csv", "other.csv", "--apply"], on: book)
    #expect(applied.status == 0, "\(applied.errors)")
    let count = try book.database.connect().run(
      "count", "SELECT count(*)::text FROM tieout.standing_entry")[0].text(0)
    #expect(count == "5")
    let verified = try Programs.run("tieout-verify", [], on: book)
    #expect(verified.status == 0, "\(verified.output)")
  }

  @Test(arguments: SmallBook.Format.allCases)
  func `a bank's reference that repeats tells several lines apart`(
    _ format: SmallBook.Format
  ) throws {
    let book = try SmallBook(format)
    let lines: [SmallStatement.Line] = [
      .init(1_00, "a", reference: "REF"), .init(2_00, "b", reference: "REF"),
      .init(1_00, "a", reference: "REF"),
    ]
    let statement = SmallStatement(number: 1, days: 12...12, opening: 0, lines: lines)
    #expect(try book.ingest(statement, as: "one").status == 0)
    let next = SmallStatement(
      number: 2, days: 13...13, opening: statement.closing,
      lines: [.init(1_00, "a", reference: "REF")])
    #expect(try book.ingest(next, as: "two").status == 0)
    #expect(try book.ask("SELECT count(*)::text FROM tieout.entry") == "4")
    #expect(try book.ask("SELECT count(*)::text FROM tieout.repeated_ref") == "1")
  }
}
