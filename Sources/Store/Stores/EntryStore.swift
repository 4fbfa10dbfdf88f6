import Domain

/// Statements and their entries. A file goes straight into the table when none of its lines can be
/// there already, else through a staging table that tells which ones are new.
public struct EntryStore {
  let connection: Connection

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

  /// Where an entry stands, and as what it is known.
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

  /// A load of at least so many rows may build the table's keys after it.
  public static let bulkRows: Int64 = 20_000

  /// Puts off the building of keys when that is quicker.
  func beginBulk(_ incoming: Int64) throws(StoreError) -> Bool {
    guard incoming >= EntryStore.bulkRows else { return false }
    // A row that goes into the keys one by one costs as much as five that are sorted into new keys.
    return try BulkLoad(connection, of: "entry").begin(unlessThereAre: 4 * incoming)
  }

  func endBulk() throws(StoreError) {
    try BulkLoad(connection, of: "entry").end()
  }

  func insert(
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
}
