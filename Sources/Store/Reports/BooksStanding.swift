import Domain

/// What the books were made from and how far they go, in the transaction that asks.
public struct BooksStanding: Sendable {
  /// SHA-256 in hex of the files that a pack up to the day would name as its inputs.
  public var inputs: [String]
  /// The last transaction of the ledger, and the last operation.
  public var transaction: Int64
  public var operation: Int64

  public init(_ connection: Connection, through last: CalendarDate) throws(StoreError) {
    inputs = try connection.run(
      "read inputs of a report",
      """
      SELECT sha256 FROM raw_file
       WHERE state IN ('loaded', 'quarantined') AND (first_on IS NULL OR first_on <= $1)
         AND file_id NOT IN (SELECT file_id FROM standing_supersession)
       ORDER BY sha256
      """,
      [.date(last)]
    ).map { $0.text(0) }
    let row = try connection.run(
      "read the heads", "SELECT last_seq, last_op FROM ledger_head, operation_head")[0]
    transaction = row.int64(0)
    operation = row.int64(1)
  }
}
