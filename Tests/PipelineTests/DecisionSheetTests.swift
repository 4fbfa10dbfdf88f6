import Foundation
import Testing

/// The sheet "Decisions" of the pack, filled by a person and read back by `tieout resolve`.
@Suite struct DecisionSheetTests {
  private static let decisions: FilledWorkbook.Lines = [
    ("suggested", ["G": "confirm", "I": "rounding", "J": "agreed with the club"]),
    ("L-C14-A", ["G": "match", "H": "a", "J": "the payer's slip"]),
    // One line of a match says what it is; a letter is one in capitals or not.
    ("EUR-C14-B", ["H": " A"]),
    ("EUR-C13-A", ["G": "Write off", "I": "fee", "J": "the bank's own charge", "K": "Bea"]),
    ("EUR-C08-A", ["G": "ignore", "J": "=1+1 <back> & forth"]),
    ("L-C25-A", ["J": "asked the bank"]),
    ("+1", ["A": "L-C12-B", "G": "write_off", "J": "booked twice"]),
  ]

  private func resolve(
    _ path: String, on book: ScratchWorkspace, _ more: [String] = []
  ) throws -> Programs.Ending {
    try Programs.run(
      "tieout",
      ["resolve", path, "--who", "Anna", "--as-of", "2026-11-03T09:30:00Z"] + more, on: book)
  }

  @Test(arguments: [false, true])
  func `a filled workbook decides what the same CSV decides`(rewritten: Bool) throws {
    let month = try FinishedMonth.get()
    let group = try #require(
      try month.table("matches.csv").rows.first { $0["status"] == "suggested" })["group_id"]
    let csv = try ScratchFolders.make() + "/decisions.csv"
    let lines = [
      "action,ids,difference,who,why", "confirm,\(group),rounding,,agreed with the club",
      "ignore,EUR-C08-A,,,=1+1 <back> & forth", "match,L-C14-A EUR-C14-B,,,the payer's slip",
      "write_off,EUR-C13-A,fee,Bea,the bank's own charge", "write_off,L-C12-B,,,booked twice",
    ]
    try lines.joined(separator: "\n").write(toFile: csv, atomically: false, encoding: .utf8)
    let same = try resolve(csv, on: month.book, ["--dry-run"])
    #expect(same.status == 0, "\(same.errors)")
    let book = try FilledWorkbook.make(month.pack, Self.decisions, rewritten: rewritten)
    let ended = try resolve(book, on: month.book, ["--dry-run"])
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(ended.output == same.output)
    #expect(ended.errors.contains("'Decisions'!G5: warning: no action is chosen"))
  }

  @Test func `what the workbook decides is in the next one, which takes it back`() throws {
    let book = try ScratchWorkspace()
    _ = try book.run()
    let filled = try FilledWorkbook.make(book.pack, Self.decisions)
    let kept = try resolve(filled, on: book)
    #expect(kept.status == 0, "\(kept.errors)")
    #expect(try book.run().outcome == .itemsForPerson)
    let matches = try Table("\(book.pack)/matches.csv").rows
    #expect(matches.filter { $0["status"] == "confirmed" }.count == 6)
    #expect(try book.audit().differences.isEmpty)
    // The older workbook, read once more: none of its lines is open any longer, and each says so.
    let again = try resolve(filled, on: book)
    #expect(again.status == 65)
    for (cell, text) in [
      ("G2", "is decided by res_"), ("G3", "is decided by res_"), ("G10", "nothing open is called"),
      ("G17", "nothing open is called"), ("G18", "nothing open is called"),
    ] {
      #expect(
        again.errors.split(separator: "\n").contains {
          $0.contains("'Decisions'!\(cell): ") && $0.contains("CLI-0108") && $0.contains(text)
        }, "\(cell): \(again.errors)")
    }
    let undoing = try FilledWorkbook.make(
      book.pack, [("write_off L-C12-B", ["G": "undo", "J": "it was booked once"])])
    let undone = try resolve(undoing, on: book)
    #expect(undone.status == 0, "\(undone.errors)")
    _ = try book.run()
    #expect(
      try Table("\(book.pack)/breaks.csv").rows.contains { $0["item_id"] == "L-C12-B" })
  }

  @Test(
    arguments: [
      ([("EUR-C08-A", ["G": "forget", "J": "x"])], "G3", "ING-0068"),
      ([("EUR-C08-A", ["G": "ignore"])], "J3", "ING-0060"),
      ([("+1", ["G": "ignore", "J": "x"])], "A18", "ING-0060"),
      ([("L-C14-A", ["G": "match", "J": "x"])], "G10", "ING-0618"),
      (
        [
          ("L-C14-A", ["G": "match", "H": "B", "J": "x"]),
          ("EUR-C14-A", ["G": "ignore", "H": "B"]),
        ],
        "G12", "ING-0619"
      ),
      ([("suggested", ["G": "confirm", "J": "x"])], "G2", "CLI-0108"),
      ([("EUR-C08-A", ["G": "confirm", "J": "x"])], "G3", "CLI-0108"),
      ([("EUR-C08-A", ["G": "ignore", "I": "luck", "J": "x"])], "G3", "CLI-0108"),
    ] as [(FilledWorkbook.Lines, String, String)])
  func `a mistake is named with its cell`(
    lines: FilledWorkbook.Lines, cell: String, code: String
  ) throws {
    let month = try FinishedMonth.get()
    let good: FilledWorkbook.Lines = [("L-C24-A", ["G": "ignore", "J": "fine"])]
    let ended = try resolve(try FilledWorkbook.make(month.pack, good + lines), on: month.book)
    #expect(ended.status == 65)
    #expect(
      ended.errors.contains("filled.xlsx 'Decisions'!\(cell): error \(code): "), "\(ended.errors)")
    #expect(ended.output.isEmpty)
  }

  @Test func `an untouched workbook decides nothing, and says so`() throws {
    let month = try FinishedMonth.get()
    let ended = try resolve("\(month.pack)/reconciliation.xlsx", on: month.book)
    #expect(ended.status == 0 && ended.output.isEmpty)
    #expect(ended.errors.contains("no line decides anything"), "\(ended.errors)")
  }

  @Test func `another workbook of the pack is refused with the sheets that it has`() throws {
    let month = try FinishedMonth.get()
    let ended = try resolve("\(month.pack)/balances.xlsx", on: month.book)
    #expect(ended.status == 65)
    #expect(
      ended.errors.contains("ING-0614") && ended.errors.contains("not 'Decisions'"),
      "\(ended.errors)")
  }
}
