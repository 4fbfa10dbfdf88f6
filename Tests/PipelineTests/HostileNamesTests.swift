import Foundation
import Testing

/// Names that mean harm load like any other, and come out as nothing but text.
@Suite struct HostileNamesTests {
  private struct Finished {
    let book: ScratchWorkspace
    let ended: ScratchWorkspace.Ending
  }

  private nonisolated(unsafe) static let finished = Result {
    let book = try ScratchWorkspace(Repository.samples + "/hostile")
    return Finished(book: book, ended: try book.run())
  }

  private var book: ScratchWorkspace {
    get throws { try HostileNamesTests.finished.get().book }
  }

  @Test func `everything loads and ties`() throws {
    let ended = try HostileNamesTests.finished.get().ended
    #expect(ended.result?.quarantined == 0, "\(ended.notes)")
    #expect(ended.result?.report.verdict.rawValue == "reconciled", "\(ended.notes)")
    #expect(ended.outcome == .ok)
  }

  @Test func `no cell of a table begins a formula or holds a control character`() throws {
    let pack = try book.pack
    let tables = Repository.files(in: pack).filter { $0.hasSuffix(".csv") }
    #expect(tables.count > 8)
    for name in tables {
      for record in Table.records(try Repository.text("\(pack)/\(name)")) {
        for cell in record {
          let isNumber = Int(cell.replacing(".", with: "")) != nil
          #expect(isNumber || !"=+-@\t\r".contains(cell.first ?? "x"), "\(name): \(cell)")
          // A line feed inside quotes is data, and a spreadsheet shows it as one.
          let text = cell.replacing("\n", with: " ").unicodeScalars
          #expect(!text.contains(where: isControl), "\(name): \(cell.debugDescription)")
        }
      }
    }
  }

  private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control
      || ("\u{202A}"..."\u{202E}").contains(scalar) || ("\u{2066}"..."\u{2069}").contains(scalar)
  }

  @Test func `no cell of a workbook is a formula of theirs`() throws {
    let pack = try book.pack
    for name in ["reconciliation.xlsx", "settlement.xlsx", "balances.xlsx"] {
      let parts = try Programs.call("unzip", ["-p", "\(pack)/\(name)", "xl/worksheets/*.xml"])
      #expect(parts.status == 0)
      let formulas = parts.output.components(separatedBy: "<f>").dropFirst()
        .map { $0.components(separatedBy: "</f>")[0] }
      #expect(!formulas.isEmpty, "the totals are formulas")
      for word in ["cmd", "HYPERLINK", "1+1", "1+9"] {
        #expect(!formulas.contains { $0.contains(word) }, "\(name)")
      }
    }
  }

  @Test func `the page holds their words as text and no script of theirs`() throws {
    let page = try Repository.text(book.pack + "/index.html")
    #expect(!page.contains("<script>alert") && !page.contains("<img src=x"))
    #expect(!page.contains("\u{1B}") && !page.contains("\u{202E}"))
  }

  @Test func `every file has a harmless name of its own inside the pack`() throws {
    let names = Repository.files(in: try book.reports)
    #expect(names.allSatisfy { $0.hasPrefix("2026-10/") })
    let statements = names.filter { $0.hasPrefix("2026-10/statements/") && $0.hasSuffix(".pdf") }
    let parties = try Table(book.inbox + "/parties.csv").rows
    #expect(statements.count == Set(parties.map { $0["party_id"] }).count)
    for name in names {
      let last = name.split(separator: "/").last ?? ""
      #expect(last.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "\(name.debugDescription)")
      #expect(last.utf8.count <= 128 && !last.hasPrefix(".") && !last.hasPrefix("-"), "\(name)")
    }
    #expect(!Repository.files(in: try book.folder).contains { $0.hasSuffix("owned") })
  }

  @Test func `the journal is a journal`() throws {
    let checked = try Programs.call(
      "hledger", ["-f", book.pack + "/journal.hledger", "check", "--strict"],
      environment: ["LC_ALL": "C.UTF-8"])
    #expect(checked.status == 0, "\(checked.errors)")
  }

  @Test func `nothing that is said can move a cursor`() throws {
    let notes = try HostileNamesTests.finished.get().ended.notes
    #expect(!notes.unicodeScalars.contains { isControl($0) && $0 != "\n" })
  }
}
