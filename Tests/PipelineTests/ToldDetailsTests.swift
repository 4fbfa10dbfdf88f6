import Foundation
import Testing

@testable import Pipeline

/// The payments behind a line that the bank collected, told by another file than its statement.
///
/// The bank books 90.00 as one line. Six choices of the ledger's five rows come to that, so that only a
/// list of the payments tells which three they are.
@Suite struct ToldDetailsTests {
  /// What the statement comes as, and what lists the payments.
  enum Files: CaseIterable { case mt940AndNotification, mt940AndTable, tableAndTable }

  // MARK: The book

  private static let amounts = [25_00, 25_00, 25_00, 40_00, 40_00]
  private static let collected = [0, 2, 3]

  private static func reference(_ row: Int) -> String { "DD-70\(row)1-2\(row)44" }

  private static func decimal(_ cents: Int) -> String {
    "\(cents / 100)." + String(format: "%02d", cents % 100)
  }

  private static func book(_ files: Files) throws -> ScratchWorkspace {
    let folder = try ScratchFolders.make()
    let format = files == .tableAndTable ? "csv\"\nprofile = \"statement" : "mt940"
    let account = "external = \"\(SmallStatement.iban)\"\nformat = \""
    let text = try Repository.text(Repository.month + "/tieout.toml")
      .replacing(account + "camt.053", with: account + format)
    #expect(text.contains(format))
    try text.write(toFile: folder + "/tieout.toml", atomically: false, encoding: .utf8)
    let book = try ScratchWorkspace(folder, inbox: [])
    try FileManager.default.createDirectory(
      atPath: book.folder + "/profiles", withIntermediateDirectories: true)
    for (name, profile) in [("statement", statementProfile), ("payments", listProfile)] {
      try profile.write(
        toFile: "\(book.folder)/profiles/\(name).toml", atomically: false, encoding: .utf8)
    }
    try book.copy("\(Repository.month)/inbox/parties.csv", as: "parties.csv")
    let rows = amounts.enumerated().map { at, amount in
      "L-\(at + 1),2026-10-0\(at + 1)T09:0\(at):00Z,acc_m00\(at + 1),,M-00\(at + 1),topup_bank,"
        + "\(decimal(amount)),EUR,\(reference(at)),,,"
    }
    let head =
      "id,booked_at,account_id,org_id,member_id,type,amount,currency,reference,processor_ref,description,counterparty"
    try book.put(
      ([head] + rows).joined(separator: "\n") + "\n", as: "ledger/2026-10.ledger.csv")
    return book
  }

  private static let statementProfile = """
    bank = "Example Bank"
    [recognise]
    header = ["day", "money", "text", "reference"]
    [columns]
    booking_date = "day"
    amount = "money"
    remittance = ["text"]
    bank_ref = "reference"
    [values]
    date = "YYYY-MM-DD"
    currency = "EUR"
    account = "\(SmallStatement.iban)"
    """

  private static let listProfile = """
    bank = "Example Bank"
    kind = "details"
    [recognise]
    header = ["line", "payment", "payer", "money"]
    [columns]
    bank_ref = "line"
    end_to_end_id = "payment"
    counterparty_name = "payer"
    amount = "money"
    [values]
    currency = "EUR"
    """

  // MARK: Its files

  /// One line of 90.00, or two of one reference.
  private static func statement(_ files: Files, lines: Int = 1) -> (name: String, text: String) {
    let line = SmallStatement.Line(90_00, "COLLECTED", reference: "COLL-1", day: 6)
    let statement = SmallStatement(
      number: 1, days: 1...31, opening: 100_00, lines: Array(repeating: line, count: lines))
    guard files == .tableAndTable else { return ("bank-eur/2026-10.sta", statement.mt940) }
    return (
      "bank-eur/2026-10.csv",
      "day,money,text,reference\n"
        + String(repeating: "2026-10-06,90.00,COLLECTED,COLL-1\n", count: lines)
    )
  }

