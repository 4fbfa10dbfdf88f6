import Domain
import TestSupport
import Testing

@testable import Store

/// Serialised, because taking a guard away locks a table that all cases share.
@Suite(.serialized) struct InvariantTests {
  private static let cases =
    InvariantCase.ledger + InvariantCase.protection + InvariantCase.files + InvariantCase.matching
    + InvariantCase.rest

  @Test func `in a good book every invariant holds`() throws {
    let database = try InvariantBook.shared.get()
    let results = try Invariants(book: InvariantBook.facts).check(database.connect())
    #expect(results.flatMap { r in r.violations.map { "\(r.invariant.code) \($0)" } } == [])
    #expect(results.allSatisfy { $0.count == 0 })
  }

  @Test func `in an empty database every invariant holds`() throws {
    let database = try ScratchDatabase.fresh()
    let results = try Invariants(book: InvariantBook.facts).check(database.connect())
    #expect(results.flatMap { r in r.violations.map { "\(r.invariant.code) \($0)" } } == [])
  }

  @Test(arguments: cases)
  func `a book broken by hand is found out by the check made for it`(
    broken: InvariantCase
  ) throws {
    let connection = try InvariantBook.shared.get().connect()
    try connection.run("begin", "BEGIN")
    defer { _ = try? connection.run("undo", "ROLLBACK") }
    try connection.script("break the book", broken.sql)
    let results = try Invariants(book: InvariantBook.facts).ask(connection)
    let fired = results.filter { $0.count != 0 }
    #expect(
      fired.map(\.invariant.code) == broken.codes,
      "\(fired.map { ($0.invariant.code, $0.violations) })")
  }

  @Test func `every check has a case that makes it fire`() {
    let seen = Set(Self.cases.flatMap(\.codes))
    let codes = Invariants(book: InvariantBook.facts).all.map(\.code)
    #expect(codes.filter { !seen.contains($0) } == [])
    #expect(Set(codes).count == codes.count)
    #expect(codes == codes.sorted())
  }

  @Test func `without the book its checks are left out and say so`() throws {
    let database = try InvariantBook.shared.get()
    let results = try Invariants(book: nil).check(database.connect())
    #expect(results.filter { $0.count == nil }.map(\.invariant.code) == ["VER-0151", "VER-0253"])
  }

  @Test func `a login of the user's own may read, whatever its name`() throws {
    let connection = try InvariantBook.shared.get().connect()
    try connection.run("begin", "BEGIN")
    defer { _ = try? connection.run("undo", "ROLLBACK") }
    try connection.script(
      "let somebody read",
      "CREATE ROLE tieout_auditor LOGIN SUPERUSER; GRANT SELECT ON posting TO tieout_auditor")
    let results = try Invariants(book: InvariantBook.facts).ask(connection)
    #expect(results.filter { $0.count != 0 }.flatMap(\.violations) == [])
  }

  @Test func `no check can write`() throws {
    let connection = try InvariantBook.shared.get().connect()
    let error = #expect(throws: StoreError.self) {
      try connection.readOnlySnapshot("write") {
        _ = try Invariants(book: nil).ask($0)
        try $0.run("write", "UPDATE lease SET token = 9")
      }
    }
    #expect(error?.sqlState == "25006" || error?.sqlState == "42501")
  }

  @Test func `of many violations twenty are named and all are counted`() throws {
    let database = try ScratchDatabase.fresh()
    let connection = try database.connect()
    try connection.script(
      "leave errors out",
      """
      INSERT INTO raw_file
      SELECT n, lpad(n::text, 64, '0'), 'f' || n, 1, 'unknown', 'unknown', 'quarantined'
        FROM generate_series(1, 50) n
      """)
    let result = try Invariants(book: nil).check(connection).first {
      $0.invariant.code == "VER-0161"
    }
    #expect(result?.count == 50)
    #expect(result?.violations.count == 20)
    #expect(result?.violations.first == "f1 is quarantined with 0 errors")
    #expect(result?.isBroken == true)
  }

  @Test func `the declared grants are those of every table`() throws {
    let database = try ScratchDatabase.fresh()
    let tables = try database.connect().run(
      "list tables and views",
      """
      SELECT tablename::text FROM pg_tables WHERE schemaname = 'tieout'
       UNION ALL SELECT viewname FROM pg_views WHERE schemaname = 'tieout' ORDER BY 1
      """)
    #expect(tables.map { $0.text(0) } == Grants.tables)
  }
}
