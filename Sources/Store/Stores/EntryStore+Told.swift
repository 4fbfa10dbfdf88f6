import Domain

/// Which of the staged lines the book has already (I-14).
extension EntryStore {
  /// Fills the table `entry_told` with the staged lines that the book has and the entry each is.
  ///
  /// Equal lines are taken in order, the file's first for the book's first: an overlap adds nothing,
  /// and N genuine equal lines stay N. Only where two statements cannot have told the same line are
  /// the lines of the one never taken for those of the other.
  public func findTold(file: Int32, _ statements: [StatementRecord]) throws(StoreError) {
    try connection.script(
      "create the table of lines that are there",
      """
      CREATE TEMP TABLE entry_told (source_id integer, file_index integer, entry_no bigint)
      ON COMMIT DROP
      """)
    let standing = try StandingStatements(connection, beside: statements, file: file)
    for source in Set(statements.map(\.source)).sorted() {
      try findTold(source: source)
      let pairs = statements.filter { $0.source == source }.flatMap { statement in
        standing.apart(from: statement).map { (statement.ordinal, $0.record.ordinal) }
      }
      guard !pairs.isEmpty else { continue }
      try keepApart(source: source, pairs)
    }
    try connection.script("know the lines that are there", "ANALYZE entry_told")
  }

  private func findTold(source: Int32) throws(StoreError) {
    try connection.run(
      "find lines that are there",
      """
      INSERT INTO entry_told (source_id, file_index, entry_no)
      SELECT $1, n.file_index, e.entry_no
        FROM (SELECT file_index, identity,
                     row_number() OVER (PARTITION BY identity ORDER BY file_index) AS nth
                FROM entry_stage WHERE source_id = $1) n
        JOIN (SELECT entry_no, identity,
                     row_number() OVER (PARTITION BY identity ORDER BY occurrence) AS nth
                FROM standing_entry
               WHERE source_id = $1
                 AND identity IN (SELECT identity FROM entry_stage WHERE source_id = $1)) e
       USING (identity, nth)
      """,
      [.int32(source)])
  }

  /// Decides line by line where a staged statement and one of the book, that cannot tell of the same
  /// line, have equal ones.
  ///
  /// - Parameter pairs: The ordinal of the staged statement and the number of the book's.
  private func keepApart(
    source: Int32, _ pairs: [(staged: Int64, standing: Int64)]
  ) throws(StoreError) {
    let equal = try equalLines(source: source, pairs)
    guard !equal.isEmpty else { return }
    var apart: [Int64: Set<Int64>] = [:]
    for pair in pairs { apart[pair.staged, default: []].insert(pair.standing) }
    var told: [(line: Int32, entry: Int64)] = []
    for (lines, entries) in equal {
      var free = entries
      for line in lines {
        let others = apart[line.statement] ?? []
        guard let found = free.firstIndex(where: { others.isDisjoint(with: $0.tellers) })
        else { continue }
        told.append((line.fileIndex, free.remove(at: found).number))
      }
    }
    try connection.run(
      "take back what was found by order alone",
      """
      DELETE FROM entry_told t USING entry_stage s
       WHERE t.source_id = $1 AND (s.source_id, s.file_index) = (t.source_id, t.file_index)
         AND s.file_index = ANY ($2)
      """,
      [.int32(source), .int64Array(equal.flatMap { $0.lines.map { Int64($0.fileIndex) } })])
    try connection.run(
      "note which lines are there",
      """
      INSERT INTO entry_told (source_id, file_index, entry_no)
      SELECT $1, line, entry FROM unnest($2, $3) told (line, entry)
      """,
      [
        .int32(source), .int64Array(told.map { Int64($0.line) }), .int64Array(told.map(\.entry)),
      ])
  }

  private typealias StagedLine = (fileIndex: Int32, statement: Int64)
  private typealias TellingEntry = (number: Int64, tellers: Set<Int64>)

  /// The staged lines and the entries of each identity that both statements of a pair tell of.
  private func equalLines(
    source: Int32, _ pairs: [(staged: Int64, standing: Int64)]
  ) throws(StoreError) -> [(lines: [StagedLine], entries: [TellingEntry])] {
    try connection.run(
      "find equal lines of statements that are apart",
      """
      CREATE TEMP TABLE entry_apart ON COMMIT DROP AS
      WITH teller AS (
        SELECT entry_no, identity, statement_no FROM standing_entry
         WHERE source_id = $1 AND identity IN (SELECT identity FROM entry_stage WHERE source_id = $1)
        UNION ALL
        SELECT e.entry_no, e.identity, r.statement_no
          FROM standing_entry e JOIN retelling r USING (source_id, entry_no)
         WHERE e.source_id = $1 AND r.statement_no IS NOT NULL
           AND r.file_id <> ALL (ARRAY(SELECT file_id FROM uncounted_file))
           AND e.identity IN (SELECT identity FROM entry_stage WHERE source_id = $1))
      SELECT t.* FROM teller t WHERE t.identity IN (
        SELECT s.identity FROM entry_stage s
          JOIN unnest($2, $3) p (staged, standing)
            ON p.staged = s.statement_ordinal
          JOIN teller o ON o.statement_no = p.standing AND o.identity = s.identity
         WHERE s.source_id = $1)
      """,
      [.int32(source), .int64Array(pairs.map(\.staged)), .int64Array(pairs.map(\.standing))])
    let lines = try connection.run(
      "staged lines of these",
      """
      SELECT identity, file_index, statement_ordinal FROM entry_stage
       WHERE source_id = $1 AND identity IN (SELECT identity FROM entry_apart) ORDER BY file_index
      """,
      [.int32(source)])
    let entries = try connection.run(
      "entries of these",
      """
      SELECT a.identity, a.entry_no, string_agg(a.statement_no::text, ' ')
        FROM entry_apart a JOIN entry e ON e.source_id = $1 AND e.entry_no = a.entry_no
       GROUP BY a.identity, a.entry_no, e.occurrence ORDER BY e.occurrence
      """,
      [.int32(source)])
    try connection.script("forget these", "DROP TABLE entry_apart")
    var found: [[UInt8]: (lines: [StagedLine], entries: [TellingEntry])] = [:]
    for row in lines {
      found[row.bytes(0), default: ([], [])].lines.append((row.int32(1), row.int64(2)))
    }
    for row in entries {
      let tellers = row.text(2).split(separator: " ").compactMap { Int64($0) }
      found[row.bytes(0), default: ([], [])].entries.append((row.int64(1), Set(tellers)))
    }
    return found.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
  }
}
