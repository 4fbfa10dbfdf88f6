import Domain

/// The keys of our advisory locks: the bytes of `tieout` and a number.
enum AdvisoryKey {
  static let lease: Int64 = 0x7469_656F_7574_0001
  static let migration: Int64 = 0x7469_656F_7574_0002
  static let fileNumber: Int64 = 0x7469_656F_7574_0003
}

/// The right to write, held by one run at a time, or by any number that post operations only.
///
/// The advisory lock keeps a second run out while this session lives. A session can die without
/// its program noticing, so every run also gets a token, and each writing transaction checks that
/// no newer one was given out to a run that works alone (invariant I-61).
public final class Lease: Sendable {
  /// Grows by one with every run.
  public let token: Int64
  /// Whether others that share it may work meanwhile.
  public let isShared: Bool

  /// The token of the last run that worked alone: this one's, unless it is shared.
  private let alone: Int64
  private let connection: Connection

  private init(token: Int64, alone: Int64, isShared: Bool, connection: Connection) {
    self.token = token
    self.alone = alone
    self.isShared = isShared
    self.connection = connection
  }

  /// Takes the lease without waiting, for as long as `connection` stays open.
  ///
  /// - Parameters:
  ///   - holder: Which run this is, told to whoever is refused meanwhile.
  ///   - isShared: Whether others that share it may work meanwhile.
  /// - Throws: `leaseHeld` when another run has it.
  public static func acquire(
    _ connection: Connection, holder: String, isShared: Bool = false
  ) throws(StoreError) -> Lease {
    guard try lock(connection, isShared: isShared) else { throw try held(connection) }
    do {
      let row = try connection.run(
        "take the lease",
        """
        INSERT INTO tieout.lease AS lease (name, token, alone, holder, acquired_at)
        VALUES ('book', 1, CASE WHEN $2 THEN 0 ELSE 1 END, $1, clock_timestamp())
            ON CONFLICT (name) DO UPDATE
           SET token = lease.token + 1, alone = CASE WHEN $2 THEN lease.alone ELSE lease.token + 1 END,
               holder = excluded.holder, acquired_at = excluded.acquired_at
        RETURNING token, alone
        """,
        [.text(holder), .bool(isShared)])[0]
      return Lease(
        token: row.int64(0), alone: row.int64(1), isShared: isShared, connection: connection)
    } catch {
      unlock(connection, isShared: isShared)
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
      "check the lease",
      "SELECT token, alone, holder FROM tieout.lease WHERE name = 'book' FOR SHARE")
    guard let row = rows.first, row.int64(1) == alone, isShared || row.int64(0) == token else {
      let by = rows.first.map { "'\($0.text(2))'" } ?? "nobody"
      throw StoreError(
        .leaseFenced, query: "check the lease", message: "the lease has gone to \(by)")
    }
  }

  /// Gives the lease back. Closing the connection does the same.
  public func release() { Lease.unlock(connection, isShared: isShared) }

  /// Runs `body` while no stage works.
  static func excludingStages(_ connection: Connection, _ body: () throws -> Void) throws {
    guard try lock(connection) else { throw try held(connection) }
    defer { unlock(connection) }
    try body()
  }

  private static func lock(
    _ connection: Connection, isShared: Bool = false
  ) throws(StoreError) -> Bool {
    try connection.run(
      "lock the lease",
      isShared ? "SELECT pg_try_advisory_lock_shared($1)" : "SELECT pg_try_advisory_lock($1)",
      [.int64(AdvisoryKey.lease)])[0].bool(0)
  }

  private static func unlock(_ connection: Connection, isShared: Bool = false) {
    // A connection that is gone has no lock either.
    _ = try? connection.run(
      "unlock the lease",
      isShared ? "SELECT pg_advisory_unlock_shared($1)" : "SELECT pg_advisory_unlock($1)",
      [.int64(AdvisoryKey.lease)])
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
