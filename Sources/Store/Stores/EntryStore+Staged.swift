import Domain

/// The way of a file whose lines may be in the book already, in part or all.
extension EntryStore {
  /// Streams a file's entries into a staging table of this transaction.
  ///
  /// - Returns: How many there were.
  public func stage(
    _ body: (@escaping (Entry, Placement) throws -> Void) throws -> Void
  ) throws -> Int64 {
    try connection.script(
      "create the staging table",
      """
      CREATE TEMP TABLE entry_stage ON COMMIT DROP AS
      SELECT source_id, 0::bigint AS statement_ordinal, file_index, identity, item_ref,
             is_native_ref, booked_on, value_on, created_at, amount, currency, gross, fee, category,
             reversal, refs, counterparty_name, counterparty_account, remittance, return_reason,
             details, extra, byte_offset, byte_length, line
        FROM entry WITH NO DATA
      """)
    let staged = try connection.copyIn(
      "stage entries", into: "entry_stage",
      columns: ["source_id", "statement_ordinal"] + EntryStore.columns
    ) { writer in
      try body { entry, placement in
        try writer.beginRow()
        writer.int32(placement.source)
        writer.int64(placement.statementOrdinal)
        try EntryStore.write(entry, placement, to: writer)
      }
    }
    try connection.script("know the staging table", "ANALYZE entry_stage")
    return staged
  }

  /// Makes room for another file in the same transaction.
  public func unstage() throws(StoreError) {
    try connection.script("drop the staging tables", "DROP TABLE entry_stage, entry_told")
  }

  /// Keeps the staged entries and statements that are new, and returns how many entries were.
  ///
  /// `findTold` has said which are not.
  ///
  /// - Parameters:
  ///   - staged: How many entries were staged.
  ///   - isAgain: Whether the file is loaded already, and only what no file tells any more is to be
  ///     kept of it.
  public func keepNew(
    file: Int32, statements: [StatementRecord], staged: Int64, isAgain: Bool = false
  ) throws(StoreError) -> Int64 {
    let isBulk = try beginBulk(staged)
    var kept: Int64 = 0
    for source in Set(statements.map(\.source)).sorted() {
      let own = statements.filter { $0.source == source }
      let base = try lastNumbers(source: source, again: isAgain ? file : nil, own)
      for statement in own where !isAgain {
        try insert(statement, file: file, number: base.statement + statement.ordinal)
      }
      kept += try insertNew(
        source: source, file: file, statementBase: base.statement, entryBase: base.entry)
      if base.entry > 0 {
        try noteRetellings(source: source, file: file, statementBase: base.statement, own)
      }
    }
    if isBulk { try endBulk() }
    for source in Set(statements.map(\.source)).sorted() { try noteRepeated(source: source) }
    return kept
  }

  /// Behind which numbers a source goes on; the statements of a file that is there keep theirs.
  private func lastNumbers(
    source: Int32, again file: Int32?, _ statements: [StatementRecord]
  ) throws(StoreError) -> (statement: Int64, entry: Int64) {
    let row = try connection.run(
      "last numbers",
      """
      SELECT (SELECT coalesce(max(statement_no), 0) FROM statement WHERE source_id = $1),
             (SELECT coalesce(max(entry_no), 0) FROM entry WHERE source_id = $1),
             (SELECT min(statement_no) FROM kept_statement WHERE source_id = $1 AND file_id = $2)
      """,
      [.int32(source), file.map(Parameter.int32) ?? .null])[0]
    guard let first = row.int64OrNil(2), let ordinal = statements.map(\.ordinal).min() else {
      return (row.int64(0), row.int64(1))
    }
    return (first - ordinal, row.int64(1))
  }

  /// Staged lines with an id that a processor never repeats and that an earlier line has.
  public func repeatedIDs(limit: Int) throws(StoreError) -> [(id: String, line: Int?)] {
    try connection.run(
      "find repeated ids",
      """
      SELECT item_ref, line
        FROM (SELECT item_ref, line, file_index,
                     row_number() OVER (PARTITION BY source_id, item_ref ORDER BY file_index) AS nth
                FROM entry_stage
               WHERE is_native_ref AND (source_id, item_ref) IN (
                 SELECT source_id, item_ref FROM entry_stage
                  WHERE is_native_ref GROUP BY source_id, item_ref HAVING count(*) > 1)) named
       WHERE nth > 1
       ORDER BY file_index LIMIT $1
      """,
      [.int64(Int64(limit))]
    ).map { ($0.text(0), $0.isNull(1) ? nil : Int($0.int32(1))) }
  }

