import Domain

/// What a file says otherwise than another one that counts: the same statement with other content,
/// the same days with other lines, or an id that never repeats with another amount.
extension EntryStore {
  /// A statement that says otherwise than one in the book.
  public struct Contradiction: Hashable, Sendable {
    /// Where the book's comes from.
    public var file: String
    public var sha256: String
    public var days: ClosedRange<CalendarDate>
    /// Why the two cannot both hold, for a person.
    public var because: String
  }

  /// A line whose id the book has with other content.
  public struct ChangedLine: Hashable, Sendable {
    public var id: String
    public var line: Int?
    public var file: String
    public var sha256: String
    public var because: String
  }

  /// Whether a file that was written into the table has to be looked at line by line.
  ///
  /// - Parameter named: The sources of which the file has ids that never repeat, and the book others.
  func mayContradict(
    file: Int32, _ statements: [StatementRecord], named: [Int32]
  ) throws(StoreError) -> Bool {
    let standing = try StandingStatements(connection, beside: statements, file: file)
    for statement in statements {
      if !standing.samePeriod(as: statement).isEmpty { return true }
      if standing.sharingDays(with: statement).first != nil { return true }
    }
    for source in named where try hasOtherIDs(source: source, file: file) {
      return try !changedLines(file: file, among: "entry", limit: 1).isEmpty
    }
    return false
  }

  /// Whether another file of the source has ids that never repeat; a first one has none to compare.
  private func hasOtherIDs(source: Int32, file: Int32) throws(StoreError) -> Bool {
    try connection.run(
      "look for ids of other files",
      "SELECT EXISTS (SELECT FROM entry WHERE source_id = $1 AND file_id <> $2 AND is_native_ref)",
      [.int32(source), .int32(file)])[0].bool(0)
  }

  /// How the staged file contradicts the book, statement by statement, after `findTold`.
  ///
  /// - Parameter file: The staged file, whose own rows are no contradiction.
  public func contradictions(
    file: Int32, _ statements: [StatementRecord]
  ) throws(StoreError) -> [Contradiction] {
    var found: [Contradiction] = []
    let added = try addedLines()
    let standing = try StandingStatements(connection, beside: statements, file: file)
    for statement in statements {
      let others = standing.samePeriod(as: statement)
      // One of several statements of a day that share a number: it goes on where another ends.
      let goesOn = others.contains { statement.joins($0.record) }
      let same = goesOn ? [] : others.filter { statement.isSameStatement(as: $0.record) }
      for other in same {
        if let because = try difference(of: statement, from: other.record, added, file) {
          found.append(contradiction(statement, other, because))
        }
      }
      for (other, days) in standing.sharingDays(with: statement)
      where !same.contains(where: { $0.record == other.record }) {
        if let because = try difference(on: days, of: statement, file) {
          found.append(contradiction(statement, other, because))
        }
      }
    }
    return found
  }

  /// Lines with an id that its source never repeats, which the book has with another day, fee or
  /// amount.
  public func changedLines(
    file: Int32, limit: Int
  ) throws(StoreError) -> [ChangedLine] {
    try changedLines(file: file, among: "entry_stage", limit: limit)
  }

  private func contradiction(
    _ statement: StatementRecord, _ other: StandingStatements.Statement, _ because: String
  ) -> Contradiction {
    Contradiction(
      file: other.file, sha256: other.sha256, days: statement.days,
      because: because)
  }

  private func difference(
    of statement: StatementRecord, from other: StatementRecord, _ added: [Int32: [Int64: Int64]],
    _ file: Int32
  ) throws(StoreError) -> String? {
    // An export without a number grows with the day: what one of two has more is new, not changed.
    guard statement.isNumbered || other.isNumbered else {
      return try difference(
        on: statement.days, of: statement, file)
    }
    if let because = statement.figures(differingFrom: other) { return because }
    let count =
      try (added[statement.source]?[statement.ordinal] ?? 0)
      + rewordedLines(of: statement, in: other)
    switch count {
    case 0: return nil
    case 1: return "one of its lines is not the same"
    default: return "\(count) of its lines are not the same"
    }
  }

  /// How many lines of a statement have the reference, day and amount of one of the other telling and
  /// say something else about it.
  private func rewordedLines(
    of statement: StatementRecord, in other: StatementRecord
  ) throws(StoreError) -> Int64 {
    try connection.run(
      "count lines in other words",
      """
      SELECT count(*)
        FROM (SELECT *, row_number() OVER (PARTITION BY identity ORDER BY file_index) AS nth
                FROM entry_stage WHERE source_id = $1 AND statement_ordinal = $2) n
        JOIN (SELECT *, row_number() OVER (PARTITION BY identity ORDER BY file_index) AS nth
                FROM entry WHERE source_id = $1 AND statement_no = $3) e USING (identity, nth)
       WHERE (n.value_on, n.fee, n.reversal, n.refs, n.counterparty_name, n.counterparty_account,
              n.remittance, n.return_reason)
             IS DISTINCT FROM
             (e.value_on, e.fee, e.reversal, e.refs, e.counterparty_name, e.counterparty_account,
              e.remittance, e.return_reason)
      """,
      [.int32(statement.source), .int64(statement.ordinal), .int64(other.ordinal)])[0].int64(0)
  }

