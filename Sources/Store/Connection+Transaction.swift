import CLibPQ
import Glibc

extension Connection {
  /// Runs `body` between BEGIN and COMMIT; rolls back when it throws.
  ///
  /// - Parameter attempts: How often the whole body may run when it loses against another
  ///   transaction. Above 1 the body must have no effect outside the database.
  /// - Throws: What `body` throws, or `commitUnknown` when the connection broke during COMMIT: the
  ///   next run finds out by looking for what this one would have written.
  public func transaction<T>(
    _ name: String, attempts: Int = 1, _ body: (Connection) throws -> T
  ) throws -> T {
    var attempt = 1
    while true {
      do {
        return try once(name, begin: "BEGIN", body)
      } catch let error as StoreError {
        guard error.isSerializationFailure, attempt < attempts else { throw error }
      }
      usleep(UInt32.random(in: 5_000...20_000) << UInt32(attempt))
      attempt += 1
    }
  }

  /// Runs `body` on one unchanging view of the database, without the right to write.
  public func readOnlySnapshot<T>(_ name: String, _ body: (Connection) throws -> T) throws -> T {
    try once(name, begin: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", body)
  }

  private func once<T>(_ name: String, begin: String, _ body: (Connection) throws -> T) throws -> T
  {
    precondition(!isInTransaction, "A transaction is open already")
    try run("\(name): begin", begin)
    do {
      let value = try body(self)
      try commit(name)
      return value
    } catch {
      // The first error is the one to report; a connection that is gone rolls back by itself.
      if isInTransaction { _ = try? run("\(name): roll back", "ROLLBACK") }
      throw error
    }
  }

  private func commit(_ name: String) throws(StoreError) {
    let result: Answer
    do {
      result = try run("\(name): commit", "COMMIT").result
    } catch {
      guard error.isConnectionLost else { throw error }
      throw StoreError(
        .commitUnknown, query: name, message: "the connection broke during COMMIT",
        sqlState: error.sqlState)
    }
    // COMMIT of a transaction in which a statement failed says ROLLBACK and is no error to libpq.
    guard result.tag == "COMMIT" else {
      throw StoreError(
        .statement, query: name, message: "a statement failed, so the server rolled back")
    }
  }
}
