import Domain
import Foundation
import Testing

@testable import Reporting

@Suite struct StatementTests {
  private let scratch = Scratch()

  @discardableResult
  private func write(
    _ document: StatementDocument, _ name: String = "statements/a.pdf"
  ) throws -> (file: WrittenFile, warnings: [GlyphWarning]) {
    let file = try scratch.output().file(name)
    let warnings = try StatementPDF().write(document, to: file)
    return (try file.commit(), warnings)
  }

  private func text(_ name: String = "statements/a.pdf") throws -> String {
    try run(["pdftotext", "-layout", "\(scratch.path)/pack/\(name)", "-"])
  }

  @Test func `a statement reads as reviewed`() throws {
    let (_, warnings) = try write(sampleStatement())
    #expect(warnings.isEmpty)
    try expectGolden(text(), "statement.txt")
  }

  @Test func `the file is sound and the same bytes twice`() throws {
    let first = try write(sampleStatement(), "statements/a.pdf").file
    let second = try write(sampleStatement(), "statements/b.pdf").file
    #expect(first.sha256 == second.sha256)
    #expect(first.bytes == second.bytes)
    let report = try run(["qpdf", "--check", "\(scratch.path)/pack/statements/a.pdf"])
    #expect(report.contains("No syntax or stream encoding errors"))
    let info = try run(
      ["pdfinfo", "\(scratch.path)/pack/statements/a.pdf"], environment: ["TZ": "UTC"])
    #expect(info.contains("CreationDate:    Sun Nov  1 00:00:00 2026"))
    #expect(info.contains("JavaScript:      no"))
    #expect(info.contains("Page size:       595.276 x 841.89 pts (A4)"))
  }

  @Test func `every page says what it carries and how many there are`() throws {
    try write(sampleStatement(lines: 200, currencies: [.eur]))
    let pages = try text().components(separatedBy: "\u{C}").dropLast()
    #expect(pages.count > 4)
    for (index, page) in pages.enumerated() {
      #expect(page.contains("Page \(index + 1) of \(pages.count)"))
      #expect(page.contains("Description"))
      #expect(page.contains("Carried forward") == (index < pages.count - 1))
      #expect(page.contains("Brought forward") == (index > 0))
    }
  }

  @Test(arguments: 20...60)
  func `nothing runs into the foot, however many lines there are`(lines: Int) throws {
    try write(sampleStatement(lines: lines))
    let html = try run(["pdftotext", "-bbox", "\(scratch.path)/pack/statements/a.pdf", "-"])
    for line in html.split(separator: "\n") where line.contains("<word") {
      let fields = line.split(separator: "\"")
      let bottom = try #require(Double(fields[7]))
      let word = fields[8].dropFirst().prefix { $0 != "<" }
      if bottom > Canvas.pageHeight - 54 {
        let foot = "Each closing balance is the opening of next statement. Run Page"
          .split(separator: " ").map(String.init)
        #expect(foot.contains(String(word)) || word.count == 32 || Int(word) != nil, "\(word)")
      }
      #expect(try #require(Double(fields[5])) <= Canvas.pageWidth - 53, "\(word)")
    }
  }

  @Test func `a party with no movements and one with no account get a statement`() throws {
    try write(sampleStatement(lines: 0, currencies: [.jpy]))
    #expect(try text().contains("No movements in this period."))
    try write(sampleStatement(currencies: []), "statements/b.pdf")
    #expect(try text("statements/b.pdf").contains("No balance and no movements"))
  }

