import Domain

/// A table whose keys are built after many rows went in, within one transaction.
struct BulkLoad {
  private let connection: Connection
  private let table: String

  /// Fewer rows are not worth building keys anew for.
  static let fewest: Int64 = 5_000

  init(_ connection: Connection, of table: String) {
    self.connection = connection
    self.table = table
  }

  /// Takes the keys off; false, and nothing done, when the table has so many rows already.
  func begin(unlessThereAre rows: Int64) throws(StoreError) -> Bool {
    try connection.run(
      "begin a bulk load", "SELECT bulk_begin($1, $2)", [.text(table), .int64(rows)])[0].bool(0)
  }

  /// Builds the keys that `begin` took off.
  func end() throws(StoreError) {
    try connection.run("end a bulk load", "SELECT bulk_end($1)", [.text(table)])
  }

  /// Adds so many rows, with the keys put off if there are more of them than in the table.
  func adding(_ rows: Int64, _ body: () throws -> Void) throws {
    let isBulk = rows >= BulkLoad.fewest ? try begin(unlessThereAre: rows) : false
    try body()
    if isBulk { try end() }
  }
}
