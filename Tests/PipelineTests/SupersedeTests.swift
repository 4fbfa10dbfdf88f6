import Foundation
import Testing

/// A corrected file counts only when somebody says so, and then as if the other had never come.
@Suite struct SupersedeTests {
  private static let first = SmallStatement(
    number: 7, days: 14...14, opening: 100_00,
    lines: [
      .init(54_00, "invoice 12", reference: "R1"), .init(10_00, "club fee"), .init(5_00, "tea"),
    ]
  )
  private static var corrected: SmallStatement {
    var statement = first
    statement.lines = [
      .init(45_00, "invoice 12", reference: "R1"), .init(10_00, "club fee"), .init(3_00, "coffee"),
    ]
    return statement
  }

  @Test(arguments: SmallBook.Format.allCases)
  func `a corrected statement is held back and named`(_ format: SmallBook.Format) throws {
    let book = try SmallBook(format)
    #expect(try book.ingest(Self.first, as: "first").status == 0)
    let before = try book.lines()
    let held = try book.ingest(Self.corrected, as: "corrected")
    #expect(held.status == 65)
    #expect(
      held.errors.contains("ING-0109") && held.errors.contains("'first'")
        && held.errors.contains("tieout supersede"), "\(held.errors)")
    #expect(try book.lines() == before)
  }

  @Test(arguments: SmallBook.Format.allCases)
  func `the comparison names each line and field, and changes nothing`(
    _ format: SmallBook.Format
  ) throws {
    let book = try SmallBook(format)
    try book.ingest(Self.first, as: "first")
    try book.ingest(Self.corrected, as: "corrected")
    let before = try DatabaseState(book.workspace)
    let shown = try book.tieout("supersede", "first", "corrected")
    #expect(shown.status == 0, "\(shown.errors)")
    for text in [
      "closing: 169.00 EUR → 158.00 EUR", "amount: 54.00 EUR → 45.00 EUR",
      "- 2026-10-14  5.00 EUR  tea", "+ 2026-10-14  3.00 EUR  coffee",
      "1 line unchanged, 1 changed, 1 removed, 1 added; the sum changes by -11.00 EUR",
    ] { #expect(shown.output.contains(text), "\(text): \(shown.output)") }
    #expect(try DatabaseState(book.workspace) == before)
    #expect(try book.ask("SELECT count(*)::text FROM tieout.supersession") == "0")
  }

  @Test(arguments: SmallBook.Format.allCases)
  func `applied, the new lines count and the old ones stay`(_ format: SmallBook.Format) throws {
    let book = try SmallBook(format)
    try book.ingest(Self.first, as: "first")
    try book.ingest(Self.corrected, as: "corrected")
    let ended = try book.tieout("supersede", "first", "corrected", "--apply", "--reason", "typo")
    #expect(ended.status == 0, "\(ended.errors)")
    let only = try SmallBook(format)
    try only.ingest(Self.corrected, as: "corrected")
    #expect(try book.lines() == only.lines())
    #expect(try book.ask("SELECT count(*)::text FROM tieout.entry") == "6")
    #expect(try book.ask("SELECT reason FROM tieout.supersession") == "typo")
    // Nothing happens twice, whatever lies in the inbox.
    #expect(try book.ingest("first", "corrected").status == 0)
    #expect(try book.lines() == only.lines())
    let verified = try Programs.run("tieout-verify", [], on: book.workspace)
    #expect(verified.status == 0, "\(verified.output)")
    let again = try book.tieout("supersede", "first", "corrected", "--apply")
    #expect(again.status == 77 && again.errors.contains("ING-0111"), "\(again.errors)")
  }

  @Test func `another wording of a line is a correction too`() throws {
    let book = try SmallBook(.camt053)
    try book.ingest(Self.first, as: "first")
    var reworded = Self.first
    reworded.lines[0].text = "invoice 21"
    let held = try book.ingest(reworded, as: "reworded")
    #expect(held.status == 65 && held.errors.contains("one of its lines"), "\(held.errors)")
    let shown = try book.tieout("supersede", "first", "reworded")
    #expect(shown.output.contains("text: invoice 12 → invoice 21"), "\(shown.output)")
  }

  /// In the text, in an account's own field, and in the payments of a batch, IBAN or not.
  @Test(arguments: [[], ["--json"]])
  func `no account number is shown whole`(options: [String]) throws {
    let book = try SmallBook(.camt053)
    try book.ingest(Self.first, as: "first")
    func payment(_ id: String) -> String {
      "<TxDtls><RltdPties><Dbtr><Nm>A</Nm></Dbtr><DbtrAcct><Id>\(id)</Id></DbtrAcct></RltdPties>"
        + "</TxDtls>"
    }
    let payments = ["<IBAN>DE89370400440532013000</IBAN>", "<Othr><Id>12345678901</Id></Othr>"]
    let text = "tea for BE71 0961 2345 6769"
    let corrected = Self.first.camt.replacing(
      "<TxDtls><RmtInf><Ustrd>club fee</Ustrd></RmtInf></TxDtls>",
      with: payments.map(payment).joined()
    ).replacing("invoice 12", with: "NL91ABNA0417164300").replacing("tea", with: text)
    try book.workspace.put(corrected, as: "corrected")
    #expect(try book.ingest("corrected").status == 65)
    let shown = try Programs.run(
      "tieout", ["supersede", "first", "corrected"] + options, on: book.workspace)
    for account in [
      "DE89370400440532013000", "12345678901", "NL91ABNA0417164300", "BE71 0961 2345 6769",
    ] { #expect(!shown.output.contains(account), "\(shown.output)") }
    for account in [
      "DE89**************3000", "1234***8901", "NL91**********4300", "BE71 **** **** 6769",
    ] { #expect(shown.output.contains(account), "\(shown.output)") }
  }

  @Test func `what another file tells as well is kept from that one`() throws {
    let book = try SmallBook(.camt053)
    try book.ingest(Self.first, as: "first")
    var week = SmallStatement(
      number: 8, days: 14...18, opening: 100_00, lines: Self.corrected.lines)
    week.lines.append(.init(1_00, "later", day: 16))
    // The week disagrees with the day, but only about its first day, which may be cut through.
    #expect(try book.ingest(week, as: "week").status == 0)
    try book.ingest(Self.corrected, as: "corrected")
    #expect(
      try book.tieout("supersede", "first", "corrected", "--apply").status == 0)
    let only = try SmallBook(.camt053)
    try only.ingest(week, as: "week")
    try only.ingest(Self.corrected, as: "corrected")
    #expect(try book.lines() == only.lines())
  }

  @Test func `a file that covers less does not take the place of one that covers more`() throws {
    let book = try SmallBook(.camt053)
    var week = SmallStatement(number: 7, days: 12...16, opening: 0, lines: [])
    week.lines = [.init(1_00, "a", day: 12), .init(2_00, "b", day: 14)]
    try book.ingest(week, as: "week")
    try book.ingest(
      SmallStatement(number: 8, days: 14...14, opening: 0, lines: [.init(3_00, "c", day: 14)]),
      as: "day")
    let before = try book.lines()
    let refused = try book.tieout("supersede", "week", "day", "--apply")
    #expect(refused.status == 77 && refused.errors.contains("2026-10-12"), "\(refused.errors)")
    #expect(try book.lines() == before)
  }

  @Test func `a closed month stays as it was`() throws {
    let book = try SmallBook(.camt053)
    try book.ingest(Self.first, as: "first")
    try book.ingest(Self.corrected, as: "corrected")
    try book.workspace.database.connect().script(
      "close a month",
      """
      INSERT INTO tieout.period VALUES ('2026-10', '2026-10-01', '2026-10-31', '2026-09-30 22:00Z',
        '2026-10-31 23:00Z', 'closed')
      """)
    let before = try book.lines()
    let refused = try book.tieout("supersede", "first", "corrected", "--apply")
    #expect(refused.status == 77 && refused.errors.contains("closed"), "\(refused.errors)")
    #expect(try book.lines() == before)
  }

  @Test(arguments: [["gone", "first"], ["zz", "first"], ["first", "first"]])
  func `files that are not there or the same are refused`(names: [String]) throws {
    let book = try SmallBook(.camt053)
    try book.ingest(Self.first, as: "first")
    let ended = try Programs.run("tieout", ["supersede"] + names, on: book.workspace)
    #expect(ended.status == 64 || ended.status == 77, "\(ended.errors)")
  }
}