  /// The largest amounts there are stay in their columns, each a word of its own.
  @Test func `figures never run into one another`() throws {
    let huge = eur(Amount.limit - 1)
    let line = StatementLine(
      date: day("2026-10-02"), reference: "L-1", type: "topup", counterparty: "Zoë",
      description: "", amount: huge, balance: huge)
    var document = sampleStatement(currencies: [])
    document.sections = [
      StatementSection(currency: .eur, opening: eur(0), lines: [line], closing: huge)
    ]
    try write(document)
    // The narrow blank comes back as a plain one.
    let digits = PrintedText.amount(huge).replacingOccurrences(of: "\u{202F}", with: " ")
    let found = try run(["pdftotext", "-raw", "\(scratch.path)/pack/statements/a.pdf", "-"])
    #expect(found.components(separatedBy: digits).count == 6)
    #expect(found.contains("+\(digits) \(digits)\n"))
    let boxes = try run(["pdftotext", "-bbox", "\(scratch.path)/pack/statements/a.pdf", "-"])
    let ends = boxes.split(separator: "\n").filter { $0.contains("999.99<") }
      .compactMap { Double($0.split(separator: "\"")[5]) }
    #expect(Set(ends.map { Int($0.rounded()) }).count >= 4)
  }

  @Test func `what the fonts cannot draw is replaced and reported`() throws {
    var document = sampleStatement(lines: 2, currencies: [.eur])
    document.partyName = "日本 שלום 日"
    let (_, warnings) = try write(document)
    #expect(
      warnings.map(\.description) == [
        "the statement fonts have no glyph for U+65E5",
        "the statement fonts have no glyph for U+672C",
        "U+5E9 is of a script that statements cannot shape",
        "U+5DC is of a script that statements cannot shape",
        "U+5D5 is of a script that statements cannot shape",
        "U+5DD is of a script that statements cannot shape",
      ])
    #expect(try text().contains("��"))
  }

  @Test(arguments: hostileTexts)
  func `hostile text stays text`(hostile: String) throws {
    var document = sampleStatement(lines: 3, currencies: [.eur])
    document.partyName = hostile
    document.bookName = hostile
    document.holderLines = [hostile]
    document.runID = hostile
    try write(document)
    try run(["qpdf", "--check", "\(scratch.path)/pack/statements/a.pdf"])
    let raw = try run([
      "qpdf", "--qdf", "--object-streams=disable", "\(scratch.path)/pack/statements/a.pdf",
      "\(scratch.path)/q.pdf",
    ])
    #expect(raw.isEmpty)
    let objects = try Data(contentsOf: URL(fileURLWithPath: "\(scratch.path)/q.pdf"))
    for key in ["/JS ", "/JavaScript", "/URI", "/Launch", "/OpenAction", "/EmbeddedFile"] {
      #expect(objects.range(of: Data("\n  \(key)".utf8)) == nil)
    }
  }

  @Test func `balances that do not follow from the lines are refused`() throws {
    var document = sampleStatement(lines: 5, currencies: [.eur])
    document.sections[0].closing = document.sections[0].closing + eur(1)
    #expect(throws: ReportError(.statementDoesNotAddUp("EUR"), "C-0007-anderlecht")) {
      try write(document)
    }
    #expect(try scratch.names("pack/statements").isEmpty)
  }

  @Test func `a missing font is named`() throws {
    #expect(throws: ReportError(.fontMissing, "/nowhere/DejaVuSans.ttf")) {
      try StatementPDF(fontFolder: "/nowhere")
    }
  }

  @Test func `the CSV twin has the balances around the lines`() throws {
    let file = try scratch.output().file("statements/a.csv")
    try StatementCSV.write(sampleStatement(lines: 6), to: file)
    _ = try file.commit()
    try expectGolden(scratch.text("statements/a.csv"), "statement.csv")
  }

  @Test(arguments: [
    (0, "0.00"), (5, "0.05"), (-5, "−0.05"), (99_999, "999.99"), (100_000, "1\u{202F}000.00"),
    (-123_456_789_01, "−123\u{202F}456\u{202F}789.01"),
  ])
  func `amounts are grouped without a locale`(minorUnits: Int64, text: String) {
    #expect(PrintedText.amount(eur(minorUnits)) == text)
  }

  @Test func `a currency without decimals has no point`() {
    #expect(PrintedText.amount(1_234_567, .jpy) == "1\u{202F}234\u{202F}567")
  }
}
