import Foundation
import Testing

/// Twice equals once, whatever a file is called, how it is packed and what else it says.
@Suite struct IdempotenceTests {
  @Test func `the same files again, renamed and recompressed, change nothing`() throws {
    let book = try ScratchWorkspace()
    #expect(try book.run().outcome == .itemsForPerson)
    let before = try DatabaseState(book)
    for name in Repository.files(in: Repository.month + "/inbox") where !name.hasSuffix(".gz") {
      let copy = "again/\(name.replacing("/", with: "-")).copy"
      try book.copy("\(Repository.month)/inbox/\(name)", as: copy)
      #expect(try Programs.call("gzip", ["-1", "--keep", "\(book.inbox)/\(copy)"]).status == 0)
    }
    let again = try book.run()
    #expect(again.outcome == .itemsForPerson)
    #expect(again.result?.ingested.loaded == 0 && again.result?.ingested.entries == 0)
    #expect(again.result?.posted.posted == 0)
    #expect(try DatabaseState(book) == before)
    let differences = try packDifferences(FinishedMonth.get().pack, book.pack)
    #expect(differences == [])
  }

  /// One week's statements in one file, and two of its days in another.
  @Test func `overlapping statements in either order give the same lines`() throws {
    let week = try Repository.text("\(Repository.month)/inbox/bank-gbp/2026-W41.camt053.xml")
    let some = dropStatements(week, keeping: 1...3)
    let states = try [[week, some], [some, week], [week]].map { files in
      let book = try ScratchWorkspace(inbox: [])
      for (number, text) in files.enumerated() {
        try book.put(text, as: "\(number).xml")
        #expect(try book.ingest(["\(book.inbox)/\(number).xml"]).outcome == .ok)
      }
      return try DatabaseState(book)
    }
    #expect(states[0]["entries"] != "0")
    #expect(states[0]["lines"] == states[1]["lines"])
    #expect(states[0]["lines"] == states[2]["lines"])
  }

  @Test func `overlapping reports of a processor give the same lines`() throws {
    let lines = try Repository.lines(
      "\(Repository.month)/inbox/stripe/balance-change-2026-10.csv")
    let parts = [lines.prefix(151), lines.prefix(1) + lines.dropFirst(101)].map { $0.joined() }
    let states = try [parts, parts.reversed(), [lines.joined()]].map { files in
      let book = try ScratchWorkspace(inbox: [])
      for (number, text) in files.enumerated() {
        try book.put(text, as: "\(number).csv")
        #expect(try book.ingest(["\(book.inbox)/\(number).csv"]).outcome == .ok)
      }
      return try DatabaseState(book)
    }
    #expect(states[0]["entries"] == "241")
    #expect(states[0]["lines"] == states[1]["lines"])
    #expect(states[0]["lines"] == states[2]["lines"])
  }

  /// The bank gives no reference, so that nothing tells the two lines apart.
  @Test func `two equal lines stay two, however often they are told`() throws {
    let book = try ScratchWorkspace(inbox: [])
    for comment in ["", "<!-- sent again -->"] {
      try book.put(twoEqualLines(comment), as: "equal.xml")
      #expect(try book.ingest(["\(book.inbox)/equal.xml"]).outcome == .ok)
      #expect(try DatabaseState(book)["entries"] == "2")
    }
    #expect(try DatabaseState(book)["loaded files"] == "2")
  }

  @Test func `rows of the ledger that come again are not posted again`() throws {
    let lines = try Repository.lines("\(Repository.month)/inbox/ledger/2026-10.ledger.csv")
    let book = try ScratchWorkspace(inbox: [])
    let parts = [lines.prefix(500), lines.prefix(1) + lines.dropFirst(300)]
    for (number, part) in parts.enumerated() {
      try book.put(part.joined(), as: "\(number).ledger.csv")
      #expect(try book.post(["\(book.inbox)/\(number).ledger.csv"]).outcome == .ok)
    }
    #expect(try DatabaseState(book)["transactions"] == "974")
    #expect(try DatabaseState(book)["postings"] == "1948")
  }

  private func dropStatements(_ text: String, keeping kept: ClosedRange<Int>) -> String {
    let parts = text.split(separator: "    <Stmt>\n", omittingEmptySubsequences: false)
      .map(String.init)
    let end = "  </BkToCstmrStmt>\n</Document>\n"
    let statements = parts.dropFirst().map { $0.replacing(end, with: "") }
    let chosen = statements.enumerated().filter { kept.contains($0.offset) }.map(\.element)
    return ([parts[0]] + chosen).joined(separator: "    <Stmt>\n") + end
  }

  private func twoEqualLines(_ comment: String) -> String {
    let line = """
      <Ntry><Amt Ccy="EUR">40.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
      <BookgDt><Dt>2026-10-14</Dt></BookgDt><ValDt><Dt>2026-10-14</Dt></ValDt>
      <NtryDtls><TxDtls><RmtInf><Ustrd>club fee</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
      """
    func balance(_ code: String, _ amount: String) -> String {
      "<Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">\(amount)</Amt>"
        + "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-10-14</Dt></Dt></Bal>"
    }
    return """
      <?xml version="1.0" encoding="UTF-8"?>\(comment)
      <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
      <GrpHdr><MsgId>M</MsgId><CreDtTm>2026-10-15T03:00:00</CreDtTm></GrpHdr>
      <Stmt><Id>S</Id><ElctrncSeqNb>1</ElctrncSeqNb><CreDtTm>2026-10-15T03:00:00</CreDtTm>
      <Acct><Id><IBAN>BE71096123456769</IBAN></Id><Ccy>EUR</Ccy></Acct>
      \(balance("OPBD", "100.00"))\(balance("CLBD", "180.00"))
      \(line)\(line)
      </Stmt></BkToCstmrStmt></Document>

      """
  }
}
