import Foundation
import Testing

/// The full number of a card in a bank's text does not reach the book.
@Suite struct CardNumberTests {
  private static let week = "\(Repository.month)/inbox/bank-gbp/2026-W41.camt053.xml"

  @Test func `the book keeps the ends of a number of a card and all of a reference`() throws {
    let book = try ScratchWorkspace(inbox: [])
    let text = try Repository.text(Self.week)
      .replacing("<Ustrd>Clubkonto ", with: "<Ustrd>VISA 4111111111111111 of 4012888888881881000 ")
      .replacing("STRIPE PAYOUT", with: "STRIPE PAYOUT 4012888888881881")
    try book.put(text, as: "week.xml")
    #expect(try book.ingest(["\(book.inbox)/week.xml"]).outcome == .ok)
    let rows = try book.database.connect().run(
      "all texts of the entries", "SELECT e::text FROM tieout.entry e")
    let all = rows.map { $0.text(0) }.joined(separator: "\n")
    #expect(!all.contains("4111111111111111") && all.contains("411111******1111"))
    // Nothing says that this one is a card's, and that one has no right check digit.
    #expect(all.contains("4012888888881881") && all.contains("4012888888881881000"))
  }
}