  private static func list(
    _ files: Files, of rows: [Int] = collected, amount: Int = 90_00
  ) -> (name: String, text: String) {
    let payments = rows.map { (reference($0), amounts[$0]) }
    guard files == .mt940AndNotification else {
      let rows = payments.map { "COLL-1,\($0.0),Somebody,\(decimal($0.1))\n" }
      return ("bank-eur/payments.csv", "line,payment,payer,money\n" + rows.joined())
    }
    let details = payments.map { reference, amount in
      """
      <TxDtls><Refs><EndToEndId>\(reference)</EndToEndId></Refs><Amt Ccy="EUR">\(decimal(amount))</Amt>
      <CdtDbtInd>CRDT</CdtDbtInd></TxDtls>
      """
    }
    return (
      "payments.xml",
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn>
      <GrpHdr><MsgId>N1</MsgId><CreDtTm>2026-10-07T03:00:00</CreDtTm></GrpHdr>
      <Ntfctn><Id>N1</Id><Acct><Id><IBAN>\(SmallStatement.iban)</IBAN></Id><Ccy>EUR</Ccy></Acct>
      <Ntry><Amt Ccy="EUR">\(decimal(amount))</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
      <BookgDt><Dt>2026-10-06</Dt></BookgDt><AcctSvcrRef>COLL-1</AcctSvcrRef>
      <NtryDtls>\(details.joined())</NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>

      """
    )
  }

  // MARK: What it comes to

  private static func put(_ file: (name: String, text: String), in book: ScratchWorkspace) throws {
    try book.put(file.text, as: file.name)
  }

  /// The items that are matched with the line, sorted; none while it is open.
  private static func matched(_ book: ScratchWorkspace) throws -> [String] {
    let rows = try Table("\(book.pack)/matches.csv").rows.filter { $0["status"] == "auto" }
    let group = rows.first { $0["item_id"] == "COLL-1" }?["group_id"]
    return rows.filter { $0["group_id"] == group && $0["side"] == "left" }
      .map { $0["item_id"] }.sorted()
  }

  private static let payments = collected.map { "L-\($0 + 1)" }

  private static func expectSound(_ book: ScratchWorkspace) throws {
    #expect(try book.audit().differences.isEmpty)
    let verified = try Programs.run("tieout-verify", [], on: book)
    #expect(verified.errors.contains("none failed"), "\(verified.errors)")
  }

  // MARK: Tests

  @Test(arguments: Files.allCases)
  func `a list that comes after the statement tells its payments`(files: Files) throws {
    let book = try Self.book(files)
    try Self.put(Self.statement(files), in: book)
    _ = try book.run()
    #expect(try Self.matched(book) == [])
    let before = try DatabaseState(book)

    try Self.put(Self.list(files), in: book)
    let ended = try book.run()
    let name = Self.list(files).name
    #expect(
      ended.notes.contains("\(name): news: the payments of 1 line are kept, and the book has it"),
      "\(ended.notes)")
    #expect(try Self.matched(book) == Self.payments)
    let after = try DatabaseState(book)
    for value in ["entries", "statements", "lines", "ledger"] {
      #expect(after[value] == before[value], "\(value)")
    }
    let explained = try Programs.run("tieout", ["explain", "COLL-1"], on: book)
    #expect(
      explained.output.contains("the bank lists its 3 payments in '\(name)', and each is a row"),
      "\(explained.output)\(explained.errors)")
    try Self.expectSound(book)
  }

  @Test(arguments: Files.allCases)
  func `a list that comes before the statement gives the same`(files: Files) throws {
    let book = try Self.book(files)
    try Self.put(Self.list(files), in: book)
    let alone = try book.ingest()
    #expect(alone.notes.contains("of which the book has 0"), "\(alone.notes)")
    try Self.put(Self.statement(files), in: book)
    _ = try book.run()
    #expect(try Self.matched(book) == Self.payments)

    let other = try Self.book(files)
    try Self.put(Self.statement(files), in: other)
    _ = try other.run()
    try Self.put(Self.list(files), in: other)
    _ = try other.run()
    #expect(try packDifferences(book.pack, other.pack) == [])
  }

  @Test func `what two files tell alike is told once`() throws {
    let book = try Self.book(.mt940AndNotification)
    let list = Self.list(.mt940AndNotification)
    try Self.put(Self.statement(.mt940AndNotification), in: book)
    try Self.put(list, in: book)
    let again = Self.list(.mt940AndNotification, of: Self.collected.reversed())
    try book.put(again.text, as: "again.xml")
    _ = try book.run()
    #expect(try Self.matched(book) == Self.payments)
    try Self.expectSound(book)
  }

  @Test func `sources names the files that list payments`() throws {
    let book = try Self.book(.mt940AndNotification)
    try Self.put(Self.list(.mt940AndNotification), in: book)
    _ = try book.ingest()
    let line = "lists         payments.xml: the payments of 1 line, of which the book has "
    #expect(try Self.sources(book).contains(line + "0\n"))
    try Self.put(Self.statement(.mt940AndNotification), in: book)
    _ = try book.ingest()
    #expect(try Self.sources(book).contains(line + "1\n"))
    let json = try Self.sources(book, ["--json"]).filter { !$0.isWhitespace }
    #expect(json.contains(#""lists":[{"file":"payments.xml","lines":1,"in_book":1}]"#), "\(json)")
  }

  private static func sources(
    _ book: ScratchWorkspace, _ more: [String] = []
  ) throws -> String {
    try Programs.run("tieout", ["sources", "--as-of", "2026-11-02"] + more, on: book).output
  }

  @Test func `verify looks at where a list was read`() throws {
    let book = try Self.book(.mt940AndTable)
    try Self.put(Self.statement(.mt940AndTable), in: book)
    try Self.put(Self.list(.mt940AndTable), in: book)
    _ = try book.run()
    try book.database.connect().script(
      "misplace the list",
      """
      ALTER TABLE tieout.told_details DISABLE TRIGGER append_only;
      UPDATE tieout.told_details SET byte_offset = byte_offset + 3;
      ALTER TABLE tieout.told_details ENABLE ALWAYS TRIGGER append_only
      """)
    let verified = try Programs.run("tieout-verify", [], on: book)
    #expect(
      verified.output.contains("VER-0132") && verified.output.contains("payments of a line 1"),
      "\(verified.output)\(verified.errors)")
  }

  @Test func `of lists that contradict one another none is believed`() throws {
    let book = try Self.book(.mt940AndNotification)
    try Self.put(Self.statement(.mt940AndNotification), in: book)
    try Self.put(Self.list(.mt940AndNotification), in: book)
    try book.put(Self.list(.mt940AndNotification, of: [0, 1, 3]).text, as: "other.xml")
    let ended = try book.run()
    #expect(ended.notes.contains("other.xml: news: the payments of 1 line are kept, of which"))
    #expect(try Self.matched(book) == [])

    // Until the wrong one counts no longer.
    let done = try Programs.run(
      "tieout",
      ["supersede", "other.xml", "payments.xml", "--apply", "--reason", "the bank's mistake"],
      on: book)
    #expect(done.status == 0, "\(done.errors)")
    let corrected = try book.run()
    #expect(try Self.matched(book) == Self.payments, "\(corrected.notes)")
    try Self.expectSound(book)
  }

  @Test func `a list that is not the amount of its line is not used`() throws {
    let notified = try Self.book(.mt940AndNotification)
    try Self.put(Self.statement(.mt940AndNotification), in: notified)
    try Self.put(Self.list(.mt940AndNotification, of: [0, 3]), in: notified)
    let ended = try notified.run()
    #expect(
      ended.notes.contains("payments.xml: news: 1 list of payments cannot be used"),
      "\(ended.notes)")
    #expect(try Self.matched(notified) == [])

    // A table says no amount of the line: what is missing is seen when the line is looked for.
    let listed = try Self.book(.mt940AndTable)
    try Self.put(Self.statement(.mt940AndTable), in: listed)
    try Self.put(Self.list(.mt940AndTable, of: [0, 3]), in: listed)
    #expect(try listed.run().notes.contains("of which the book has 0"))
    #expect(try Self.matched(listed) == [])
    try Self.expectSound(listed)
  }

  @Test func `a list does not say which of two equal lines it is of`() throws {
    let book = try Self.book(.mt940AndTable)
    try Self.put(Self.statement(.mt940AndTable, lines: 2), in: book)
    try Self.put(Self.list(.mt940AndTable), in: book)
    #expect(try book.run().notes.contains("of which the book has 0"))
    try Self.expectSound(book)
  }

  @Test func `a list is forgotten when the run that brought it is undone, and may come again`()
    throws
  {
    let book = try Self.book(.mt940AndNotification)
    try Self.put(Self.statement(.mt940AndNotification), in: book)
    _ = try book.run()
    let before = try ScratchFolders.make() + "/pack"
    try FileManager.default.copyItem(atPath: book.pack, toPath: before)
    try Self.put(Self.list(.mt940AndNotification), in: book)
    _ = try book.run()
    #expect(try Self.matched(book) == Self.payments)

    let undone = try Programs.run(
      "tieout", ["undo", "2", "--who", "Anna", "--reason", "another bank's list"], on: book)
    #expect(undone.status == 0, "\(undone.errors)")
    #expect(try packDifferences(before, book.pack) == [])
    let again = try book.ingest(["\(book.inbox)/payments.xml"])
    #expect(again.outcome == .ok, "\(again.notes)")
    _ = try book.run()
    #expect(try Self.matched(book) == Self.payments)
    try Self.expectSound(book)
  }

  @Test func `what an earlier release archived as news is read for its lists`() throws {
    let book = try Self.book(.mt940AndNotification)
    try Self.put(Self.statement(.mt940AndNotification), in: book)
    try Self.put(Self.list(.mt940AndNotification), in: book)
    #expect(try book.ingest().outcome == .ok)
    // As the schema's step to version 17 leaves a book that has the file.
    try book.database.connect().script(
      "forget the list",
      """
      ALTER TABLE tieout.told_details DISABLE TRIGGER append_only;
      DELETE FROM tieout.told_details;
      ALTER TABLE tieout.told_details ENABLE ALWAYS TRIGGER append_only;
      INSERT INTO tieout.details_due
      SELECT file_id FROM tieout.raw_file WHERE state = 'loaded' AND format LIKE 'camt.054%'
      """)
    _ = try book.run()
    #expect(try Self.matched(book) == Self.payments)
    try Self.expectSound(book)
  }

  @Test func `a list that could be of two banks is refused`() throws {
    let book = try Self.book(.mt940AndTable)
    try book.put(Self.list(.mt940AndTable).text, as: "payments.csv")
    let ended = try book.ingest()
    #expect(ended.outcome == .badInput)
    #expect(ended.notes.contains("ING-0103"), "\(ended.notes)")
  }

  @Test func `the rules of a pack name how lists are read`() throws {
    let book = try Self.book(.mt940AndTable)
    let version = try book.workspace.rulesVersion()
    let path = "\(book.folder)/profiles/payments.toml"
    try Repository.text(path).replacing("end_to_end_id", with: "instruction_id")
      .write(toFile: path, atomically: false, encoding: .utf8)
    #expect(try book.workspace.rulesVersion() != version)
  }
}
