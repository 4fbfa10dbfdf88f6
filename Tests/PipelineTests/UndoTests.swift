import Foundation
import TestSupport
import Testing

/// A run that is undone leaves the book as it was before it: every byte of the pack, and every line.
@Suite struct UndoTests {
  private static let day = "bank-eur/2026-10-20.camt053.xml"

  private func undo(_ book: ScratchWorkspace, _ more: String...) throws -> Programs.Ending {
    try Programs.run("tieout", ["undo", "--who", "Anna"] + more, on: book)
  }

  /// The newest run that changed something and counts.
  private func last(_ book: ScratchWorkspace) throws -> String {
    let listed = try Programs.run("tieout", ["undo", "--json"], on: book)
    #expect(listed.status == 0, "\(listed.errors)")
    let line = listed.output.split(separator: "\n").first { !$0.contains("\"undone\":") } ?? ""
    return String(line.dropFirst("{\"run\":".count).prefix { $0 != "," })
  }

  private func copy(_ pack: String) throws -> String {
    let copy = try ScratchFolders.make() + "/pack"
    try FileManager.default.copyItem(atPath: pack, toPath: copy)
    return copy
  }

  private func expectSound(_ book: ScratchWorkspace) throws {
    let verified = try Programs.run("tieout-verify", [], on: book)
    #expect(verified.status == 0 && verified.errors.contains("none failed"), "\(verified.errors)")
    let audited = try Programs.run("tieout", ["audit", "2026-10"], on: book)
    #expect(audited.status == 0, "\(audited.errors)")
  }

  @Test func `a file that a run loaded is withdrawn, passed over and loaded again by name`() throws
  {
    let month = Repository.month + "/inbox"
    let book = try ScratchWorkspace(inbox: Repository.files(in: month).filter { $0 != Self.day })
    #expect(try book.run().outcome == .missingInput)
    let before = try copy(book.pack)
    try book.copy("\(month)/\(Self.day)", as: Self.day)
    #expect(try book.run().outcome == .itemsForPerson)
    let after = try copy(book.pack)
    #expect(try packDifferences(before, after) != [])

    let dry = try undo(book, try last(book), "--dry-run")
    #expect(dry.status == 0 && dry.output.contains("loaded \(Self.day)"), "\(dry.errors)")
    #expect(try packDifferences(after, book.pack) == [])

    let undone = try undo(book, try last(book), "--reason", "the bank's test file")
    #expect(undone.status == 0, "\(undone.errors)")
    #expect(try packDifferences(before, book.pack) == [])
    try expectSound(book)
    // The file lies there still: no night loads it, and none fails.
    let night = try book.run()
    #expect(night.outcome == .missingInput)
    #expect(night.notes.contains("\(Self.day): passed over, because run 2 was undone"), "\(night)")
    #expect(try packDifferences(before, book.pack) == [])
    let sources = try Programs.run("tieout", ["sources", "--as-of", "2026-11-02"], on: book)
    #expect(
      sources.output.contains(
        "withdrawn     \(Self.day): run 2 was undone, the bank's test file"), "\(sources.output)")

