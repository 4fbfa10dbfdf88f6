import Domain

/// Statements and their entries: streamed into a staging table, then the new ones kept at once.
public struct EntryStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// What one loaded statement says, once its entries are counted. Minor units.
  public struct StatementRecord: Hashable, Sendable {
    public var source: Int32
    public var ordinal: Int64
    public var externalID: String
    public var sequence: String
    /// 0 for a statement that does not come in pages.
    public var page: Int32
    public var isLastPage: Bool
    public var currency: Currency
    public var firstOn: CalendarDate
    public var lastOn: CalendarDate
    public var opening: Int64?
    public var closing: Int64?
    public var entries: Int64
    public var movement: Int128

    public init(
      source: Int32, ordinal: Int64, externalID: String, sequence: String, page: Int32 = 0,
      isLastPage: Bool = true, currency: Currency,
      firstOn: CalendarDate, lastOn: CalendarDate, opening: Int64?, closing: Int64?,
      entries: Int64, movement: Int128
    ) {
      self.source = source
      self.ordinal = ordinal
      self.externalID = externalID
      self.sequence = sequence
      self.page = page
      self.isLastPage = isLastPage
      self.currency = currency
      self.firstOn = firstOn
      self.lastOn = lastOn
      self.opening = opening
      self.closing = closing
      self.entries = entries
      self.movement = movement
    }
  }

  /// Where and as what an entry is staged.
  public struct Placement {
    public var source: Int32
    public var statementOrdinal: Int64
    public var fileIndex: Int32
    public var bookedOn: CalendarDate
    /// Sixteen bytes that equal lines share, whatever file they come in (I-14).
    public var identity: [UInt8]
    public var itemReference: String
    public var isNativeReference: Bool
    public var details: String
    public var extra: String

    public init(
      source: Int32, statementOrdinal: Int64, fileIndex: Int32, bookedOn: CalendarDate,
      identity: [UInt8], itemReference: String, isNativeReference: Bool, details: String,
      extra: String
    ) {
      self.source = source
      self.statementOrdinal = statementOrdinal
      self.fileIndex = fileIndex
      self.bookedOn = bookedOn
      self.identity = identity
      self.itemReference = itemReference
      self.isNativeReference = isNativeReference
      self.details = details
      self.extra = extra
    }
  }

  private static let columns = [
    "source_id", "statement_ordinal", "file_index", "identity", "item_ref", "is_native_ref",
    "booked_on", "value_on", "created_at", "amount", "currency", "gross", "fee", "category",
    "reversal", "refs", "counterparty_name", "counterparty_account", "remittance",
    "return_reason", "details", "extra", "byte_offset", "byte_length", "line",
  ]

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
      "stage entries", into: "entry_stage", columns: EntryStore.columns
    ) { writer in
      try body { entry, placement in try EntryStore.write(entry, placement, to: writer) }
    }
    try connection.script("know the staging table", "ANALYZE entry_stage")
    return staged
  }

  private static func write(
    _ entry: Entry, _ placement: Placement, to writer: CopyWriter
  ) throws(StoreError) {
    let fee = entry.fee?.minorUnits ?? 0
    try writer.beginRow()
    writer.int32(placement.source)
    writer.int64(placement.statementOrdinal)
    writer.int32(placement.fileIndex)
    writer.bytes(placement.identity)
    try writer.text(placement.itemReference)
    writer.bool(placement.isNativeReference)
    writer.date(placement.bookedOn)
    writer.date(entry.valueDate)
    writer.instant(entry.createdAt)
    writer.int64(entry.amount.minorUnits)
    try writer.text(entry.amount.currency.code)
    writer.int64(entry.amount.minorUnits + fee)
    writer.int64(fee)
    try writer.text(entry.category ?? entry.code.shown ?? "")
    writer.bool(entry.reversal)
    try writer.textArray(entry.references.map { "\($0.kind.rawValue)=\($0.value)" })
    try writer.text(entry.counterparty.name ?? "")
    try writer.text(entry.counterparty.account ?? "")
    try writer.text(entry.remittance.joined(separator: "\n"))
    try writer.text(entry.returnReason?.code ?? "")
    try writer.text(placement.details)
    try writer.text(placement.extra)
    writer.int64(Int64(entry.slice.offset))
    writer.int32(Int32(entry.slice.length))
    writer.int32(entry.slice.line.map(Int32.init))
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
    let isBulk = staged >= EntryStore.bulkRows ? try beginBulk(staged) : false
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
    if isBulk { try connection.run("end a bulk load", "SELECT entry_bulk_end()") }
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

  /// Below this many rows a load keeps its keys as it goes.
  private static let bulkRows: Int64 = 20_000

  private func beginBulk(_ staged: Int64) throws(StoreError) -> Bool {
    try connection.run(
      "begin a bulk load", "SELECT entry_bulk_begin($1)", [.int64(staged)])[0].bool(0)
  }

  private func insert(
    _ statement: StatementRecord, file: Int32, number: Int64
  ) throws(StoreError) {
    try connection.run(
      "insert a statement",
      """
      INSERT INTO statement (source_id, statement_no, file_id, external_id, sequence, currency,
                             first_on, last_on, opening, closing, entries, movement, page,
                             is_last_page)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::text::numeric, $13, $14)
      """,
      [
        .int32(statement.source), .int64(number), .int32(file), .text(statement.externalID),
        .text(statement.sequence), .text(statement.currency.code), .date(statement.firstOn),
        .date(statement.lastOn), .optional(statement.opening), .optional(statement.closing),
        .int64(statement.entries), .text(String(statement.movement)),
        .int32(statement.page), .bool(statement.isLastPage),
      ])
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
