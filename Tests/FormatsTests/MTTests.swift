import Domain
import Foundation
import Testing

@testable import Formats

struct MTTests {
  // MARK: Values

  @Test(arguments: [
    ("0,", "0"), ("79,", "79"), ("000000000147,64", "147.64"), ("0,5", "0.5"), ("12", "12"),
    ("1.5", "1.5"), ("000,00", "0.00"), ("1,2345", "1.2345"),
  ])
  func `an amount is digits and one comma`(text: String, decimal: String) {
    let bytes = Array(text.utf8)
    #expect(MTValues.decimalText(bytes, bytes.indices) == decimal)
  }

  @Test(arguments: ["", ",5", "1,2,3", "1.234,56", "1 000", "1.234", "-1", "1e3", "٣"])
  func `anything else is no amount`(text: String) {
    let bytes = Array(text.utf8)
    #expect(MTValues.decimalText(bytes, bytes.indices) == nil)
  }

  /// The entry date has no year: it is the one nearest to the value date.
  @Test(arguments: [
    ("260102", "1231", "2025-12-31"), ("251231", "0102", "2026-01-02"),
    ("261001", "1001", "2026-10-01"), ("240229", "0301", "2024-03-01"),
    ("240301", "0229", "2024-02-29"), ("260701", "0101", "2026-01-01"),
    ("991231", "0101", "2000-01-01"), ("250230", "0228", "2025-02-28"),
  ])
  func `the entry date takes its year from the value date`(
    value: String, entry: String, expected: String
  ) throws {
    let bytes = Array((value + entry).utf8)
    let known = try #require(MTValues.dateParts(bytes, 0..<6))
    let date = MTValues.entryDate(bytes, 6..<10, near: known)
    #expect(date?.description == expected)
  }

  // MARK: Statement lines

  struct Line: CustomTestStringConvertible, Sendable {
    var text: String
    /// Mark, funds code, amount, type, customer's reference, bank's reference, supplement.
    var parts: [String]
    var testDescription: String { text }
  }

  @Test(arguments: [
    Line(
      text: "2610021001CR5,00NTRFREF//BANK\nmore",
      parts: ["C", "R", "5,00", "NTRF", "REF", "BANK", "more"]),
    Line(text: "261002D79,NMSC", parts: ["D", "-", "79,", "NMSC", "-", "-", "-"]),
    Line(text: "261002RCR1,N166NONREF", parts: ["RC", "R", "1,", "N166", "NONREF", "-", "-"]),
    Line(text: "261002RD1,N166NONREF", parts: ["RD", "-", "1,", "N166", "NONREF", "-", "-"]),
    Line(text: "261002EDR1,N166X", parts: ["ED", "R", "1,", "N166", "X", "-", "-"]),
    Line(text: "2610021002D20,00NONREF", parts: ["D", "-", "20,00", "-", "NONREF", "-", "-"]),
    Line(text: "261002D20,NONREF//B7", parts: ["D", "-", "20,", "-", "NONREF", "B7", "-"]),
    Line(text: "261002CD1,S103A//B//C", parts: ["C", "D", "1,", "S103", "A", "B//C", "-"]),
    Line(text: "261002    DD1,NMSCNONREF//", parts: ["D", "D", "1,", "NMSC", "NONREF", "-", "-"]),
    Line(
      text: "261002D1,00NGT TMG TANGO", parts: ["D", "-", "1,00", "NGT", "TMG TANGO", "-", "-"]),
    Line(text: "2610021002DF1,00S   X", parts: ["D", "F", "1,00", "-", "S   X", "-", "-"]),
    Line(text: "261002C1,00 NTRFA B", parts: ["C", "-", "1,00", "NTRF", "A B", "-", "-"]),
    Line(text: "261002261001C1,FCHGX", parts: ["C", "-", "1,", "FCHG", "X", "-", "-"]),
    Line(text: "261002C\n1,00NTRFX", parts: ["C", "-", "1,00", "NTRF", "X", "-", "-"]),
  ])
  func `a statement line comes apart`(line: Line) throws {
    let (collector, _) = try read(
      BadInputTests.mt("2610021001CR5,00NTRFNONREF//B1", with: line.text))
    _ = collector
    let json = try entry(BadInputTests.mt("2610021001CR5,00NTRFNONREF//B1", with: line.text))
    let names = [
      "mark", "funds_code", "amount_raw", "code", "customer_ref", "bank_ref", "supplementary",
    ]
    for (name, part) in zip(names, line.parts) where name != "amount_raw" {
      #expect(json[name] as? String ?? "-" == part, "\(name)")
    }
    let bytes = Array(line.parts[2].utf8)
    let amount = (json["amount"] as? String ?? "").drop { $0 == "-" }
    #expect(String(amount) == MTValues.decimalText(bytes, bytes.indices))
    let isPlus = ["C", "RD", "EC"].contains(line.parts[0])
    #expect((json["amount"] as? String)?.hasPrefix("-") == !isPlus)
  }

