import Foundation
import Testing

@testable import Pipeline

/// The whole month with a statement that the bank corrected.
@Suite struct SupersededMonthTests {
  private static let day = "bank-eur/2026-10-14.camt053.xml"

  /// A euro moves from the second line to the first.
  private static func corrected() throws -> String {
    var parts = try Repository.text("\(Repository.month)/inbox/\(day)")
      .components(separatedBy: "<Ntry>")
    parts[1] = parts[1].replacing("40.00</Amt>", with: "41.00</Amt>")
    parts[2] = parts[2].replacing("40.00</Amt>", with: "39.00</Amt>")
    return parts.joined(separator: "<Ntry>")
  }

  /// As a program: two tests of one process would make the same scratch database.
  private func audit(_ book: ScratchWorkspace) throws -> Int32 {
    try Programs.run("tieout", ["audit", "2026-10"], on: book).status
  }

  @Test func `a superseded statement leaves no trace in the pack, and old packs stay`() throws {
    let new = "bank-eur/2026-10-14-corrected.xml"
    let book = try ScratchWorkspace()
    #expect(try book.run().outcome == .itemsForPerson)
    try book.put(Self.corrected(), as: new)
    let held = try Programs.run("tieout-ingest", ["\(book.inbox)/\(new)"], on: book)
    #expect(held.status == 65 && held.errors.contains("ING-0109"), "\(held.errors)")
    let applied = try Programs.run(
      "tieout", ["supersede", Self.day, "2026-10-14-corrected.xml", "--apply"], on: book)
    #expect(applied.status == 0, "\(applied.errors)")
    #expect(applied.errors.contains("run --period 2026-10"), "\(applied.errors)")
    // The pack was made from the older file, and can be made again.
    #expect(try audit(book) == 0)
    #expect(try book.run().outcome == .itemsForPerson)
    let other = try ScratchWorkspace(
      inbox: Repository.files(in: Repository.month + "/inbox").filter { $0 != Self.day })
    // Named on the command line, a file is known by the last part of its path.
    try other.put(Self.corrected(), as: "2026-10-14-corrected.xml")
    #expect(try other.run().outcome == .itemsForPerson)
    #expect(try packDifferences(book.pack, other.pack) == [])
    #expect(try audit(book) == 0)
    let verified = try Programs.run("tieout-verify", [], on: book)
    #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
  }

  @Test func `a pack that names a file that was held back is made again as it was`() throws {
    let book = try ScratchWorkspace()
    try book.put(Self.corrected(), as: "bank-eur/2026-10-14-corrected.xml")
    #expect(try book.run().outcome == .badInput)
    #expect(try audit(book) == 0)
  }
}
