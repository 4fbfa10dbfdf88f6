import Foundation
import Testing

/// What is missing is never zero and never green.
@Suite struct MissingInputTests {
  /// What is taken away, and what the verdict has to name.
  struct Loss: CustomTestStringConvertible {
    var prefix: String
    var named: String

    var testDescription: String { prefix }
  }

  @Test(arguments: [
    Loss(prefix: "bank-eur/2026-10-14", named: "2026-10-14"),
    Loss(prefix: "bank-eur/0-nagekomen", named: "2026-10-30"),
    Loss(prefix: "bank-eur", named: "bank-eur"),
    Loss(prefix: "bank-gbp/2026-W42", named: "2026-10-12"),
    Loss(prefix: "bank-gbp", named: "bank-gbp"),
    Loss(prefix: "stripe/balance-change", named: "stripe-balance-change"),
    Loss(prefix: "stripe/payouts", named: "stripe-payouts"),
    Loss(prefix: "stripe", named: "stripe"),
    Loss(prefix: "ledger", named: "ledger"),
  ])
  func `without one of its inputs a month is incomplete`(_ loss: Loss) throws {
    let all = Repository.files(in: Repository.month + "/inbox")
    let left = all.filter { !$0.hasPrefix(loss.prefix) }
    #expect(left.count < all.count)
    let book = try ScratchWorkspace(inbox: left)
    let ended = try book.run()
    #expect(ended.outcome == .missingInput, "\(ended.notes)")
    let verdict = try Repository.text(book.pack + "/verdict.json")
    #expect(verdict.contains(#""verdict": "incomplete""#))
    #expect(verdict.contains(loss.named), "\(verdict)")
  }

  @Test func `an empty inbox is incomplete`() throws {
    let book = try ScratchWorkspace(inbox: [])
    let ended = try book.run()
    #expect(ended.outcome == .missingInput, "\(ended.notes)")
  }

  @Test func `a ledger export without a row is a missing one`() throws {
    let book = try ScratchWorkspace()
    try book.remove("ledger/2026-10.ledger.csv")
    try book.copy(
      Repository.samples + "/broken/header-only.ledger.csv", as: "ledger/2026-10.ledger.csv")
    #expect(try book.run().outcome == .missingInput)
  }

  @Test func `a statement that comes later leaves no trace of its absence`() throws {
    let late = "bank-eur/0-nagekomen/uittreksel 213 (kopie).XML"
    let names = Repository.files(in: Repository.month + "/inbox").filter { $0 != late }
    let book = try ScratchWorkspace(inbox: names)
    #expect(try book.run().outcome == .missingInput)
    try book.copy("\(Repository.month)/inbox/\(late)", as: late)
    #expect(try book.run().outcome == .itemsForPerson)
    let differences = try packDifferences(FinishedMonth.get().pack, book.pack)
    #expect(differences == [])
  }
}
