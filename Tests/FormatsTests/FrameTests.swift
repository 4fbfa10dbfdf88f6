import Domain
import Testing

@testable import Formats

/// What all formats are told apart, named and decoded by.
struct FrameTests {
  @Test(arguments: [
    ("<a/>", "a", nil),
    ("<?xml version=\"1.0\"?>\n<!-- <b> -->\n<Document xmlns=\"urn:x\">", "Document", "urn:x"),
    ("<n:Root xmlns=\"urn:no\" xmlns:n = 'urn:yes'>", "Root", "urn:yes"),
    ("  <OFX>\n<X>", "OFX", nil),
    ("<a myxmlns=\"urn:no\">", "a", nil),
  ])
  func `the root of an XML text is read without a parser`(
    text: String, root: String, namespace: String?
  ) {
    let head = FileHead(firstBytes: [0xEF, 0xBB, 0xBF] + Array(text.utf8))
    #expect(head.xml?.root == root && head.xml?.namespace == namespace)
    #expect(head.isXML && head.hasMark && head.isWhole)
  }

  @Test(arguments: ["", "<", "<!", "<!--", "<1>", "<a", "text <a>", "<\u{0}>"])
  func `what is no element has no root`(text: String) {
    #expect(FileHead(firstBytes: Array(text.utf8)).xml == nil)
  }

  @Test func `lines end with LF, CR LF or CR, and a line that is cut off is left out`() {
    let text = "a;b\r\n\"c;\"\"d\";e \rlast\ncut"
    let whole = FileHead(firstBytes: Array(text.utf8))
    #expect(whole.lines.map { whole.text($0) } == ["a;b", "\"c;\"\"d\";e ", "last", "cut"])
    #expect(whole.cells(of: whole.lines[1], separatedBy: ";").count == 2)
    #expect(whole.header(separatedBy: ";") == ["a", "b"])
    let cut = FileHead(firstBytes: Array(text.utf8), limit: text.utf8.count)
    #expect(cut.lines.count == 3 && !cut.isWhole)
  }

  @Test func `an element is found by its whole local name`() {
    let head = FileHead(firstBytes: Array("<x:Stmt/><StmtPgntn>1</StmtPgntn><Rpt >".utf8))
    #expect(head.contains(element: "Stmt") && head.contains(element: "Rpt"))
    #expect(!head.contains(element: "Stm") && !head.contains(element: "Ntry"))
  }

  @Test(arguments: [
    ("urn:iso:std:iso:20022:tech:xsd:camt.053.001.08", "camt.053", "001.08"),
    (
      "http://www.six-interbank-clearing.com/de/pain.001.001.03.ch.02.xsd", "pain.001",
      "001.03.ch.02"
    ),
    ("urn:sepade:xsd:pain.008.003.02", "pain.008", "003.02"),
    ("urn:iso:std:iso:20022:tech:xsd:camt", "camt.053", nil),
    ("camt.053.00x.08", "camt.053", nil),
  ])
  func `the version of a message stands in its namespace`(
    namespace: String, family: String, version: String?
  ) {
    #expect(MessageVersion.read(of: family, in: namespace) == version)
  }

  @Test func `a format is found by its name, with and without a version`() {
    #expect(FileFormat(name: "camt.053")?.version == nil)
    #expect(FileFormat(name: "camt.053.001.08")?.version == "001.08")
    #expect(FileFormat(name: "stripe-payouts") == .stripePayouts)
    #expect(FileFormat(name: "camt") == nil && FileFormat(name: "camt.0530") == nil)
    for family in FormatRegistry.families {
      #expect(FileFormat(name: family.name)?.family == family)
    }
    #expect(Set(FormatRegistry.families.map(\.name)).count == FormatRegistry.families.count)
  }

  // MARK: Text

  private func decoded(_ pieces: [[UInt8]], fallback: TextEncoding) -> [String]? {
    var decoder = TextDecoder(fallback: fallback)
    return try? pieces.map { piece in try piece.withUnsafeBytes { try decoder.string($0) } }
  }

  @Test(arguments: [
    (
      TextEncoding.windows1252, "€ Köln – ’s",
      [0x80, 0x20, 0x4B, 0xF6, 0x6C, 0x6E, 0x20, 0x96, 0x20, 0x92, 0x73]
    ),
    (.windows1250, "Łódź", [0xA3, 0xF3, 0x64, 0x9F]),
    (.latin2, "Łódź", [0xA3, 0xF3, 0x64, 0xBC]),
    (.dos852, "Łódź", [0x9D, 0xA2, 0x64, 0xAB]),
    (.latin9, "10 €", [0x31, 0x30, 0x20, 0xA4]),
    (.latin1, "10 ¤", [0x31, 0x30, 0x20, 0xA4]),
    (.dos850, "Köln", [0x4B, 0x94, 0x6C, 0x6E]),
    (.windows1251, "Банк", [0xC1, 0xE0, 0xED, 0xEA]),
    (.windows1257, "Ąžuolas", [0xC0, 0xFE, 0x75, 0x6F, 0x6C, 0x61, 0x73]),
  ])
  func `bytes of a code page are its letters`(
    encoding: TextEncoding, text: String, bytes: [Int]
  ) {
    #expect(decoded([bytes.map { UInt8($0) }], fallback: encoding) == [text])
  }

  @Test func `text that is UTF-8 is taken for nothing else, and then all of the file is`() {
    let umlaut = Array("ü".utf8)
    #expect(decoded([[0x61], umlaut, [0x62]], fallback: .windows1252) == ["a", "ü", "b"])
    #expect(decoded([umlaut, [0xFC]], fallback: .windows1252) == nil)
    #expect(decoded([[0xFC], umlaut], fallback: .windows1252) == ["ü", "Ã¼"])
  }

  @Test func `a byte that is no letter is an error, never a question mark`() {
    #expect(decoded([[0xFC, 0x81]], fallback: .windows1252) == nil)
    #expect(decoded([[0x61, 0]], fallback: .windows1252) == nil)
    #expect(decoded([[0xC2, 0x80]], fallback: .latin1) == ["\u{80}"])
  }

  // MARK: Numbers

  @Test(arguments: [
    ("1", "1"), ("-1.50", "-1.50"), ("+0.1", "0.1"), ("00012.30", "12.30"),
    ("99999999999999999.999999999999999", "99999999999999999.999999999999999"),
    ("1.0000000000000000000000", "1.000000000000000"),
    ("100000000000000000", nil), ("0.0000000000000001", nil), ("", nil), (".", nil), ("1.", nil),
    (".5", nil), ("1,5", nil), ("--1", nil), ("1e3", nil), ("١", nil),
  ])
  func `a decimal is read exactly or not at all`(text: String, expected: String?) {
    #expect(ExactDecimal(text)?.description == expected)
  }

  @Test func `no sum of decimals traps`() throws {
    let largest = try #require(ExactDecimal("99999999999999999.999999999999999"))
    var sum = largest
    for _ in 0..<200 { sum = sum + sum }
    for _ in 0..<200 { sum = sum - largest }
    #expect(!sum.description.isEmpty)
  }
}
