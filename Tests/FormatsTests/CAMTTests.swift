import Domain
import Testing

@testable import Formats

/// What a camt message says and what is made of it.
struct CAMTTests {
  private func read(_ part: String, with other: String) throws -> (Collector, ReadSummary) {
    try Collector.read(Array(BadInputTests.camt(part, with: other).utf8))
  }

  // MARK: Details beside their entry

  @Test(arguments: [
    ("a sum", detail("2.00") + detail("3.00"), nil),
    ("another amount", detail("4.00"), "its detail says -4.00 EUR"),
    ("one that is missing", detail("2.00") + detail("2.50"), "its details come to -4.50 EUR"),
    ("money the other way", detail("9.00") + detail("4.00", "<CdtDbtInd>CRDT</CdtDbtInd>"), nil),
    ("another currency", detail("4.00", currency: "CHF"), nil),
    ("no amount", "<TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs></TxDtls>", nil),
    ("a charge", detail("4.00", charge("1.00", "DBIT")), nil),
    ("a charge without direction", detail("4.00", charge("1.00", nil)), nil),
    ("another charge", detail("4.00", charge("0.99", "DBIT")), "its detail says -4.00 EUR"),
    ("what was ordered", amounts("InstdAmt", "4.00"), nil),
    ("what was paid", amounts("TxAmt", "4.00"), "its detail says -4.00 EUR"),
  ])
  func `details that do not add up are told`(name: String, details: String, told: String?) throws {
    let (collector, summary) = try read(Self.detail("5.00"), with: details)
    #expect(collector.entries.count == 1 && summary.findings.isEmpty, "\(name)")
    let expected = told.map {
      ["an entry is not the sum of its details: entry 1 in line 6 is -5.00, " + $0]
    }
    #expect(summary.notices == expected ?? [], "\(name)")
  }

  @Test func `of many entries that are not the sum of their details the first is named`() throws {
    let entry =
      "<Ntry><Amt Ccy=\"EUR\">2.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><NtryDtls>"
      + Self.detail("1.00") + "</NtryDtls></Ntry>"
    let (_, summary) = try read("</Ntry>\n", with: "</Ntry>" + entry + entry)
    #expect(
      summary.notices == [
        "2 entries are not the sum of their details: entry 2 in line 8 is 2.00, its detail says 1.00 EUR"
      ])
  }

  private static func detail(_ amount: String, _ rest: String = "", currency: String = "EUR")
    -> String
  {
    "<TxDtls><Amt Ccy=\"\(currency)\">\(amount)</Amt>\(rest)</TxDtls>"
  }

  private static func amounts(_ element: String, _ amount: String) -> String {
    "<TxDtls><AmtDtls><\(element)><Amt Ccy=\"EUR\">\(amount)</Amt></\(element)></AmtDtls></TxDtls>"
  }

  private static func charge(_ amount: String, _ direction: String?) -> String {
    "<Chrgs><Amt Ccy=\"EUR\">\(amount)</Amt>"
      + (direction.map { "<CdtDbtInd>\($0)</CdtDbtInd>" } ?? "") + "</Chrgs>"
  }

  // MARK: Who the other party is

  @Test(arguments: [
    ("CRDT", "<Cdtr><Nm>Shop</Nm></Cdtr>", "Shop"),
    ("CRDT", "<Cdtr><Nm>our LTD</Nm></Cdtr>", nil),
    ("CRDT", "<Cdtr><Nm>Trading name</Nm></Cdtr>" + account("BE71096123456769"), nil),
    ("CRDT", "<Cdtr><Nm>Trading name</Nm></Cdtr>" + account("CH9330000001250094239"), nil),
    ("CRDT", "<Dbtr><Nm>Payer</Nm></Dbtr><Cdtr><Nm>Shop</Nm></Cdtr>", "Payer"),
    ("DBIT", "<Dbtr><Nm>Trading name</Nm></Dbtr>", nil),
  ])
  func `a shop that pays back to a card is the other party`(
    direction: String, parties: String, name: String?
  ) throws {
    let text = BadInputTests.camt().replacing(
      "<Ccy>EUR</Ccy></Acct>", with: "<Ccy>EUR</Ccy><Ownr><Nm>Our Ltd</Nm></Ownr></Acct>"
    ).replacing("5.00</Amt><CdtDbtInd>DBIT", with: "5.00</Amt><CdtDbtInd>\(direction)")
      .replacing("</TxDtls>", with: "<RltdPties>\(parties)</RltdPties></TxDtls>")
    let (collector, _) = try Collector.read(Array(text.utf8))
    #expect(collector.entries.map(\.counterparty.name) == [name])
    let json = Inspector.inspect(bytes: Array(text.utf8), name: "refund.xml").json
    #expect(json.contains("\"counterparty\"") == (name != nil))
  }

  private static func account(_ iban: String) -> String {
    "<CdtrAcct><Id><IBAN>\(iban)</IBAN></Id></CdtrAcct>"
  }

  // MARK: Versions

  @Test func `a message in an envelope has its own version`() throws {
    let text =
      "<Envelope xmlns=\"urn:swift:xsd:$ahV10\"><AppHdr><MsgDefIdr>camt.053.001.08</MsgDefIdr></AppHdr>"
      + BadInputTests.camt() + "</Envelope>"
    let (collector, summary) = try Collector.read(Array(text.utf8))
    #expect(summary.format.name == "camt.053.001.08" && collector.entries.count == 1)
    let json = Inspector.inspect(bytes: Array(text.utf8), name: "envelope.xml").json
    #expect(json.contains("\"format\": \"camt.053.001.08\""))
  }
}
