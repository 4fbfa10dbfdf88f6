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

  /// Keeps the staged entries and statements that are new, and returns how many entries were.
  ///
  /// An entry is known by its identity and by which of its equals it is, in the order of the file:
  /// an overlapping file adds nothing, and two genuine equal lines stay two.
  ///
  /// - Parameter staged: How many entries were staged.
  public func keepNew(
    file: Int32, statements: [StatementRecord], staged: Int64
  ) throws(StoreError) -> Int64 {
    let isBulk = try beginBulk(staged)
    var kept: Int64 = 0
    for source in Set(statements.map(\.source)).sorted() {
      let base = try connection.run(
        "last numbers",
        """
        SELECT (SELECT coalesce(max(statement_no), 0) FROM statement WHERE source_id = $1),
               (SELECT coalesce(max(entry_no), 0) FROM entry WHERE source_id = $1)
        """,
        [.int32(source)])[0]
      for statement in statements where statement.source == source {
        try insert(statement, file: file, number: base.int64(0) + statement.ordinal)
      }
      kept += try insertNew(
        source: source, file: file, statementBase: base.int64(0), entryBase: base.int64(1))
    }
    if isBulk { try endBulk() }
    for source in Set(statements.map(\.source)).sorted() { try noteRepeated(source: source) }
    return kept
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
    // Nothing can be there already when the source is empty, and the look-up is dear.
    let unknown =
      entryBase == 0
      ? ""
      : """
      AND NOT EXISTS (
        SELECT FROM entry e
         WHERE e.source_id = $1 AND e.identity = staged.identity
           AND e.occurrence = staged.occurrence)
      """
    return Int64(
      try connection.run(
        "keep new entries",
        """
        INSERT INTO entry (
          source_id, entry_no, identity, occurrence, item_ref, is_native_ref, file_id, file_index,
          statement_no, booked_on, value_on, created_at, amount, currency, gross, fee, category,
          reversal, refs, counterparty_name, counterparty_account, remittance, return_reason,
          details, extra, byte_offset, byte_length, line)
        SELECT source_id, $4 + row_number() OVER (ORDER BY file_index), identity, occurrence,
               item_ref, is_native_ref, $2, file_index, $3 + statement_ordinal, booked_on, value_on,
               created_at, amount, currency, gross, fee, category, reversal, refs,
               counterparty_name, counterparty_account, remittance, return_reason, details, extra,
               byte_offset, byte_length, line
          FROM (SELECT s.*, coalesce(d.occurrence, 0) AS occurrence
                  FROM entry_stage s
                  LEFT JOIN (
                    SELECT file_index,
                           row_number() OVER (PARTITION BY identity ORDER BY file_index) - 1 AS occurrence
                      FROM entry_stage
                     WHERE source_id = $1 AND identity IN (
                       SELECT identity FROM entry_stage WHERE source_id = $1
                        GROUP BY identity HAVING count(*) > 1)) d USING (file_index)
                 WHERE s.source_id = $1) staged
         WHERE true \(unknown)
         ORDER BY file_index
        """,
        [.int32(source), .int32(file), .int64(statementBase), .int64(entryBase)]
      ).affected)
  }

  private func noteRepeated(source: Int32) throws(StoreError) {
    try connection.run(
      "note repeated bank references",
      """
      INSERT INTO repeated_ref (source_id, item_ref)
      SELECT e.source_id, e.item_ref FROM entry e
        JOIN (SELECT DISTINCT item_ref FROM entry_stage
               WHERE source_id = $1 AND item_ref <> '' AND NOT is_native_ref) s USING (item_ref)
       WHERE e.source_id = $1 AND NOT e.is_native_ref
       GROUP BY e.source_id, e.item_ref HAVING count(*) > 1
          ON CONFLICT DO NOTHING
      """,
      [.int32(source)])
  }
}