    let again = try Programs.run("tieout-ingest", ["\(book.inbox)/\(Self.day)"], on: book)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try book.run().outcome == .itemsForPerson)
    #expect(try packDifferences(after, book.pack) == [])
    try expectSound(book)
    #expect(try undo(book, try last(book)).status == 0)
    #expect(try packDifferences(before, book.pack) == [])
  }

  @Test func `decisions that a run kept count no longer, and may be made again`() throws {
    let book = try ScratchWorkspace()
    _ = try book.run()
    let path = "\(book.folder)/decisions.csv"
    func decide(_ lines: String...) throws {
      try (["action,ids,difference,why"] + lines).joined(separator: "\n")
        .write(toFile: path, atomically: false, encoding: .utf8)
      let ended = try Programs.run(
        "tieout", ["resolve", path, "--who", "Bea", "--as-of", "2026-11-03T09:30:00Z"], on: book)
      #expect(ended.status == 0, "\(ended.errors)")
      #expect(try book.run().outcome == .itemsForPerson)
    }
    try decide("write_off,EUR-C13-A,fee,the bank's charge", "ignore,EUR-C08-A,,later")
    let decided = try copy(book.pack)
    let id = try #require(
      try Programs.run("tieout", ["resolve"], on: book).output.split(separator: " ").first)
    try decide("undo,\(id),,it was another one")
    #expect(try undo(book, try last(book)).status == 0)
    #expect(try packDifferences(decided, book.pack) == [])
    // Taken back once more: the first time counts no longer.
    try decide("undo,\(id),,after all")
    #expect(try undo(book, try last(book)).status == 0)
    #expect(try packDifferences(decided, book.pack) == [])
    #expect(try undo(book, try last(book)).status == 0)
    #expect(try packDifferences(FinishedMonth.get().pack, book.pack) == [])
    #expect(try Programs.run("tieout", ["resolve"], on: book).output.isEmpty)
    #expect(try book.run().outcome == .itemsForPerson)
    #expect(try packDifferences(FinishedMonth.get().pack, book.pack) == [])
    try expectSound(book)
    // The same decisions are the same file, which counts again when somebody decides so.
    try decide("write_off,EUR-C13-A,fee,the bank's charge", "ignore,EUR-C08-A,,later")
    #expect(try packDifferences(decided, book.pack) == [])
  }

  @Test func `what was superseded stands again, and the corrected file is held back again`() throws
  {
    let book = try ScratchWorkspace()
    _ = try book.run()
    let day = "bank-eur/2026-10-14.camt053.xml"
    let new = "bank-eur/2026-10-14-corrected.xml"
    let text = try Repository.text("\(Repository.month)/inbox/\(day)")
    try book.put(try corrected(text), as: new)
    #expect(try book.run().outcome == .badInput)
    let held = try copy(book.pack)
    func supersede() throws -> Programs.Ending {
      try Programs.run(
        "tieout", ["supersede", day, "2026-10-14-corrected.xml", "--apply"], on: book)
    }
    #expect(try supersede().status == 0)
    #expect(try book.run().outcome == .itemsForPerson)
    let replaced = try copy(book.pack)
    let undone = try undo(book, try last(book))
    #expect(undone.status == 0 && undone.errors.contains("ING-0109"), "\(undone.errors)")
    #expect(try packDifferences(held, book.pack) == [])
    #expect(try book.run().outcome == .badInput)
    #expect(try packDifferences(held, book.pack) == [])
    try expectSound(book)
    #expect(try supersede().status == 0)
    #expect(try book.run().outcome == .itemsForPerson)
    #expect(try packDifferences(replaced, book.pack) == [])
    try expectSound(book)
  }

  private func corrected(_ text: String) throws -> String {
    var parts = text.components(separatedBy: "<Ntry>")
    parts[1] = parts[1].replacing("40.00</Amt>", with: "41.00</Amt>")
    parts[2] = parts[2].replacing("40.00</Amt>", with: "39.00</Amt>")
    return parts.joined(separator: "<Ntry>")
  }

  /// A file that tells of no day is an input of every month.
  @Test func `payment orders that a run archived are in no pack any longer`() throws {
    let book = try ScratchWorkspace()
    _ = try book.run()
    try book.copy("\(Repository.samples)/formats/pain.001/transfer-v09.xml", as: "order.xml")
    #expect(try book.run().outcome == .itemsForPerson)
    #expect(try packDifferences(FinishedMonth.get().pack, book.pack) != [])
    #expect(try undo(book, try last(book)).status == 0)
    #expect(try packDifferences(FinishedMonth.get().pack, book.pack) == [])
    try expectSound(book)
  }

  @Test func `a month that a run was the first to match is as if it had never been`() throws {
    let book = try ScratchWorkspace()
    _ = try book.run()
    let state = try DatabaseState(book)
    let november = try Programs.run("tieout", ["run", "--period", "2026-11"], on: book)
    #expect(november.status == 66)
    let undone = try undo(book, try last(book))
    #expect(undone.status == 0 && undone.errors.contains("reports/2026-11"), "\(undone.errors)")
    #expect(try DatabaseState(book) == state)
    try expectSound(book)
  }

  @Test(arguments: [
    (["1"], 77, "CLI-0111", "run 1 posted 974 ledger rows, which stay for ever"),
    (["9"], 64, "CLI-0110", "no run '9' changed anything"),
    (["x"], 64, "CLI-0110", "no run 'x' changed anything"),
  ])
  func `what cannot be undone is refused with the reason`(
    arguments: [String], status: Int32, code: String, text: String
  ) throws {
    let month = try FinishedMonth.get()
    let ended = try Programs.run("tieout", ["undo"] + arguments, on: month.book)
    #expect(ended.status == status)
    #expect(ended.errors.contains("\(code): \(text)"), "\(ended.errors)")
    #expect(ended.output.isEmpty)
  }

  @Test func `the last run comes first, one run is undone once, and a closed month stays`() throws {
    let book = try SmallBook(.camt053)
    func ingest(_ day: Int) throws {
      try book.ingest(
        SmallStatement(
          number: day, days: day...day, opening: 0, lines: [.init(0, "tea", day: day)]),
        as: "\(day)")
    }
    for day in 5...7 { try ingest(day) }
    let first = try undo(book.workspace, "1")
    #expect(first.status == 77 && first.errors.contains("run 3 came after it"), "\(first.errors)")
    #expect(try undo(book.workspace, "3").status == 0)
    let twice = try undo(book.workspace, "3")
    #expect(
      twice.status == 77 && twice.errors.contains("run 3 was undone with run"), "\(twice.errors)")
    try book.workspace.database.connect().script(
      "close a month",
      """
      INSERT INTO tieout.period VALUES ('2026-10', '2026-10-01', '2026-10-31', '2026-09-30 22:00Z',
        '2026-10-31 23:00Z', 'closed')
      """)
    let before = try book.lines()
    let closed = try undo(book.workspace, "2")
    #expect(closed.status == 77 && closed.errors.contains("is closed"), "\(closed.errors)")
    #expect(try book.lines() == before)
  }

  /// Windows of days that overlap, loaded, undone and loaded again in any order: each undoing gives
  /// the lines of before, and what stands in the end is what its files alone would give.
  @Test(arguments: 1...4)
  func `whatever is undone, the lines are those of before`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let lines = (1...12).map { day in
      SmallStatement.Line([1_00, 2_00].randomElement(using: &random) ?? 0, "tea", day: day)
    }
    let book = try SmallBook(.camt053)
    let files = (0..<5).map { number in
      let first = Int.random(in: 1...10, using: &random)
      let last = Int.random(in: first...12, using: &random)
      return SmallStatement(
        number: number + 1, days: first...last,
        opening: lines.prefix(first - 1).map(\.amount).reduce(0, +),
        lines: Array(lines[first - 1..<last]))
    }
    for (number, file) in files.enumerated() { try book.put(file, as: "\(number)") }
    var loaded: [(file: Int, before: String)] = []
    for step in 0..<14 {
      let rest = files.indices.filter { file in !loaded.contains { $0.file == file } }
      if let undone = loaded.last, rest.isEmpty || Int.random(in: 0..<5, using: &random) < 2 {
        let ended = try undo(book.workspace, try last(book.workspace))
        #expect(ended.status == 0, "seed \(seed), step \(step): \(ended.errors)")
        #expect(try book.lines() == undone.before, "seed \(seed), step \(step)")
        loaded.removeLast()
      } else if let file = rest.randomElement(using: &random) {
        loaded.append((file, try book.lines()))
        let ended = try book.ingest("\(file)")
        #expect(ended.status == 0, "seed \(seed), step \(step): \(ended.errors)")
      }
    }
    let fresh = try SmallBook(.camt053)
    for (file, _) in loaded { try fresh.ingest(files[file], as: "\(file)") }
    #expect(try book.lines() == fresh.lines(), "seed \(seed)")
    let verified = try Programs.run("tieout-verify", [], on: book.workspace)
    #expect(verified.status == 0, "seed \(seed): \(verified.output)")
  }
}
