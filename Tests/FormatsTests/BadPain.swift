@testable import Formats

extension BadInputTests {
  /// A message with one order, in which one part is replaced.
  static func pain(_ part: String = "", with other: String = "") -> String {
    let text = """
      <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.008.001.02"><CstmrDrctDbtInitn>
      <GrpHdr><MsgId>M1</MsgId><NbOfTxs>1</NbOfTxs></GrpHdr>
      <PmtInf><PmtInfId>P1</PmtInfId><ReqdColltnDt>2026-10-12</ReqdColltnDt>
      <DrctDbtTxInf><InstdAmt Ccy="EUR">5.00</InstdAmt>
      <DrctDbtTx><MndtRltdInf><DtOfSgntr>2026-09-30</DtOfSgntr></MndtRltdInf></DrctDbtTx>
      <RmtInf><Ustrd>Rechnung 1</Ustrd></RmtInf></DrctDbtTxInf>
      </PmtInf></CstmrDrctDbtInitn></Document>
      """
    return part.isEmpty ? text : text.replacing(part, with: other)
  }

  private static let order = "/PmtInf[1]/DrctDbtTxInf[1]/"

  static let painCases = [
    Case(
      "an order with a garbled amount", pain("5.00", with: "5,00"), "ING-0061", order + "InstdAmt"),
    Case(
      "an order with a signed amount", pain("5.00", with: "-5.00"), "ING-0064", order + "InstdAmt"),
    Case(
      "an order without an amount", pain("<InstdAmt Ccy=\"EUR\">5.00</InstdAmt>"), "ING-0060",
      order + "InstdAmt"),
    Case(
      "an order in a currency of nobody", pain("EUR", with: "EUX"), "ING-0065", order + "InstdAmt"),
    Case(
      "a mandate of no day", pain("2026-09-30", with: "2026-09-31"), "ING-0066",
      order + "DtOfSgntr"),
    Case(
      "a placeholder for the day", pain("2026-10-12", with: "YYYY-MM-DD"), "ING-0210",
      "/PmtInf[1]/ReqdColltnDt"),
    Case("an order that is cut off", pain("</PmtInf></CstmrDrctDbtInitn></Document>"), "ING-0031"),
    Case(
      "a document without an order", "<Document><Other/></Document>", "ING-0211",
      as: FileFormat(PainFormat.directDebit)),
    Case(
      "a record with more unknown texts than we keep",
      pain("<RmtInf>", with: String(repeating: "<X>1</X>", count: 10_001) + "<RmtInf>"),
      "ING-0200"),
  ]
}