  // MARK: Where fields begin and end

  @Test(arguments: [
    "12-10-2026T08\n:25:37 Uhr", "um 8\n:20:15", "um 17\n:00:00/", "T13\n:12:11", "a\n-\nb",
    "a\n- b\nc", "a\n:no field: b", "a\n:9401:", "{1 a}\nb", "a\n\nb",
  ])
  func `text that looks like a field or an end stays text`(text: String) throws {
    let (collector, summary) = try read(BadInputTests.mt("GUTSCHRIFT?20EREF+E1", with: text))
    #expect(summary.records == 1 && collector.heads.count == 1)
    let shown = try entry(BadInputTests.mt("GUTSCHRIFT?20EREF+E1", with: text))
    let lines = try #require(shown["details_lines"] as? [String])
    #expect(lines.joined(separator: "\n") == "166?00" + text)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `lines end in any way`(end: String) throws {
    let text = BadInputTests.mt().replacing("\n", with: end)
    let (collector, summary) = try read(text)
    #expect(summary.accepted == 1 && summary.findings.isEmpty)
    let slice = try #require(collector.entries.first?.slice)
    let bytes = Array(text.utf8)[slice.offset..<slice.offset + slice.length]
    #expect(bytes.starts(with: Array(":61:".utf8)) && bytes.suffix(2).elementsEqual("E1".utf8))
    #expect(slice.line == 5)
  }

  /// A boundary of the pieces that a file is read in may fall anywhere.
  @Test func `entries that cross the pieces of a file are read whole`() throws {
    let one = ":61:2610021001C0,01NTRF%//B%\r\n:86:166?00GUTSCHRIFT?20EREF+E%?21SVWZ+ö\r\n"
    let entries = (0..<40_000).map { one.replacing("%", with: "\($0)") }.joined()
    let head = ":20:M1\r\n:25:12030000/202051\r\n:28C:1\r\n:60F:C261001EUR0,\r\n"
    let bytes = Array((head + entries + ":62F:C261002EUR400,00\r\n-\r\n").utf8)
    #expect(bytes.count > 2 * ByteSource.blockBytes)
    let (collector, summary) = try Collector.read(bytes)
    #expect(summary.accepted == 40_000 && summary.findings.isEmpty)
    for (index, entry) in collector.entries.enumerated() {
      #expect(entry.reference(.bank) == "B\(index)" && entry.reference(.endToEnd) == "E\(index)")
      let slice = bytes[entry.slice.offset..<entry.slice.offset + entry.slice.length]
      #expect(slice.starts(with: Array(":61:".utf8)))
      #expect(entry.slice.line == 5 + 2 * index)
    }
  }

  // MARK: German texts

  @Test(arguments: [
    ("?20SVWZ+SDD collection batch 1?2114 items", ["SVWZ+SDD collection batch 114 items"]),
    (
      "?20SVWZ+Auszahlung Nummer WD-6?21572995 Rechnung 4170 vom 12?22.12.",
      [
        "SVWZ+Auszahlung Nummer WD-6572995 Rechnung 4170 vom 12.12."
      ]
    ),
    // A part that is not full was ended there, and one that has a tag begins anew.
    ("?20SVWZ+SDD collection batch?2114 items", ["SVWZ+SDD collection batch", "14 items"]),
    (
      "?20EREF+1234567890123456789012?21SVWZ+14 items",
      [
        "EREF+1234567890123456789012", "SVWZ+14 items",
      ]
    ),
    // Without tags nobody says that words are cut.
    ("?20Zahlung von Rechnung 417 am?2114 Mai", ["Zahlung von Rechnung 417 am", "14 Mai"]),
  ])
  func `a text that was cut where a part was full is one`(parts: String, lines: [String]) throws {
    let (collector, _) = try read(BadInputTests.mt("?20EREF+E1", with: parts))
    #expect(collector.entries.first?.remittance == lines)
  }

