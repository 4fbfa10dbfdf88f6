import Domain

/// The keys of our advisory locks: the bytes of `tieout` and a number.
enum AdvisoryKey {
  static let lease: Int64 = 0x7469_656F_7574_0001
  static let migration: Int64 = 0x7469_656F_7574_0002
  static let fileNumber: Int64 = 0x7469_656F_7574_0003
}

/// The right to write, held by one run at a time.
///
/// The advisory lock keeps a second run out while this session lives. A session can die without
/// its program noticing, so every run also gets a token, and each writing transaction checks that
/// no newer one was given out (invariant I-61).
public final class Lease: Sendable {
  /// Grows by one with every run.
  public let token: Int64

  private let connection: Connection

  private init(token: Int64, connection: Connection) {
    self.token = token
    self.connection = connection
  }

  /// Takes the lease without waiting, for as long as `connection` stays open.
  ///
  /// - Parameter holder: Which run this is, told to whoever is refused meanwhile.
  /// - Throws: `leaseHeld` when another run has it.
  public static func acquire(_ connection: Connection, holder: String) throws(StoreError) -> Lease {
    guard try lock(connection) else { throw try held(connection) }
    do {
      let rows = try connection.run(
        "take the lease",
        """
        INSERT INTO tieout.lease AS lease (name, token, holder, acquired_at)
        VALUES ('book', 1, $1, clock_timestamp())
            ON CONFLICT (name) DO UPDATE
           SET token = lease.token + 1, holder = excluded.holder,
               acquired_at = excluded.acquired_at
        RETURNING token
        """,
        [.text(holder)])
      return Lease(token: rows[0].int64(0), connection: connection)
    } catch {
      unlock(connection)
      throw error
    }
  }

  /// Checks, inside a transaction that writes, that no other run took over. The row stays locked
  /// until the transaction ends, so none can take over before it commits.
  ///
  /// - Throws: `leaseFenced` when one has.
  public func check(in connection: Connection) throws(StoreError) {
    precondition(connection.isInTransaction, "The lease is checked inside a transaction")
    let rows = try connection.run(
      "check the lease", "SELECT token, holder FROM tieout.lease WHERE name = 'book' FOR SHARE")
    guard let row = rows.first, row.int64(0) == token else {
      let by = rows.first.map { "'\($0.text(1))'" } ?? "nobody"
      throw StoreError(
        .leaseFenced, query: "check the lease", message: "the lease has gone to \(by)")
    }
  }

  /// Gives the lease back. Closing the connection does the same.
  public func release() { Lease.unlock(connection) }

  /// Runs `body` while no stage works.
  static func excludingStages(_ connection: Connection, _ body: () throws -> Void) throws {
    guard try lock(connection) else { throw try held(connection) }
    defer { unlock(connection) }
    try body()
  }

  private static func lock(_ connection: Connection) throws(StoreError) -> Bool {
    try connection.run(
      "lock the lease", "SELECT pg_try_advisory_lock($1)", [.int64(AdvisoryKey.lease)])[0].bool(0)
  }

  private static func unlock(_ connection: Connection) {
    // A connection that is gone has no lock either.
    _ = try? connection.run(
      "unlock the lease", "SELECT pg_advisory_unlock($1)", [.int64(AdvisoryKey.lease)])
  }

  private static func held(_ connection: Connection) throws(StoreError) -> StoreError {
    let exists = try connection.run(
      "find the lease", "SELECT to_regclass('tieout.lease') IS NOT NULL")[0].bool(0)
    let rows =
      exists
      ? try connection.run(
        "who holds the lease",
        "SELECT holder, acquired_at FROM tieout.lease WHERE name = 'book' AND token > 0") : nil
    let who = rows?.first.map { "'\($0.text(0))' since \($0.instant(1))" } ?? "another run"
    return StoreError(.leaseHeld, query: "take the lease", message: "the lease is held by \(who)")
  }
}
