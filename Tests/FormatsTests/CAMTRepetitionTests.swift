import Domain
import Testing

@testable import Formats

/// What a camt message says twice is kept twice: the first in its field, the others beside it.
struct CAMTRepetitionTests {
  private func extra(_ fields: [ExtraField]) -> [String] { fields.map { "\($0.name)=\($0.value)" } }

  @Test func `every exchange of a payment is kept`() throws {
    func amount(_ kind: String, _ target: String, _ rate: String) -> String {
      "<\(kind)><Amt Ccy=\"USD\">6.00</Amt><CcyXchg><SrcCcy>USD</SrcCcy><TrgtCcy>\(target)</TrgtCcy>"
        + "<XchgRate>\(rate)</XchgRate></CcyXchg></\(kind)>"
    }
    let text = BadInputTests.camt(
      "</TxDtls>",
      with: "<AmtDtls>" + amount("InstdAmt", "GBP", "0.8") + amount("TxAmt", "EUR", "0.9")
        + "</AmtDtls></TxDtls>")
    let entry = try #require(try Collector.read(Array(text.utf8)).0.entries.first)
    let detail = try #require(entry.details.first)
    #expect(detail.originalAmount.rate == "0.8")
    #expect(
      extra(detail.extra) == [
        "exchange_source=USD", "exchange_target=GBP", "AmtDtls/TxAmt/CcyXchg/SrcCcy=USD",
        "AmtDtls/TxAmt/CcyXchg/TrgtCcy=EUR", "AmtDtls/TxAmt/CcyXchg/XchgRate=0.9",
      ])
  }

  @Test func `a second value takes nobody's place`() throws {
    let text = BadInputTests.camt(
      "</TxDtls>",
      with: "<Refs><EndToEndId>E1</EndToEndId><EndToEndId>E2</EndToEndId></Refs>"
        + "<Purp><Cd>SALA</Cd></Purp><Purp><Cd>RENT</Cd></Purp></TxDtls>"
        + "<Btch><PmtInfId>P1</PmtInfId></Btch><Btch><PmtInfId>P2</PmtInfId></Btch>")
    let entry = try #require(try Collector.read(Array(text.utf8)).0.entries.first)
    #expect(entry.reference(.endToEnd) == "E1")
    #expect(
      extra(entry.details[0].extra) == ["purpose=SALA", "Refs/EndToEndId=E2", "Purp/Cd=RENT"])
    #expect(entry.batch?.paymentInformationID == "P1")
    #expect(extra(entry.extra) == ["batch_id=P2"])
  }

  @Test func `lists stay lists`() throws {
    let text = BadInputTests.camt(
      "</TxDtls>",
      with:
        "<RmtInf><Ustrd>one</Ustrd><Ustrd>two</Ustrd><Strd><CdtrRefInf><Ref>RF1</Ref></CdtrRefInf>"
        + "</Strd><Strd><CdtrRefInf><Ref>RF2</Ref></CdtrRefInf></Strd></RmtInf>"
        + "<Refs><Prtry><Ref>A</Ref></Prtry><Prtry><Ref>B</Ref></Prtry></Refs></TxDtls>"
        + "<TxDtls><RmtInf><Ustrd>three</Ustrd></RmtInf></TxDtls>")
    let details = try #require(try Collector.read(Array(text.utf8)).0.entries.first).details
    #expect(details.map(\.remittance) == [["one", "two"], ["three"]])
    #expect(details[0].references.map(\.value) == ["RF1", "RF2", "A", "B"])
    #expect(details[0].extra.isEmpty)
  }

  @Test(
    arguments: [
      ("<PgNb>1</PgNb><LastPgInd>true</LastPgInd>", nil, nil),
      ("<PgNb>1</PgNb><LastPgInd>false</LastPgInd>", "1", false),
      ("<PgNb>3</PgNb><LastPgInd>true</LastPgInd>", "3", true),
    ] as [(String, String?, Bool?)])
  func `the pages of a message are those of its only statement`(
    pages: String, page: String?, isLast: Bool?
  ) throws {
    let paged = BadInputTests.camt(
      "</MsgId>", with: "</MsgId><MsgPgntn>\(pages)</MsgPgntn>")
    let ends = try Collector.read(Array(paged.utf8)).0.ends
    #expect(ends.map(\.page) == [page] && ends.map(\.isLastPage) == [isLast])
    // Which of several goes on behind the page nobody can tell.
    let two = paged.replacing("</Stmt>", with: "</Stmt><Stmt><Id>S2</Id></Stmt>")
    let both = try Collector.read(Array(two.utf8)).0.ends
    #expect(both.map(\.page) == [nil, nil] && both.map(\.id) == ["S1", "S2"])
  }

  @Test func `fields fit the set that is kept of them`() {
    #expect(CAMTField.allCases.count <= 2 * UInt64.bitWidth)
  }
}
