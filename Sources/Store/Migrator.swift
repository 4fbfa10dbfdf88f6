import Domain

/// Brings a database to the schema this program was made for, and refuses one that it cannot trust.
///
/// Each migration and its row in `tieout.schema_migration` are one transaction, so a kill at any
/// statement leaves a state from which the next run goes on.
public struct Migrator: Sendable {
  private let migrations: [Migration]

  public init(_ migrations: [Migration] = Migration.all) {
    self.migrations = migrations
  }

  /// Applies what is missing.
  ///
  /// - Returns: The migrations applied now, none when the schema was current.
  /// - Throws: `StoreError`: `leaseHeld` while a stage works, one of the `migration…` and `schema…`
  ///   reasons for a state that is refused, or what the server says.
  @discardableResult
  public func apply(to connection: Connection) throws -> [Migration] {
    try connection.run(
      "lock migrations", "SELECT pg_advisory_lock($1)", [.int64(AdvisoryKey.migration)])
    defer {
      // A connection that is gone has no lock either.
      _ = try? connection.run(
        "unlock migrations", "SELECT pg_advisory_unlock($1)", [.int64(AdvisoryKey.migration)])
    }
    let hashed = try hashed(connection)
    let pending = hashed.dropFirst(try appliedCount(connection, hashed))
    guard !pending.isEmpty else { return [] }
    try Lease.excludingStages(connection) {
      try createTable(connection)
      for step in pending { try apply(step, to: connection) }
    }
    return pending.map(\.migration)
  }

  /// Checks that the schema is exactly the one this program was made for.
  public func check(_ connection: Connection) throws {
    let hashed = try hashed(connection)
    let applied = try appliedCount(connection, hashed)
    guard applied == hashed.count else {
      throw refusal(
        .schemaOlder, "the schema is at migration \(applied), this program needs \(hashed.count)")
    }
  }
}

extension Migrator {
  private typealias Hashed = (migration: Migration, sha256: String)

  private func refusal(_ reason: StoreError.Reason, _ message: String) -> StoreError {
    StoreError(reason, query: "schema", message: message)
  }

  /// The server computes the hashes, so that the store needs no library for them.
  private func hashed(_ connection: Connection) throws -> [Hashed] {
    var list: [Hashed] = []
    for (index, migration) in migrations.enumerated() {
      guard migration.number == Int32(index + 1) else {
        throw refusal(
          .migrationsInvalid, "the program's migration \(migration.number) is out of order")
      }
      let hash = try connection.run(
        "hash a migration", "SELECT encode(sha256($1), 'hex')", [.bytes(migration.sql)])
      list.append((migration, hash[0].text(0)))
    }
    return list
  }

  /// How many of our migrations the database has, once every one of its rows agrees with ours.
  private func appliedCount(_ connection: Connection, _ known: [Hashed]) throws -> Int {
    guard try hasTable(connection) else { return 0 }
    let rows = try connection.run(
      "applied migrations",
      "SELECT number, name, sha256 FROM tieout.schema_migration ORDER BY number")
    try refuseHalfway(connection, isEmpty: rows.isEmpty)
    for (index, row) in rows.enumerated() {
      let number = row.int32(0)
      guard number == Int32(index + 1) else {
        throw refusal(.migrationGap, "migration \(index + 1) is missing before \(number)")
      }
      guard index < known.count else {
        throw refusal(
          .schemaNewer,
          "the schema is at migration \(number) '\(row.text(1))', this program knows \(known.count)"
        )
      }
      guard row.text(1) == known[index].migration.name, row.text(2) == known[index].sha256 else {
        throw refusal(
          .migrationChanged,
          "migration \(number) was applied as '\(row.text(1))' with other content")
      }
    }
    return rows.count
  }

  private func hasTable(_ connection: Connection) throws -> Bool {
    let exists = try connection.run(
      "find the migrations table", "SELECT to_regclass('tieout.schema_migration') IS NOT NULL")
    if exists[0].bool(0) { return true }
    try refuseHalfway(connection, isEmpty: true)
    return false
  }

  /// Tables without a record of the migration that made them.
  private func refuseHalfway(_ connection: Connection, isEmpty: Bool) throws {
    guard isEmpty else { return }
    let strangers = try connection.run(
      "tables without a migration",
      """
      SELECT relname::text FROM pg_class
       WHERE relnamespace = to_regnamespace('tieout')
         AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND relname <> 'schema_migration'
       ORDER BY relname
       LIMIT 1
      """)
    if let stranger = strangers.first {
      throw refusal(
        .schemaHalfway,
        "the schema tieout holds '\(stranger.text(0))' but no record of a migration")
    }
  }

  private func createTable(_ connection: Connection) throws {
    try connection.transaction("create the migrations table") {
      try $0.script(
        "create the migrations table",
        """
        CREATE SCHEMA IF NOT EXISTS tieout;
        CREATE TABLE IF NOT EXISTS tieout.schema_migration (
          number integer PRIMARY KEY CHECK (number > 0),
          name text NOT NULL,
          sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
          applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
        )
        """)
    }
  }

  private func apply(_ step: Hashed, to connection: Connection) throws {
    let name = "migration \(step.migration.number) \(step.migration.name)"
    guard let sql = String(validating: step.migration.sql, as: UTF8.self) else {
      throw refusal(.migrationsInvalid, "\(name) is not UTF-8")
    }
    try connection.transaction(name) {
      try $0.script(name, sql)
      guard $0.isInTransaction else {
        throw refusal(.migrationsInvalid, "\(name) ends its own transaction")
      }
      try $0.run(
        "record \(name)",
        "INSERT INTO tieout.schema_migration (number, name, sha256) VALUES ($1, $2, $3)",
        [.int32(step.migration.number), .text(step.migration.name), .text(step.sha256)])
    }
  }
}
