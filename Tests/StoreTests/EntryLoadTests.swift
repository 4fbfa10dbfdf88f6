import Domain
import Store
import TestSupport
import Testing

/// Whether a file goes straight into the table or through the staging table changes nothing that
/// can be seen afterwards.
struct EntryLoadTests {
  /// Days of October 2026 on which the lines of a file are booked, and how many there are.
  struct File {
    var days: ClosedRange<Int>
    var lines: Int
    /// Share of lines with an id that the source never repeats; the others have few references.
    var isProcessor = false
  }

  private typealias Line = (entry: Entry, placement: EntryStore.Placement)

  let database: ScratchDatabase
  let connection: Connection

  init() throws {
    database = try ScratchDatabase.fresh()
    connection = try database.connect()
    try connection.script(
      "a book",
      """
      -- Days that two statements of a bank share are always compared by staging.
      INSERT INTO source VALUES (1, 'stripe', 'processor', 'clearing:stripe');
      INSERT INTO raw_file (file_id, sha256, name, bytes, role, format, state)
      SELECT n, md5(n::text) || md5(n::text), 'file', 1, 'statement', 'camt.053', 'loaded'
        FROM generate_series(1, 3) n
      """)
  }

  @Test(arguments: [
    // Days that follow one another, then days that overlap, then a processor's.
    [File(days: 1...7, lines: 400), File(days: 8...14, lines: 400)],
    [File(days: 1...7, lines: 400), File(days: 5...9, lines: 400)],
    [
      File(days: 1...7, lines: 300, isProcessor: true),
      File(days: 3...9, lines: 300, isProcessor: true),
    ],
  ])
  func `both ways give the same rows`(files: [File]) throws {
    for seed in 1...3 as ClosedRange<UInt64> {
      var random = SeededGenerator(seed: seed)
      let lines = files.map { EntryLoadTests.lines(of: $0, &random) }
      let straight = try rows(after: lines, staged: false)
      let staged = try rows(after: lines, staged: true)
      #expect(straight == staged, "seed \(seed)")
      #expect(staged.contains { $0.hasPrefix("repeated") } || files[0].isProcessor, "seed \(seed)")
    }
  }

