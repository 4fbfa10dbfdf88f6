import Foundation
import TestSupport
import Testing

/// A pack is made again by the rules of its day.
struct KeptRulesTests {
  @Test func `an old pack is made again by the rules it was made with`() throws {
    let book = try ScratchWorkspace()
    #expect(try book.run().outcome == .itemsForPerson)
    try change(book, "fee_percent = \"3\"", to: "fee_percent = \"4\"")
    try "passes = [\"payout\", \"processor_id\"]\n".write(
      toFile: book.folder + "/rules.toml", atomically: false, encoding: .utf8)
    let audited = try Programs.run("tieout", ["audit", "2026-10"], on: book)
    #expect(audited.status == 0, "\(audited.errors)")
    #expect(audited.output.contains("every byte agrees"))
    #expect(audited.errors.contains("the rules have changed since"))

    // Without what was kept, today's rules make another pack: so the test can fail.
    try FileManager.default.removeItem(atPath: book.archive + "/rules")
    let other = try Programs.run("tieout", ["audit", "2026-10"], on: book)
    #expect(other.status == 70, "\(other.output)")
    #expect(other.errors.contains("neither those of today nor in the archive"))
    #expect(other.errors.contains("matches.csv"))
  }

  @Test func `what was kept and then changed is not believed`() throws {
    let book = try ScratchWorkspace()
    #expect(try book.run().outcome == .itemsForPerson)
    try change(book, "fee_percent = \"3\"", to: "fee_percent = \"4\"")
    let kept = try #require(
      try FileManager.default.contentsOfDirectory(atPath: book.archive + "/rules").first)
    let file = "\(book.archive)/rules/\(kept)/tieout.toml"
    let text = try Repository.text(file).replacing("\"3\"", with: "\"5\"")
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    let audited = try Programs.run("tieout", ["audit", "2026-10"], on: book)
    #expect(audited.status == 70)
    #expect(audited.errors.contains("neither those of today nor in the archive"))
  }

  private func change(_ book: ScratchWorkspace, _ old: String, to new: String) throws {
    let file = book.folder + "/tieout.toml"
    let text = try Repository.text(file)
    #expect(text.contains(old))
    try text.replacing(old, with: new).write(toFile: file, atomically: true, encoding: .utf8)
  }
}
