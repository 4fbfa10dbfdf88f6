import Domain

/// A table whose keys are built after many rows went in, within one transaction.
struct BulkLoad {
  private let connection: Connection
  private let table: String
  private let rows: Int64

  /// Fewer rows are not worth building keys anew for.
  private static let fewest: Int64 = 5_000

  /// - Parameter rows: How many are to go in.
  init(_ connection: Connection, of table: String, rows: Int64) {
    self.connection = connection
    self.table = table
    self.rows = rows
  }

  /// Takes the keys off, if more rows are to come than there are.
  func begin() throws(StoreError) {
    guard rows >= BulkLoad.fewest else { return }
    try connection.run(
      "begin a bulk load", "SELECT bulk_begin($1, $2)", [.text(table), .int64(rows)])
  }

  /// Builds the keys that `begin` took off.
  func end() throws(StoreError) {
    guard rows >= BulkLoad.fewest else { return }
    try connection.run("end a bulk load", "SELECT bulk_end($1)", [.text(table)])
  }
}
