import Foundation
import Testing

/// `tieout explain` over the finished sample month.
@Suite struct ExplainTests {
  @Test(arguments: [
    (
      "L-00883",
      ["matched by evidence", "theirs  EUR-20261029-006", "why     quotes its reference"]
    ),
    ("po_1SAMPLERqukvyGEVuFMrm", ["ours    L-00238", "matched by payout", "77.99 GBP paid out"]),
    ("L-C09-A", ["suggested", "open: amount_mismatch", "45.00 EUR, open as well"]),
    ("L-C22-A", ["matched by evidence", "2.00 GBP fee, posted to expense:processor-fees"]),
    ("L-C14-A", ["open: ambiguous", "nearest EUR-C14-A", "nearest EUR-C14-B"]),
  ])
  func `an id is explained`(id: String, says: [String]) throws {
    let ended = try Programs.run("tieout", ["explain", id], on: try FinishedMonth.get().book)
    #expect(ended.status == 0, "\(ended.errors)")
    for text in says { #expect(ended.output.contains(text), "\(ended.output)") }
  }

  @Test func `the ids of a match and of a break lead to the same`() throws {
    let month = try FinishedMonth.get()
    let matched = try #require(try month.table("matches.csv").rows.first)
    let open = try #require(try month.table("breaks.csv").rows.first)
    for (id, item) in [("group_id", matched), ("break_id", open)] {
      let (name, other) = (item[id], item["item_id"])
      let byID = try Programs.run("tieout", ["explain", name], on: month.book)
      let byItem = try Programs.run("tieout", ["explain", other], on: month.book)
      #expect(byID.output.contains(other) && byItem.output.contains(name), "\(byID.output)")
    }
  }

  @Test func `programs are told the same`() throws {
    let book = try FinishedMonth.get().book
    let ended = try Programs.run("tieout", ["explain", "L-C22-A", "--json"], on: book)
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
    let match = try #require((json["matches"] as? [[String: Any]])?.first)
    #expect(match["rule"] as? String == "evidence")
    let difference = try #require((match["differences"] as? [[String: Any]])?.first)
    #expect(difference["amount"] as? String == "2.00" && difference["kind"] as? String == "fee")
  }

  @Test func `an unknown id is an error with a remedy`() throws {
    let ended = try Programs.run("tieout", ["explain", "L-0"], on: try FinishedMonth.get().book)
    #expect(ended.status == 64)
    #expect(ended.errors.contains("CLI-0107") && ended.errors.contains("hint: "))
  }
}
