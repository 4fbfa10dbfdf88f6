import Testing

/// What a processor takes for itself names no customer, and often not even in the ledger its own number.
@Suite struct ProcessorsChargeTests {
  @Test func `a processor's own charge is found by its amount and day`() throws {
    let book = try ScratchWorkspace()
    let ledger = "ledger/2026-10.ledger.csv"
    let lines = try Repository.lines("\(Repository.month)/inbox/\(ledger)")
    let charge = try #require(lines.first { $0.hasPrefix("L-00116,") })
    let unnamed = charge.replacing("txn_1SAMPLEVzLy8VhTUzZJff", with: "")
    #expect(unnamed != charge)
    try book.put(lines.joined().replacing(charge, with: unnamed), as: ledger)
    let ended = try Programs.run("tieout", ["run", "--period", "2026-10"], on: book)
    #expect(ended.status == 10, "\(ended.errors)")
    let match = try #require(
      try Table("\(book.pack)/matches.csv").rows.first { $0["item_id"] == "L-00116" })
    #expect(match["status"] == "auto")
    #expect(match["rule"] == "amount_and_date")
  }
}