  private func insertNew(
    source: Int32, file: Int32, statementBase: Int64, entryBase: Int64
  ) throws(StoreError) -> Int64 {
    return Int64(
      try connection.run(
        "keep new entries",
        """
        INSERT INTO entry (
          source_id, entry_no, identity, occurrence, item_ref, is_native_ref, file_id, file_index,
          statement_no, booked_on, value_on, created_at, amount, currency, gross, fee, category,
          reversal, refs, counterparty_name, counterparty_account, remittance, return_reason,
          details, extra, byte_offset, byte_length, line)
        SELECT source_id, $4 + row_number() OVER (ORDER BY file_index), identity,
               coalesce(d.nth, 0) + coalesce(k.stored, 0),
               item_ref, is_native_ref, $2, file_index, $3 + statement_ordinal, booked_on, value_on,
               created_at, amount, currency, gross, fee, category, reversal, refs,
               counterparty_name, counterparty_account, remittance, return_reason, details, extra,
               byte_offset, byte_length, line
          FROM entry_stage s
          LEFT JOIN (
            SELECT file_index,
                   row_number() OVER (PARTITION BY identity ORDER BY file_index) - 1 AS nth
              FROM entry_stage s
             WHERE source_id = $1
               AND NOT EXISTS (
                 SELECT FROM entry_told t WHERE (t.source_id, t.file_index) = ($1, s.file_index))
               AND identity IN (
                 SELECT identity FROM entry_stage WHERE source_id = $1
                  GROUP BY identity HAVING count(*) > 1)) d USING (file_index)
          LEFT JOIN (
            SELECT identity, count(*) AS stored FROM entry
             WHERE source_id = $1
               AND identity IN (SELECT identity FROM entry_stage WHERE source_id = $1)
             GROUP BY identity) k USING (identity)
         WHERE source_id = $1
           AND NOT EXISTS (
             SELECT FROM entry_told t WHERE (t.source_id, t.file_index) = ($1, s.file_index))
         ORDER BY file_index
        """,
        [.int32(source), .int32(file), .int64(statementBase), .int64(entryBase)]
      ).affected)
  }

  /// Notes where the file tells of lines that another file brought, when its hash is smaller or the
  /// statement shows where it begins and ends.
  private func noteRetellings(
    source: Int32, file: Int32, statementBase: Int64, _ statements: [StatementRecord]
  ) throws(StoreError) {
    let bounded = statements.filter(\.isBounded).map(\.ordinal)
    try connection.run(
      "note lines that are told again",
      """
      INSERT INTO retelling (source_id, entry_no, file_id, file_index, statement_no, gives_name)
      SELECT $1, t.entry_no, $2, t.file_index, $3 + n.statement_ordinal, brought.sha256 > own.sha256
        FROM entry_told t JOIN entry_stage n USING (source_id, file_index)
        JOIN entry e USING (source_id, entry_no)
        JOIN raw_file brought ON brought.file_id = e.file_id
        JOIN raw_file own ON own.file_id = $2
       WHERE t.source_id = $1 AND NOT n.is_native_ref AND e.file_id <> $2
         AND (brought.sha256 > own.sha256 OR n.statement_ordinal = ANY ($4))
          ON CONFLICT DO NOTHING
      """,
      [.int32(source), .int32(file), .int64(statementBase), .int64Array(bounded)])
  }

  private func noteRepeated(source: Int32) throws(StoreError) {
    try connection.run(
      "note repeated bank references",
      """
      INSERT INTO repeated_ref (source_id, item_ref)
      SELECT e.source_id, e.item_ref FROM standing_entry e
        JOIN (SELECT DISTINCT item_ref FROM entry_stage
               WHERE source_id = $1 AND item_ref <> '' AND NOT is_native_ref) s USING (item_ref)
       WHERE e.source_id = $1 AND NOT e.is_native_ref
       GROUP BY e.source_id, e.item_ref HAVING count(*) > 1
          ON CONFLICT DO NOTHING
      """,
      [.int32(source)])
  }
}
