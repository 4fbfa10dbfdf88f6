import Foundation
import Testing

/// Files that say something of an account without being its statement.
@Suite struct NewsTests {
  private static let week = "\(Repository.month)/inbox/bank-gbp/2026-W41.camt053.xml"

  /// The week's statements as another message with the same entries.
  private func statement(as family: String, _ message: String, _ record: String) throws -> String {
    try Repository.text(Self.week).replacing("camt.053", with: family)
      .replacing("BkToCstmrStmt", with: message).replacing("<Stmt>", with: "<\(record)>")
      .replacing("</Stmt>", with: "</\(record)>")
  }

  @Test func `news of an account and orders move nothing in the book`() throws {
    let book = try ScratchWorkspace(inbox: [])
    try book.copy(Self.week, as: "week.xml")
    try book.put(
      statement(as: "camt.052", "BkToCstmrAcctRpt", "Rpt"), as: "intraday.xml")
    try book.put(
      statement(as: "camt.054", "BkToCstmrDbtCdtNtfctn", "Ntfctn"), as: "notification.xml")
    try book.copy("\(Repository.samples)/formats/pain.001/transfer-v09.xml", as: "order.xml")
    try book.copy(
      "\(Repository.samples)/formats/pain.002/partly-rejected-v10.xml", as: "answer.xml")
    #expect(try book.ingest(["\(book.inbox)/week.xml"]).outcome == .ok)
    let before = try DatabaseState(book)
    #expect(before["entries"] != "0")
    for (count, name) in ["intraday", "notification", "order", "answer"].enumerated() {
      #expect(try book.ingest(["\(book.inbox)/\(name).xml"]).outcome == .ok, "\(name)")
      let after = try DatabaseState(book)
      for value in ["entries", "statements", "lines"] {
        #expect(after[value] == before[value], "\(name): \(value)")
      }
      #expect(after["loaded files"] == "\(count + 2)")
    }
  }

  @Test func `news of an account of nobody is refused`() throws {
    let book = try ScratchWorkspace(inbox: [])
    let text = try statement(as: "camt.052", "BkToCstmrAcctRpt", "Rpt")
      .replacing("GB29NWBK60161331926819", with: "DE89370400440532013000")
    try book.put(text, as: "intraday.xml")
    #expect(try book.ingest(["\(book.inbox)/intraday.xml"]).outcome == .badInput)
  }

  @Test(arguments: [
    ("<PgNb>1</PgNb><LastPgInd>false</LastPgInd>", "the last page of statement '194'"),
    ("<PgNb>2</PgNb><LastPgInd>true</LastPgInd>", "page 1 of statement '194'"),
  ])
  func `a statement without one of its pages leaves the month incomplete`(
    pages: String, named: String
  ) throws {
    let book = try ScratchWorkspace()
    let mark = "<LglSeqNb>194</LglSeqNb>"
    let text = try Repository.text(Self.week)
      .replacing(mark, with: mark + "<StmtPgntn>\(pages)</StmtPgntn>")
    try book.put(text, as: "bank-gbp/2026-W41.camt053.xml")
    #expect(try book.run().outcome == .missingInput)
    let verdict = try Repository.text(book.pack + "/verdict.json")
    #expect(verdict.contains(named), "\(verdict)")
  }
}
