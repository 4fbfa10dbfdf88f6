import Domain
import Testing

@testable import Formats

/// No format hands on or shows the full number of a card that stands in a field for it.
struct CardDataTests {
  private static let number = "4111111111111111"
  private static let kept = "411111******1111"

  private func check(_ bytes: [UInt8], as name: String? = nil, _ text: (Collector) -> String?)
    throws
  {
    TestProfiles.use()
    let format = name.flatMap { FileFormat(name: $0) }
    let (read, _) = try Collector.read(bytes, format: format)
    #expect(text(read) == Self.kept)
    let all = "\(read.heads)\(read.ends)\(read.entries)\(read.documents)"
    #expect(!all.contains(Self.number))
    let source = ByteSource(bytes: bytes, name: "input")
    let report = Inspector.report(source: source, format: format, limits: .standard)
    let shown = JSONWriter.write(.object(report.json(file: "input")))
    #expect(shown.contains(Self.kept) && !shown.contains(Self.number))
  }

  @Test func `of camt`() throws {
    let card =
      "<CardTx><Card><PlainCardData><PAN>\(Self.number)</PAN><TrckData><TrckVal>%B\(Self.number)^"
      + "</TrckVal></TrckData><CardSctyCd><CSCVal>987</CSCVal></CardSctyCd></PlainCardData></Card>"
      + "</CardTx>"
    let text = BadInputTests.camt("</TxDtls>", with: card + "</TxDtls>")
    #expect(text.contains("PAN"))
    try check(Array(text.utf8)) { read in
      let extra = read.entries.first?.details.first?.extra ?? []
      #expect(extra.map(\.value).count { $0 == "not kept" } == 2)
      return extra.first { $0.name == "CardTx/Card/PlainCardData/PAN" }?.value
    }
  }

  @Test func `of OFX`() throws {
    let text =
      "<OFX><CCSTMTRS><CURDEF>EUR<CCACCTFROM><ACCTID>\(Self.number)</CCACCTFROM><BANKTRANLIST>"
      + "<STMTTRN><DTPOSTED>20261001<TRNAMT>1<CCACCTTO><ACCTID>\(Self.number)</CCACCTTO></STMTTRN>"
      + "</BANKTRANLIST></CCSTMTRS></OFX>"
    try check(Array(text.utf8)) { read in
      #expect(read.heads.first?.account.id == Self.kept)
      return read.entries.first?.counterparty.account
    }
  }

  @Test func `of CSV`() throws {
    let text =
      "Transaction Date,Posted Date,Card No.,Description,Category,Debit,Credit,Card Number\n"
      + "2026-10-01,2026-10-02,\(Self.number),SHOP,Food,1.00,,\(Self.number)\n"
    try check(Array(text.utf8), as: "csv.capital-one") { read in
      #expect(read.heads.first?.account.id == Self.kept)
      return read.entries.first?.extra.first { $0.name == "Card Number" }?.value
    }
  }

  @Test func `of CODA`() throws {
    let text = RecordSamples.changed(
      "coda/movements-and-details.coda", "1101000000007782    ", "1113\(Self.number)")
    try check(Array(text.utf8)) { read in read.entries[1].remittance.first }
  }

  @Test func `of NACHA`() throws {
    let text = RecordSamples.changed(
      "nacha/payroll-ctx-returns.ach", "PPDPAYROLL", "SHRPAYROLL")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard line.hasPrefix("622") else { return String(line) }
      return line.prefix(54) + Self.number + "      " + line.dropFirst(76)
    }
    try check(Array(lines.joined(separator: "\n").utf8)) { read in
      read.entries.first?.extra.first { $0.name == "card_account" }?.value
    }
  }

  @Test func `an error does not quote one`() {
    let error = FormatError(.notADecimal(Self.number), at: InputLocation(file: "f"))
    #expect(!error.description.contains(Self.number))
  }
}
