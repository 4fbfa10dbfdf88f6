import Domain
import Foundation
import FoundationXML
import Testing

@testable import Reporting

@Suite struct IndexPageTests {
  private let scratch = Scratch()

  @Test func `the page is as reviewed`() throws {
    let file = try scratch.output().file("index.html")
    try IndexPage.write(samplePage(), to: file)
    _ = try file.commit()
    try expectGolden(scratch.text("index.html"), "index.html")
  }

  /// An HTML file that is XML as well can be checked by any parser, and holds no stray markup.
  @Test func `the page is well formed`() throws {
    try expectWellFormed(IndexPage.html(samplePage()))
  }

  private func expectWellFormed(_ html: String) throws {
    let closed = html.replacingOccurrences(
      of: "<meta ([^>]*)>", with: "<meta $1/>", options: .regularExpression)
    let parser = XMLParser(data: Data(closed.dropFirst("<!DOCTYPE html>".count).utf8))
    #expect(parser.parse() && parser.parserError == nil, "line \(parser.lineNumber)")
  }

  @Test func `the page fetches nothing and runs nothing`() {
    let html = IndexPage.html(samplePage())
    for word in ["<script", "http://", "https://", "javascript:", "@import", "url(", " src="] {
      #expect(!html.contains(word), "\(word)")
    }
    for link in html.components(separatedBy: "href=\"").dropFirst() {
      #expect(link.hasPrefix("./"))
    }
  }

  @Test(arguments: hostileTexts)
  func `hostile text is shown, not run`(hostile: String) throws {
    var page = samplePage()
    page.bookName = hostile
    page.nextSteps = [hostile]
    page.missingSources = [hostile]
    page.verdict = .incomplete
    page.proofs[0].account = hostile
    page.breaksByReason[0].name = hostile
    page.topBreaks[0] = .init(
      id: hostile, itemID: hostile, account: hostile, side: .left, reason: hostile,
      date: day("2026-10-01"), ageDays: 1, amount: eur(1), nearestItemID: hostile,
      nearestBecause: hostile, text: hostile)
    page.controlTotals[0].source = hostile
    page.matchCounts[0].rule = hostile
    page.files.append(.init(name: hostile, bytes: 1, title: hostile))
    page.provenance = [(hostile, hostile)]
    let html = IndexPage.html(page)
    try expectWellFormed(html)
    let calm = IndexPage.html(samplePage())
    #expect(html.components(separatedBy: "<script").count == 1)
    // Two more cells, one more row, one heading or list item more or less: no other elements.
    #expect(abs(count("<", in: html) - count("<", in: calm)) < 24)
  }

  private func count(_ part: String, in text: String) -> Int {
    text.components(separatedBy: part).count - 1
  }

  @Test func `an empty month has a page too`() throws {
    let page = PackSummary(bookName: "b", period: october, verdict: .incomplete)
    let html = IndexPage.html(page)
    try expectWellFormed(html)
    #expect(html.contains("Incomplete: an expected source is missing or empty"))
  }

  @Test(
    arguments: zip(
      PackSummary.Verdict.allCases,
      [
        "Incomplete: bank-eur and stripe did not come",
        "Does not tie: 6 breaks worth 1\u{202F}737.10 EUR",
        "Ties, with warnings: look at them before you close",
        "Ties: every difference is an item in transit", "Ties: every account, to the cent",
      ]))
  func `the headline says the verdict in words`(verdict: PackSummary.Verdict, words: String) {
    var page = samplePage()
    page.missingSources = ["bank-eur", "stripe"]
    page.verdict = verdict
    #expect(page.headline == words)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1049, "1.0 kB"), (1050, "1.1 kB"),
    (999_949, "999.9 kB"), (999_950, "1.0 MB"), (1_000_000, "1.0 MB"), (5_250_000_000, "5.3 GB"),
  ])
  func `sizes are whole tenths`(bytes: Int64, text: String) {
    #expect(HTMLText.size(bytes) == text)
  }
}
