import Store
import Testing

/// Bad input is refused whole, with its place; nothing of it is loaded and nothing else is lost.
@Suite struct BrokenInputTests {
  /// A line of samples/broken/expected.csv.
  struct Case: CustomTestStringConvertible {
    var file: String
    var exitCode: Int32
    var code: String
    /// The place as errors write it, without the file: `:2:53`, `:9 /Document/…`.
    var place: String

    init(_ row: Table.Row) {
      file = row["file"]
      exitCode = Int32(row["exit_code"]) ?? -1
      code = row["code"]
      let line = row["line"].isEmpty ? "" : ":" + row["line"]
      let column = row["column"].isEmpty ? "" : ":" + row["column"]
      let path = row["where"].hasPrefix("/") ? " " + row["where"] : ""
      place = line + column + path
    }

    var path: String { Repository.samples + "/broken/" + file }
    var isLedger: Bool { file.hasSuffix(".ledger.csv") || file.hasSuffix(".parties.csv") }
    var testDescription: String { file }
  }

  private static let cases = Result {
    try Table(Repository.samples + "/broken/expected.csv").rows.map(Case.init)
  }

  @Test func `every broken file is expected and every expected file is there`() throws {
    let files = Set(Repository.files(in: Repository.samples + "/broken"))
    let expected = Set(try BrokenInputTests.cases.get().map(\.file))
    #expect(files.subtracting(["README.md", "expected.csv"]) == expected)
  }

  @Test(arguments: try BrokenInputTests.cases.get().filter { $0.exitCode == 65 })
  func `a broken file is refused whole`(_ broken: Case) throws {
    let book = try ScratchWorkspace(inbox: ["parties.csv", "bank-gbp/2026-W40.camt053.xml"])
    let before = try DatabaseState(book)
    let ended = try broken.isLedger ? book.post([broken.path]) : book.ingest([broken.path])
    #expect(ended.outcome.rawValue == broken.exitCode, "\(ended.notes)")
    #expect(try DatabaseState(book) == before)
    let error = try #require(try firstError(of: book), "\(ended.notes)")
    #expect(error.code == broken.code, "\(ended.notes)")
    #expect(error.place.hasPrefix(broken.file + broken.place), "\(error.place)")
    #expect(ended.notes.contains("error \(broken.code): "))
    #expect(try isArchived(broken, book))
    // The others go on, and the refused file is refused again.
    try book.copy(broken.path, as: broken.file)
    #expect(try book.ingest().result == nil)
    _ = try book.post()
    let after = try DatabaseState(book)
    #expect(after["loaded files"] == "2" && after["entries"] != "0" && after["parties"] == "72")
    #expect(after["transactions"] == "0")
  }

  /// Some are no fault of a file: it loads, and the period says what is missing.
  @Test(arguments: try BrokenInputTests.cases.get().filter { $0.exitCode == 66 })
  func `what is missing makes the period incomplete`(_ broken: Case) throws {
    let book = try ScratchWorkspace(inbox: [])
    try book.copy(broken.path, as: broken.file)
    let ended = try book.run()
    #expect(ended.outcome == .missingInput, "\(ended.notes)")
    #expect(ended.result?.quarantined == 0)
  }

  private func firstError(
    of book: ScratchWorkspace
  ) throws -> (code: String, place: String)? {
    let rows = try book.database.connect().run(
      "errors", "SELECT code, place FROM tieout.file_error ORDER BY file_id, ordinal")
    return rows.first.map { ($0.text(0), $0.text(1)) }
  }

  private func isArchived(_ broken: Case, _ book: ScratchWorkspace) throws -> Bool {
    let rows = try book.database.connect().run(
      "the quarantined file",
      "SELECT sha256 FROM tieout.raw_file WHERE state = 'quarantined'")
    let archived = Repository.files(in: book.archive)
    return rows.count == 1 && archived.contains { $0.contains(rows[0].text(0)) }
  }
}