  /// What is told of some days on both sides: contradictory when each lacks lines of the other.
  private func difference(
    on days: ClosedRange<CalendarDate>, of statement: StatementRecord, _ file: Int32
  ) throws(StoreError) -> String? {
    let row = try connection.run(
      "compare the lines of some days",
      """
      WITH told AS (
        SELECT identity, count(*) AS lines FROM entry_stage
         WHERE source_id = $1 AND currency = $2 AND booked_on BETWEEN $3 AND $4 GROUP BY identity),
      there AS (
        SELECT identity, count(*) AS lines FROM standing_entry
         WHERE source_id = $1 AND currency = $2 AND booked_on BETWEEN $3 AND $4 AND file_id <> $5
         GROUP BY identity)
      SELECT coalesce(sum(greatest(coalesce(t.lines, 0) - coalesce(h.lines, 0), 0)), 0)::bigint,
             coalesce(sum(greatest(coalesce(h.lines, 0) - coalesce(t.lines, 0), 0)), 0)::bigint
        FROM told t FULL JOIN there h USING (identity)
      """,
      [
        .int32(statement.source), .text(statement.currency.code), .date(days.lowerBound),
        .date(days.upperBound), .int32(file),
      ])[0]
    let (added, missing) = (row.int64(0), row.int64(1))
    guard added > 0, missing > 0 else { return nil }
    return "of \(days.words) it has \(added) lines that are not there and lacks \(missing) that are"
  }

  /// How many lines of each staged statement the book does not have.
  private func addedLines() throws(StoreError) -> [Int32: [Int64: Int64]] {
    var added: [Int32: [Int64: Int64]] = [:]
    for row in try connection.run(
      "count new lines of each statement",
      """
      SELECT source_id, statement_ordinal, count(*)
        FROM entry_stage LEFT JOIN entry_told t USING (source_id, file_index)
       WHERE t.entry_no IS NULL GROUP BY source_id, statement_ordinal
      """)
    {
      added[row.int32(0), default: [:]][row.int64(1)] = row.int64(2)
    }
    return added
  }

  private func changedLines(
    file: Int32, among lines: String, limit: Int
  ) throws(StoreError) -> [ChangedLine] {
    let own = lines == "entry" ? "n.file_id = $1 AND" : ""
    // Nothing is known yet of the rows that just came in: for a few of them a loop would do, and of
    // many it would never end.
    try connection.script("join whole tables", "SET LOCAL enable_nestloop = off")
    let rows = try connection.run(
      "find ids with other content",
      """
      SELECT n.item_ref, n.line, f.name, f.sha256, e.currency, n.currency, e.amount, n.amount,
             e.fee, n.fee, e.booked_on, n.booked_on
        FROM \(lines) n JOIN standing_entry e USING (source_id, item_ref)
        JOIN raw_file f ON f.file_id = e.file_id
       WHERE \(own) n.is_native_ref AND e.is_native_ref AND e.file_id <> $1
         AND (e.amount, e.currency, e.fee, e.booked_on) <> (n.amount, n.currency, n.fee, n.booked_on)
       ORDER BY n.file_index, f.sha256, e.entry_no LIMIT $2
      """,
      [.int32(file), .int64(Int64(limit))])
    try connection.script("join as seems best", "SET LOCAL enable_nestloop TO DEFAULT")
    return rows.map { row in
      ChangedLine(
        id: row.text(0), line: row.int32OrNil(1).map(Int.init), file: row.text(2),
        sha256: row.text(3), because: EntryStore.change(row))
    }
  }

  private static func change(_ row: Row) -> String {
    func money(_ amount: Int, _ currency: Int) -> String {
      Currency(code: row.text(currency)).map {
        Money(minorUnits: row.int64(amount), currency: $0).description
      } ?? row.text(currency)
    }
    let facts = [
      ("amount", money(6, 4), money(7, 5)), ("fee", money(8, 4), money(9, 5)),
      ("day", row.date(10).description, row.date(11).description),
    ]
    return facts.filter { $0.1 != $0.2 }.map { "\($0.0) \($0.1) there, \($0.2) here" }
      .joined(separator: "; ")
  }
}