  @Test func `a card's number that was cut is masked`() throws {
    let cut = "?20SVWZ+VISA 4111 1111 1111 11?2111 Danke"
    let (collector, _) = try read(BadInputTests.mt("?20EREF+E1", with: cut))
    let entry = try #require(collector.entries.first?.withoutCardNumbers)
    #expect(entry.remittance.count == 1 && !entry.remittance[0].contains("1111 1111"))
  }

  @Test(arguments: [
    ("OAMT+50,00 COAM+1,50", "50.00 EUR", "-1.50 EUR"),
    ("OAMT+EUR50.00 COAM+EUR 1.50", "50.00 EUR", "-1.50 EUR"),
    ("OAMT+USD100,00 ", "100.00 USD", "-"), ("COAM+1,5EUR ", "-", "-1.50 EUR"),
    ("OAMT+1.234,50 COAM+0,00", "-", "-"), ("OAMT+? COAM+-1,00", "-", "-"),
  ])
  func `amounts among the tags are amounts`(tags: String, paid: String, kept: String) throws {
    let (collector, _) = try read(BadInputTests.mt("EREF+E1", with: tags + "?21SVWZ+text"))
    let entry = try #require(collector.entries.first)
    #expect(entry.originalAmount.instructed.map { "\($0)" } ?? "-" == paid)
    #expect(entry.charges.first.map { "\($0.amount)" } ?? "-" == kept)
    #expect(entry.extra.contains { $0.name == "sepa_OAMT" || $0.name == "sepa_COAM" })
  }

  @Test(arguments: [("192", "PMT1"), ("191", "PMT1"), ("166", nil)])
  func `the customer's reference of a batch is the batch's`(code: String, batch: String?) throws {
    let text = BadInputTests.mt(
      "166?00GUTSCHRIFT?20EREF+E1", with: code + "?00SAMMLER?20KREF+PMT1?21SVWZ+3 items")
    let entry = try #require(try read(text).0.entries.first)
    #expect(entry.reference(.batch) == batch)
    #expect(entry.references.contains(Reference(.customer, "PMT1")))
  }

  // MARK: What is checked

  @Test func `our own account is not the other party's`() throws {
    var collector = Collector()
    _ = try Reader.read(path: FormatSamples.folder + "/mt940/triodos.sta", into: &collector)
    #expect(collector.entries.map(\.counterparty.account) == ["0555555555", "NL91ABNA0417164300"])
  }

  @Test func `a pointer to the details is no reference`() throws {
    let (collector, _) = try read(BadInputTests.mt("NONREF", with: "EREF"))
    let entry = try #require(collector.entries.first)
    #expect(entry.reference(.customer) == nil && entry.reference(.endToEnd) == "E1")
    #expect(entry.extra.contains(ExtraField("customer_ref", "EREF")))
  }

