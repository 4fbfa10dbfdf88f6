import Glibc
import Store
import TestSupport
import Testing

struct MigratorTests {
  let database: ScratchDatabase
  let connection: Connection

  init() throws {
    database = try ScratchDatabase.fresh(isMigrated: false)
    connection = try database.connect()
  }

  private static let first = Migration(
    number: 1, name: "first", sql: Array("CREATE TABLE one (x int); CREATE TABLE two (x int)".utf8))
  private static let second = Migration(
    number: 2, name: "second", sql: Array("INSERT INTO one VALUES (1), (2)".utf8))

  private func refusal(_ migrations: [Migration]) -> StoreError? {
    #expect(throws: StoreError.self) { try Migrator(migrations).apply(to: connection) }
  }

  @Test func `what is missing is applied once`() throws {
    #expect(try Migrator([Self.first]).apply(to: connection) == [Self.first])
    #expect(try Migrator([Self.first, Self.second]).apply(to: connection) == [Self.second])
    #expect(try Migrator([Self.first, Self.second]).apply(to: connection) == [])
    #expect(try connection.run("count", "SELECT count(*) FROM one")[0].int64(0) == 2)
    try Migrator([Self.first, Self.second]).check(connection)
  }

  @Test func `a stage refuses a schema that is older than its program`() throws {
    try Migrator([Self.first]).apply(to: connection)
    let error = #expect(throws: StoreError.self) {
      try Migrator([Self.first, Self.second]).check(connection)
    }
    #expect(error?.reason == .schemaOlder)
    #expect(error?.exitStatus == 78)
  }

  @Test func `a migration that was edited after its release is refused`() throws {
    try Migrator([Self.first]).apply(to: connection)
    let edited = Migration(number: 1, name: "first", sql: Array("CREATE TABLE one (x int)".utf8))
    #expect(refusal([edited])?.reason == .migrationChanged)
    let renamed = Migration(number: 1, name: "other", sql: Array("".utf8))
    #expect(refusal([renamed])?.reason == .migrationChanged)
  }

  @Test func `a schema newer than the program is refused`() throws {
    try Migrator([Self.first, Self.second]).apply(to: connection)
    #expect(refusal([Self.first])?.reason == .schemaNewer)
  }

  @Test func `a gap in the record is refused`() throws {
    try Migrator([Self.first, Self.second]).apply(to: connection)
    try connection.run("lose it", "DELETE FROM schema_migration WHERE number = 1")
    #expect(refusal([Self.first, Self.second])?.reason == .migrationGap)
  }

  @Test func `tables without a record are refused`() throws {
    try connection.script("make one", "CREATE SCHEMA tieout; CREATE TABLE tieout.stray (x int)")
    #expect(refusal([Self.first])?.reason == .schemaHalfway)
    #expect(refusal([Self.first])?.exitStatus == 78)
  }

  @Test func `an emptied record beside tables is refused`() throws {
    try Migrator([Self.first]).apply(to: connection)
    try connection.run("lose it", "DELETE FROM schema_migration")
    #expect(refusal([Self.first])?.reason == .schemaHalfway)
  }

  @Test func `migrations out of order are refused`() throws {
    #expect(refusal([Self.second])?.reason == .migrationsInvalid)
  }

  @Test func `a migration that commits by itself is refused`() throws {
    let bad = Migration(number: 1, name: "bad", sql: Array("COMMIT".utf8))
    #expect(refusal([bad])?.reason == .migrationsInvalid)
  }

  @Test func `a stage at work keeps migrations out`() throws {
    try Migrator().apply(to: connection)
    let stage = try database.connect()
    let lease = try Lease.acquire(stage, holder: "tieout-match")
    let next = Migration(
      number: Int32(Migration.all.count + 1), name: "next", sql: Array("SELECT 1".utf8))
    #expect(refusal(Migration.all + [next])?.reason == .leaseHeld)
    lease.release()
    #expect(try Migrator(Migration.all + [next]).apply(to: connection) == [next])
  }

  /// The session dies before, within and after each step; the next run always ends the same.
  @Test(arguments: 1...4)
  func `a kill in the middle leaves a state from which it goes on`(step: Int) throws {
    let die = "SELECT pg_terminate_backend(pg_backend_pid());"
    let firstSQL = "CREATE TABLE one (x int); CREATE TABLE two (x int)"
    let killed: [Migration] =
      switch step {
      case 1: [Migration(number: 1, name: "first", sql: Array((die + firstSQL).utf8))]
      case 2: [Migration(number: 1, name: "first", sql: Array((firstSQL + ";" + die).utf8))]
      case 3: [Self.first, Migration(number: 2, name: "second", sql: Array(die.utf8))]
      default:
        [
          Self.first,
          Migration(
            number: 2, name: "second",
            sql: Array(("INSERT INTO one VALUES (1), (2);" + die).utf8)),
        ]
      }
    #expect(refusal(killed)?.isConnectionLost == true)
    let next = try database.connect()
    try Migrator([Self.first, Self.second]).apply(to: next)
    #expect(try next.run("count", "SELECT count(*) FROM one")[0].int64(0) == 2)
  }

  @Test func `two programs that migrate at once both succeed`() async throws {
    let applied = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask {
          try Migrator([Self.first, Self.second]).apply(to: database.connect()).count
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(applied == 2)
  }

  @Test func `the program carries every file of the folder`() throws {
    let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let handle = try #require(opendir("/\(folder)/Sources/Store/Migrations"))
    defer { closedir(handle) }
    var files: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self) ?? ""
      }
      if name.hasSuffix(".sql") { files.append(name) }
    }
    let carried = Migration.all.map { migration in
      let number = String(migration.number)
      return String(repeating: "0", count: 4 - number.count) + "\(number)_\(migration.name).sql"
    }
    #expect(files.sorted() == carried)
  }
}
