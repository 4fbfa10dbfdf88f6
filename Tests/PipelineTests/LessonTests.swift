import Foundation
import Testing

/// What people decide teaches who pays for whom, visibly, and is forgotten when they take it back.
///
/// Jan's aunt pays for him, four times in October, by her own name alone.
@Suite struct LessonTests {
  private static let amounts = [41_17, 52_31, 63_89, 74_53]

  private static func month() throws -> ScratchWorkspace {
    let book = try ScratchWorkspace(inbox: ["parties.csv"])
    let days = [5, 12, 19, 26]
    let rows = zip(amounts, days).enumerated().map { at, row in
      let day = String(format: "%02d", row.1)
      return "L-\(at + 1),2026-10-\(day)T09:00:00Z,acc_m001,,M-001,topup_bank,"
        + "\(row.0 / 100).\(row.0 % 100),EUR,TU-70\(at)1-2\(at)44,,,"
    }
    let head =
      "id,booked_at,account_id,org_id,member_id,type,amount,currency,reference,processor_ref,description,counterparty"
    try book.put(
      ([head] + rows).joined(separator: "\n") + "\n", as: "ledger/2026-10.ledger.csv")
    let lines = zip(amounts, days).enumerated().map { at, row in
      var line = SmallStatement.Line(
        row.0, "pocket money", reference: "AUNT-\(at + 1)", day: row.1 + 1)
      line.payer = at == 2 ? "VANDAMME ODILE" : "Odile Vandamme"
      return line
    }
    let statement = SmallStatement(number: 1, days: 1...31, opening: 100_00, lines: lines)
    try book.put(statement.camt, as: "bank-eur/2026-10.camt053.xml")
    _ = try book.run()
    return book
  }

  private static func rows(of item: String, in book: ScratchWorkspace) throws -> [Table.Row] {
    try Table("\(book.pack)/matches.csv").rows.filter { $0["item_id"] == item }
  }

  private static func status(_ item: String, in book: ScratchWorkspace) throws -> String? {
    try rows(of: item, in: book).first?["status"]
  }

  @Test func `a payer whom two decisions confirm is known, and a rejection takes that back`() throws
  {
    let book = try Self.month()
    for item in ["L-1", "L-2", "L-3", "L-4"] { #expect(try Self.status(item, in: book) == nil) }

    try book.decide(["match,L-1 AUNT-1,,his aunt pays"])
    #expect(try Self.status("L-1", in: book) == "confirmed")
    // Once may be chance: it is suggested.
    #expect(try Self.status("L-3", in: book) == "suggested")

    try book.decide(["match,L-2 AUNT-2,,his aunt pays"])
    for item in ["L-3", "L-4"] { #expect(try Self.status(item, in: book) == "auto") }
    let third = try #require(try Self.rows(of: "L-3", in: book).first)
    #expect(
      third["reasons"].contains(
        "such a payer was confirmed for the party by 2 decisions of people"), "\(third)")
    let explained = try Programs.run("tieout", ["explain", "L-4"], on: book)
    #expect(explained.output.contains("confirmed for the party by 2 decisions"))
    let weights = try Programs.run("tieout", ["rules", "weights", "2026-10"], on: book)
    #expect(
      weights.output.contains("learnt from decisions of people: 2 confirmed, 0 rejected"),
      "\(weights.output)\(weights.errors)")
    #expect(try book.audit().differences.isEmpty)

    try book.decide(["reject,\(third["group_id"]),,that was for his sister"])
    for item in ["L-3", "L-4"] { #expect(try Self.status(item, in: book) == nil) }
    #expect(try Self.status("L-1", in: book) == "confirmed")
    #expect(try book.audit().differences.isEmpty)
  }
}
