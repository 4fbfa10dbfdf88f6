import Foundation
import Testing

/// What people decide teaches in which form payers write references, visibly, and is forgotten when
/// they take it back.
///
/// The references are of the kind `M004711-2026`; an accountant writes `4711/26`, and pays for other
/// members each time under another name, so that nothing but the form tells whose payment it is.
@Suite struct FormLessonTests {
  private static let payments = [
    (member: "M-001", reference: "M004711-2026", text: "Kd.Nr. 4711/26", amount: 41_17),
    (member: "M-002", reference: "M008123-2026", text: "Kd.Nr. 8123/26", amount: 52_31),
    (member: "M-003", reference: "M001502-2025", text: "KdNr 1502/25 Danke", amount: 63_89),
    (member: "M-004", reference: "M009640-2026", text: "9640 / 26", amount: 74_53),
  ]

  private static func month() throws -> ScratchWorkspace {
    let book = try ScratchWorkspace(inbox: ["parties.csv"])
    let head =
      "id,booked_at,account_id,org_id,member_id,type,amount,currency,reference,processor_ref,description,counterparty"
    let rows = payments.enumerated().map { at, one in
      let day = String(format: "%02d", 5 + 6 * at)
      return "L-\(at + 1),2026-10-\(day)T09:00:00Z,acc_f\(at + 1),,\(one.member),topup_bank,"
        + "\(one.amount / 100).\(one.amount % 100),EUR,\(one.reference),,,"
    }
    try book.put(([head] + rows).joined(separator: "\n") + "\n", as: "ledger/2026-10.ledger.csv")
    let payers = ["Treuhand Sommer", "Kanzlei Grahl", "Fiduciaire Oz", "Büro Tiefental"]
    let lines = zip(payments, payers).enumerated().map { at, one in
      var line = SmallStatement.Line(
        one.0.amount, one.0.text, reference: "BANK-\(at + 1)", day: 6 + 6 * at)
      line.payer = one.1
      return line
    }
    let statement = SmallStatement(number: 1, days: 1...31, opening: 100_00, lines: lines)
    try book.put(statement.camt, as: "bank-eur/2026-10.camt053.xml")
    _ = try book.run()
    return book
  }

  private static func row(_ item: String, in book: ScratchWorkspace) throws -> Table.Row? {
    try Table("\(book.pack)/matches.csv").rows.first { $0["item_id"] == item }
  }

  @Test func `a form that two decisions confirm is known, and a rejection takes that back`() throws
  {
    let book = try Self.month()
    for item in ["L-1", "L-2", "L-3", "L-4"] { #expect(try Self.row(item, in: book) == nil) }

    try book.decide(["match,L-1 BANK-1,,their accountant writes it so"])
    #expect(try Self.row("L-1", in: book)?["status"] == "confirmed")
    // Once may be chance: it is suggested.
    for item in ["L-2", "L-3", "L-4"] {
      #expect(try Self.row(item, in: book)?["status"] == "suggested")
    }

    let second = try #require(try Self.row("L-2", in: book))
    try book.decide(["confirm,\(second["group_id"]),,as suggested"])
    for item in ["L-3", "L-4"] { #expect(try Self.row(item, in: book)?["status"] == "auto") }
    let third = try #require(try Self.row("L-3", in: book))
    #expect(
      third["reasons"].contains(
        "quotes \"1502/25\", a form of references that 2 decisions of people confirmed"), "\(third)"
    )
    let explained = try Programs.run("tieout", ["explain", "L-4"], on: book)
    #expect(
      explained.output.contains("quotes \"9640 26\", a form of references that 2 decisions"),
      "\(explained.output)")
    let weights = try Programs.run("tieout", ["rules", "weights", "2026-10"], on: book)
    #expect(
      weights.output.contains(
        "a form of references was learnt from 2 decisions of people: "
          + "characters 2-7 without zeros, 10-11 of A9999999999"),
      "\(weights.output)\(weights.errors)")
    #expect(try book.audit().differences.isEmpty)

    try book.decide(["reject,\(third["group_id"]),,that was last year's"])
    #expect(try Self.row("L-3", in: book) == nil)
    #expect(try Self.row("L-4", in: book) == nil)
    #expect(try Self.row("L-1", in: book)?["status"] == "confirmed")
    #expect(try book.audit().differences.isEmpty)
  }
}