  @Test func `a value date of a year of twelve times thirty days is told, not moved`() throws {
    let text = BadInputTests.mt("2610021001CR5,00NTRF", with: "2602301001CR5,00NTRF")
    let (collector, summary) = try read(text)
    let entry = try #require(collector.entries.first)
    #expect(entry.valueDate == nil && entry.extra.contains(ExtraField("value_date_raw", "260230")))
    #expect(
      summary.notices == [
        "1 entry has a value date that is no day of the calendar, '260230' in line 5: it is kept as written"
      ])
  }

  @Test func `a balance that the entries do not lead to is found`() throws {
    let (_, summary) = try read(BadInputTests.mt("EUR105,00", with: "EUR105,01"))
    #expect(summary.findings.count == 1)
  }

  @Test func `totals of an interim report that do not agree are found`() throws {
    let text =
      ":20:I1\n:25:1\n:28C:1\n:34F:EURD0,\n:13D:2610021200+0200\n:61:261002C5,NTRFX\n"
      + ":90D:0EUR0,\n:90C:2EUR5,01\n-\n"
    let (collector, summary) = try read(text)
    #expect(summary.format.name == "mt942" && collector.heads.first?.kind == .intraday)
    #expect(
      summary.findings.map(\.description) == [
        ":90C: count is declared as 2 but comes to 1",
        ":90C: sum is declared as 5.01 but comes to 5.00",
      ])
  }

  // MARK: Damage

  /// A cut file is refused, or its findings tell, or nothing is lost but what says nothing new.
  @Test(arguments: ["mt940/german.sta", "mt940/ing-envelope.swi", "mt942/intraday.sta"])
  func `a file cut at any byte is never taken for whole`(file: String) throws {
    let bytes = try Self.sample(file)
    let (whole, _) = try Collector.read(bytes)
    for length in 0..<bytes.count {
      guard let (cut, summary) = try? Collector.read(Array(bytes.prefix(length))) else { continue }
      guard summary.findings.isEmpty else { continue }
      #expect(cut.entries == whole.entries, "cut at \(length)")
      #expect(cut.ends.first?.closing == whole.ends.first?.closing, "cut at \(length)")
    }
  }

  @Test func `within an envelope every cut is refused`() throws {
    let bytes = try Self.sample("mt940/ing-envelope.swi")
    let end = try #require(bytes.lastIndex(of: UInt8(ascii: "}")))
    for length in 0..<end {
      #expect(throws: FileErrors.self, "cut at \(length)") {
        try Collector.read(
          Array(bytes.prefix(length)), format: FileFormat(MTFormat.statement))
      }
    }
  }

  /// No bytes may stop the program: what is read is shown or refused.
  @Test(arguments: FormatSamples.files.filter { $0.hasPrefix("mt9") })
  func `damaged bytes are read or refused`(file: String) throws {
    let bytes = try Self.sample(file)
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(1, limit)
    }
    let marks = Array(":/?+-,{}\n\r $0129CDNREX\u{1A}".utf8) + [0xC3, 0xFF, 0]
    for _ in 0..<400 {
      var changed = bytes
      for _ in 0...random(4) {
        let at = random(changed.count)
        switch random(3) {
        case 0: changed[at] = marks[random(marks.count)]
        case 1: changed.remove(at: at)
        default: changed.insert(marks[random(marks.count)], at: at)
        }
      }
      let format = FileFormat(MTFormat.statement)
      _ = try? Collector.read(changed, format: format)
      _ = MTInspection.report(
        source: ByteSource(bytes: changed, name: "input"), format: format, limits: .standard)
    }
  }

  @Test func `a line without end is refused`() {
    var limits = Limits.standard
    limits.runBytes = 10_000
    let long = BadInputTests.mt("GUTSCHRIFT", with: String(repeating: "x\n", count: 20_000))
    #expect(throws: FileErrors.self) { try Collector.read(Array(long.utf8), limits: limits) }
    let one = BadInputTests.mt("GUTSCHRIFT", with: String(repeating: "x", count: 40_000))
    #expect(throws: FileErrors.self) { try Collector.read(Array(one.utf8), limits: limits) }
  }

  // MARK: Recognition

  @Test(arguments: [
    ("{1:F01X}{2:O9401200}{4:\n:20:A\n:25:1\n", "mt940"), (":20:A\n:25:1\n:60F:C", "mt940"),
    (":20:A\n:25:1\n:34F:EUR0,\n", "mt942"), ("{1:F01X}{2:I942X}{4:\n:20:A\n", "mt942"),
    ("{2:O9501200}{4:\n:20:A\n:25:1\n", "mt950"), ("ABNANL2A\n940\nABNANL2A\n:20:A\n", "mt940"),
    ("\u{1}{1:F01X}{2:O9401200}{4:\r\n:20:A\r\n", "mt940"), (":940:\n:20:A\n", "mt940"),
  ])
  func `a statement is recognised by its fields`(text: String, name: String) {
    let found = FormatRegistry.recognitions(FileHead(firstBytes: Array(text.utf8)))
    #expect(found.map(\.format.name) == [name])
  }

  @Test(arguments: [
    ":20:A\n:23B:CRED\n:32A:261002EUR5,\n:50K:X\n:59:/1\n", ":a:\n:b:\n", "id,amount\n1,:20:\n",
    "{\"a\": 1}",
  ])
  func `a payment or another text is no statement`(text: String) {
    #expect(MTFormat.recognise(FileHead(firstBytes: Array(text.utf8))) == nil)
  }

  // MARK: Helpers

  private func read(_ text: String) throws -> (Collector, ReadSummary) {
    try Collector.read(Array(text.utf8))
  }

  private func entry(_ text: String) throws -> [String: Any] {
    let source = ByteSource(bytes: Array(text.utf8), name: "input")
    let report = MTInspection.report(
      source: source, format: FileFormat(MTFormat.statement), limits: .standard)
    let json = try Corpus.object(
      from: Data(JSONWriter.write(.object(report.json(file: "input"))).utf8))
    let statement = try #require((json["statements"] as? [[String: Any]])?.first)
    return try #require((statement["entries"] as? [[String: Any]])?.first)
  }

  private static func sample(_ file: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: FormatSamples.folder + "/" + file)))
  }
}
