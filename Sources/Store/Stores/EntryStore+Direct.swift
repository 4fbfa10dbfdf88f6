import Domain

/// The way of a file whose lines are all new: half the work of the server.
extension EntryStore {
  /// An entry that may be in the book already, or is in the file twice under an id that is never
  /// repeated: the file has to go through the staging table.
  public struct NeedsStaging: Error {}

  /// Streams a file's entries into the table, with the numbers that staging would give them, and
  /// its statements after them.
  ///
  /// - Parameters:
  ///   - comparing: Whether to hold what the book has, as far as memory allows, and leave that out.
  ///   - expected: About how many entries the file has; decides about the keys, nothing else.
  ///   - body: Hands over the entries and returns the statements. What it throws leaves nothing.
  /// - Throws: `NeedsStaging` when the transaction has to be done again with `stage`.
  /// - Returns: How many entries were new.
  public func insert(
    file: Int32, expected: Int64, comparing: Bool,
    _ body: (@escaping (Entry, Placement) throws -> Void) throws -> [StatementRecord]
  ) throws -> Int64 {
    let numbering = try EntryNumbering(
      connection, expected: expected, comparing: comparing)
    let isBulk = try beginBulk(expected)
    var statements: [StatementRecord] = []
    let stored: Int64
    do {
      stored = try connection.copyIn(
        "insert entries", into: "entry",
        columns: ["entry_no", "occurrence", "file_id", "source_id", "statement_no"]
          + EntryStore.columns
      ) { writer in
        statements = try body { entry, placement in
          guard
            let place = try numbering.number(
              placement, fee: entry.fee?.minorUnits ?? 0)
          else { return }
          try writer.beginRow()
          writer.int64(place.entry)
          writer.int32(place.occurrence)
          writer.int32(file)
          writer.int32(placement.source)
          writer.int64(place.statement)
          try EntryStore.write(entry, placement, to: writer)
        }
      }
      if isBulk { try endBulk() }
    } catch let error as StoreError where error.sqlState == "23505" {
      // The key has the last word on what is there already.
      throw NeedsStaging()
    }
    if try mayContradict(file: file, statements, named: numbering.namedAgain) {
      throw NeedsStaging()
    }
    for statement in statements {
      try insert(
        statement, file: file,
        number: numbering.lastStatement(of: statement.source) + statement.ordinal)
    }
    for source in Set(statements.map(\.source)).sorted() {
      try noteRepeated(numbering.repeats(in: source), source: source)
    }
    return stored
  }

  private func noteRepeated(
    _ repeats: EntryNumbering.Repeats, source: Int32
  ) throws(StoreError) {
    let (some, parameter) =
      switch repeats {
      case .among(let references):
        ("SELECT unnest($2::text[])", Parameter.textArray(references))
      case .since(let number):
        (
          """
          SELECT DISTINCT item_ref FROM standing_entry
           WHERE source_id = $1 AND entry_no > $2 AND item_ref <> '' AND NOT is_native_ref
          """, Parameter.int64(number)
        )
      }
    if case .among(let references) = repeats, references.isEmpty { return }
    try connection.run(
      "note repeated bank references of new entries",
      """
      INSERT INTO repeated_ref (source_id, item_ref)
      SELECT e.source_id, e.item_ref FROM standing_entry e JOIN (\(some)) s (item_ref) USING (item_ref)
       WHERE e.source_id = $1 AND e.item_ref <> '' AND NOT e.is_native_ref
       GROUP BY e.source_id, e.item_ref HAVING count(*) > 1
          ON CONFLICT DO NOTHING
      """,
      [.int32(source), parameter])
  }
}
