import Domain
import Store
import Testing

/// What the bank says of a line reaches the rules that match it, wherever the file says it.
@Suite struct LoadedItemTests {
  private static func entry(_ amount: String, _ sign: String, _ inside: String) -> String {
    """
    <Ntry><Amt Ccy="EUR">\(amount)</Amt><CdtDbtInd>\(sign)</CdtDbtInd><Sts>BOOK</Sts>\
    <BookgDt><Dt>2026-10-05</Dt></BookgDt><ValDt><Dt>2026-10-05</Dt></ValDt>\(inside)</Ntry>
    """
  }

  private static let statement = """
    <?xml version="1.0" encoding="UTF-8"?>
    <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
    <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-10-05T20:00:00Z</CreDtTm></GrpHdr><Stmt><Id>S1</Id>
    <CreDtTm>2026-10-05T20:00:00Z</CreDtTm><Acct><Id><IBAN>BE71096123456769</IBAN></Id><Ccy>EUR</Ccy></Acct>
    <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">812.40</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-10-05</Dt></Dt></Bal>
    <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">860.90</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-10-05</Dt></Dt></Bal>
    """
    + entry(
      "51.50", "DBIT",
      """
      <NtryDtls><TxDtls><Refs><EndToEndId>DD-1</EndToEndId></Refs><Chrgs><Rcrd><Amt Ccy="EUR">1.25</Amt>\
      <CdtDbtInd>DBIT</CdtDbtInd></Rcrd><Rcrd><Amt Ccy="EUR">0.25</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd></Chrgs>\
      <RmtInf><Ustrd>returned</Ustrd></RmtInf></TxDtls></NtryDtls>
      """)
    + entry(
      "100.00", "CRDT",
      """
      <NtryDtls><Btch><PmtInfId>B-7</PmtInfId><NbOfTxs>3</NbOfTxs></Btch></NtryDtls>\
      <AddtlNtryInf>COLLECTION OF THE DAY</AddtlNtryInf>
      """)
    + "</Stmt></BkToCstmrStmt></Document>"

  @Test func `charges of the single payment, the batch's count and the bank's own text`() throws {
    let book = try ScratchWorkspace(inbox: [])
    try book.put(Self.statement, as: "bank-eur/statement.xml")
    let ended = try book.ingest()
    #expect(ended.outcome == .ok, "\(ended.notes)")
    let connection = try book.database.connect()
    let euro = try #require(Currency(code: "EUR"))
    var items: [Item] = []
    try connection.transaction("read items") { _ in
      let scope = MatchStore.ItemScope(
        period: "2026-10", lastOn: Period.october.lastDay,
        accounts: [
          MatchStore.ReconciledAccount(
            id: 1, code: "bank:main", currency: euro, isProcessor: false)
        ], openingTypes: [])
      try MatchStore(connection).items(of: scope) { items.append($0.item) }
    }
    try #require(items.count == 2)
    #expect(items[0].charge == 150)
    #expect(items[0].text == "returned" && items[0].paymentCount == nil)
    #expect(items[1].charge == 0 && items[1].paymentCount == 3)
    #expect(items[1].text == "COLLECTION OF THE DAY")
  }
}