  @Test func `an id that a processor gave twice needs a second look`() throws {
    var random = SeededGenerator(seed: 9)
    var lines = EntryLoadTests.lines(of: File(days: 1...2, lines: 5, isProcessor: true), &random)
    // The same id with another amount is another line to the digest, and an error to the source.
    var again = lines[1]
    again.placement.fileIndex = 90
    again.placement.identity = [UInt8](repeating: 7, count: 16)
    lines.append(again)
    #expect(throws: EntryStore.NeedsStaging.self) {
      try EntryLoadTests.insert(lines, file: 1, connection, comparing: false)
    }
    #expect(try connection.run("count", "SELECT count(*) FROM entry")[0].int64(0) == 0)
  }

  @Test func `what stands before a known day is not taken on trust`() throws {
    var random = SeededGenerator(seed: 4)
    let lines = EntryLoadTests.lines(
      of: File(days: 3...6, lines: 50, isProcessor: true), &random)
    try EntryLoadTests.insert(lines, file: 1, connection, comparing: false)
    #expect(throws: EntryStore.NeedsStaging.self) {
      try EntryLoadTests.insert(lines, file: 2, connection, comparing: false)
    }
    #expect(try EntryLoadTests.insert(lines, file: 2, connection, comparing: true) == 0)
  }

  // MARK: Loading

  /// Every row that some files leave behind in a book of their own.
  private func rows(after files: [[Line]], staged: Bool) throws -> [String] {
    let book = try EntryLoadTests()
    return try withExtendedLifetime(book) {
      try EntryLoadTests.load(files, staged: staged, book.connection)
    }
  }

  private static func load(
    _ files: [[Line]], staged: Bool, _ connection: Connection
  ) throws -> [String] {
    for (number, lines) in files.enumerated() {
      let file = Int32(number + 1)
      if staged {
        try stage(lines, file: file, connection)
      } else {
        do {
          try insert(lines, file: file, connection, comparing: false)
        } catch is EntryStore.NeedsStaging {
          do {
            try insert(lines, file: file, connection, comparing: true)
          } catch is EntryStore.NeedsStaging {
            try stage(lines, file: file, connection)
          }
        }
      }
    }
    return try connection.run(
      "everything",
      """
      SELECT e::text FROM entry e UNION ALL SELECT s::text FROM statement s
       UNION ALL SELECT 'repeated ' || r::text FROM repeated_ref r ORDER BY 1
      """
    ).map { $0.text(0) }
  }

  @discardableResult
  private static func insert(
    _ lines: [Line], file: Int32, _ connection: Connection, comparing: Bool
  ) throws -> Int64 {
    try connection.transaction("insert") { _ in
      try EntryStore(connection).insert(
        file: file, expected: Int64(lines.count), comparing: comparing
      ) { emit in
        for line in lines { try emit(line.entry, line.placement) }
        return [statement(of: lines)]
      }
    }
  }

  private static func stage(_ lines: [Line], file: Int32, _ connection: Connection) throws {
    try connection.transaction("stage") { _ in
      let store = EntryStore(connection)
      let staged = try store.stage { emit in
        for line in lines { try emit(line.entry, line.placement) }
      }
      try store.findTold(file: file, [statement(of: lines)])
      _ = try store.keepNew(file: file, statements: [statement(of: lines)], staged: staged)
    }
  }

  private static func statement(of lines: [Line]) -> EntryStore.StatementRecord {
    let days = lines.map(\.placement.bookedOn)
    return EntryStore.StatementRecord(
      source: 1, ordinal: 1, externalID: "S", sequence: "", currency: .eur,
      firstOn: days.min() ?? day(1), lastOn: days.max() ?? day(1), opening: nil, closing: nil,
      entries: Int64(lines.count), movement: 0)
  }

  // MARK: Making files

  private static func day(_ number: Int) -> CalendarDate {
    guard let day = CalendarDate(year: 2026, month: 10, day: number) else {
      preconditionFailure("October has this day")
    }
    return day
  }

  /// So few different lines that many are equal, within the file and across files.
  private static func lines(of file: File, _ random: inout SeededGenerator) -> [Line] {
    (0..<file.lines).compactMap { index in
      let kind = Int.random(in: 0...9, using: &random)
      // A processor says the same of an id in every file.
      let number = file.isProcessor ? 1 + index % 7 : .random(in: file.days, using: &random)
      let amount = file.isProcessor ? Int64(index % 5) : .random(in: -3...3, using: &random)
      let reference = file.isProcessor ? "txn_\(index)" : kind < 4 ? "" : "REF \(kind)"
      guard file.days.contains(number) else { return nil }
      let day = day(number)
      var entry = Entry(amount: Money(minorUnits: amount, currency: .eur))
      entry.remittance = kind < 2 ? ["one", "two"] : []
      entry.references = [Reference(.bank, reference), Reference(.endToEnd, "E2E é")]
      entry.slice = Slice(offset: 100 * index, length: 90, line: index + 2)
      var identity = [UInt8](repeating: 0, count: 16)
      identity[0] = UInt8(truncatingIfNeeded: day.daysSince2000)
      identity[1] = UInt8(truncatingIfNeeded: amount)
      for (place, byte) in reference.utf8.enumerated() { identity[2 + place % 14] &+= byte }
      return (
        entry,
        EntryStore.Placement(
          source: 1, statementOrdinal: 1, fileIndex: Int32(index), bookedOn: day,
          identity: identity, itemReference: reference, isNativeReference: file.isProcessor,
          details: "", extra: "a=b")
      )
    }
  }
}
