import CLibPQ

extension Connection {
  /// Runs a query and hands out its rows one by one, holding one batch of them at a time.
  ///
  /// Uses a server-side cursor in the current transaction, or in one of its own when none is open.
  /// Other statements may run inside `body`.
  ///
  /// - Parameter batch: How many rows are fetched together.
  public func stream(
    _ name: String, _ sql: String, _ parameters: [Parameter] = [], batch: Int = 20_000,
    _ body: (Row) throws -> Void
  ) throws {
    guard isInTransaction else {
      return try transaction(name) {
        try $0.stream(name, sql, parameters, batch: batch, body)
      }
    }
    cursors += 1
    let cursor = "tieout_\(cursors)"
    try run(name, "DECLARE \(cursor) NO SCROLL CURSOR FOR \(sql)", parameters)
    while true {
      let rows = try run(name, "FETCH FORWARD \(batch) FROM \(cursor)")
      for row in rows { try body(row) }
      if rows.count < batch { break }
    }
    // When something threw, the cursor ends with the transaction.
    try run(name, "CLOSE \(cursor)")
  }
}
