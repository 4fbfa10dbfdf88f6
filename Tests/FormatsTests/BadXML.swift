@testable import Formats

extension BadInputTests {
  /// A statement with one entry, in which one part is replaced.
  static func camt(_ part: String = "", with other: String = "", prolog: String = "") -> String {
    let text =
      prolog
        + """
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
        <GrpHdr><MsgId>M1</MsgId></GrpHdr>
        <Stmt><Id>S1</Id><Acct><Id><IBAN>BE71096123456769</IBAN></Id><Ccy>EUR</Ccy></Acct>
        <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">10.00</Amt>
        <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-10-01</Dt></Dt></Bal>
        <Ntry><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><Dt>2026-10-02</Dt></BookgDt>
        <NtryDtls><TxDtls><Amt Ccy="EUR">5.00</Amt></TxDtls></NtryDtls></Ntry>
        </Stmt></BkToCstmrStmt></Document>
        """
    return part.isEmpty ? text : text.replacing(part, with: other)
  }

  private static let entryAmount = "<Amt Ccy=\"EUR\">5.00</Amt><CdtDbtInd>DBIT"

  private static func amount(_ text: String, currency: String = "EUR") -> String {
    camt(entryAmount, with: "<Amt Ccy=\"\(currency)\">\(text)</Amt><CdtDbtInd>DBIT")
  }

  static let xmlCases = [
    Case("a garbled amount", amount("12..34"), "ING-0061", "/Stmt[1]/Ntry[1]/Amt"),
    Case("an amount with a comma", amount("5,00"), "ING-0061", "/Ntry[1]/Amt"),
    Case("a third decimal", amount("5.005"), "ING-0062", "/Ntry[1]/Amt"),
    Case("an amount beyond the range", amount("999999999999999999.00"), "ING-0063", "/Ntry[1]/Amt"),
    Case("a signed amount", amount("-5.00"), "ING-0064", "/Ntry[1]/Amt"),
    Case("a currency nobody knows", amount("5.00", currency: "XXX"), "ING-0065", "/Ntry[1]/Amt"),
    Case("an empty amount", amount(""), "ING-0060", "/Ntry[1]/Amt"),
    Case("no direction", camt("DBIT", with: ""), "ING-0060", "/Ntry[1]/CdtDbtInd"),
    Case("a direction nobody knows", camt("DBIT", with: "OUT"), "ING-0068", "/Ntry[1]/CdtDbtInd"),
    Case("a status nobody knows", camt("BOOK", with: "MAYB"), "ING-0068", "/Ntry[1]/Sts"),
    Case(
      "a reversal mark nobody knows", camt("<Sts>", with: "<RvslInd>maybe</RvslInd><Sts>"),
      "ING-0068", "/Ntry[1]/RvslInd"),
    Case(
      "a day that does not exist", camt("2026-10-02", with: "2026-02-30"), "ING-0066",
      "/Ntry[1]/BookgDt"),
    Case("a day in another order", camt("2026-10-02", with: "02.10.2026"), "ING-0066", "BookgDt"),
    Case("a balance that is no number", camt("10.00", with: "ten"), "ING-0061", "/Bal[1]/Amt"),
    Case(
      "a detail that is no number",
      camt("<TxDtls><Amt Ccy=\"EUR\">5.00", with: "<TxDtls><Amt Ccy=\"EUR\">5.0.0"), "ING-0061",
      "/Ntry[1]/NtryDtls/TxDtls[1]/Amt"),
    Case("a document type", camt(prolog: "<!DOCTYPE a [<!ENTITY b \"c\">]>"), "ING-0032"),
    Case(
      "a document type after the declaration",
      camt(prolog: "<?xml version=\"1.0\"?><!DOCTYPE a SYSTEM \"file:///etc/passwd\">"),
      "ING-0032"),
    Case(
      "deep nesting",
      camt("<GrpHdr>", with: "<GrpHdr>" + String(repeating: "<a>", count: 80)), "ING-0033"),
    Case(
      "a text of two megabytes",
      camt("<Id>S1", with: "<Id>" + String(repeating: "x", count: 2 << 20)), "ING-0034"),
    Case(
      "an attribute of two megabytes",
      camt("<GrpHdr>", with: "<GrpHdr a=\"" + String(repeating: "x", count: 2 << 20) + "\">"),
      "ING-0034"),
    Case("a NUL byte", camt("M1", with: "M\0"), "ING-0022", "@97"),
    Case("text after the end", camt() + "\nremark", "ING-0035"),
    Case("no end tag", camt("</Stmt>", with: ""), "ING-0030"),
    Case("an unknown entity", camt("M1", with: "&xxe;"), "ING-0030"),
    Case("Latin-1 that says it is UTF-8", bytes: latin1, "ING-0030"),
    Case("a message without a statement", noStatement, "ING-0037"),
    Case("a document without a message", "<Document/>", "ING-0036", as: .camt053),
    Case("a cut-off second document", camt() + "<?xml version=\"1.0\"?><Document>", "ING-0031"),
  ]

  private static let noStatement =
    "<Document><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr></BkToCstmrStmt></Document>"

  private static let latin1 = Array(camt("M1", with: "M~").utf8).map {
    $0 == UInt8(ascii: "~") ? 0xE9 : $0
  }
}
