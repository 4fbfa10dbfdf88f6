import Domain
import Glibc
import Store
import TestSupport
import Testing

struct ConnectionTests {
  let database: ScratchDatabase
  let connection: Connection

  init() throws {
    database = try ScratchDatabase.fresh(isMigrated: false)
    connection = try database.connect()
  }

  @Test func `every kind of parameter comes back as it went`() throws {
    let day = try #require(CalendarDate(iso: "2026-10-25"))
    let moment = try #require(Instant(rfc3339: "2026-10-25T01:30:00.000001Z"))
    let row = try connection.run(
      "echo", "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::text, $12, $13",
      [
        .int64(.min), .int32(-7), .int16(7), .text("Zoë 🚴 \\ ' \""), .date(day), .instant(moment),
        .bool(true), .bytes([0, 255, 92]), .int64Array([1, -2, .max]),
        .textArray(["", "a,b", "{\"x\"}"]), .null, .textArray([]), .text(""),
      ])[0]
    #expect(row.int64(0) == .min)
    #expect(row.int32(1) == -7)
    #expect(row.int16(2) == 7)
    #expect(row.text(3) == "Zoë 🚴 \\ ' \"")
    #expect(row.date(4) == day)
    #expect(row.instant(5) == moment)
    #expect(row.bool(6))
    #expect(row.bytes(7) == [0, 255, 92])
    #expect(row.int64Array(8) == [1, -2, .max])
    #expect(row.textArray(9) == ["", "a,b", "{\"x\"}"])
    #expect(row.isNull(10) && row.textOrNil(10) == nil)
    #expect(row.textArray(11) == [])
    #expect(row.textOrNil(12) == "")
  }

  @Test func `a sum wider than bigint is read whole`() throws {
    let row = try connection.run(
      "sum", "SELECT sum(x)::text FROM (VALUES ($1), ($1), ($1)) v(x)", [.int64(.max)])[0]
    #expect(row.int128(0) == 3 * Int128(Int64.max))
  }

  @Test func `the session speaks UTC and ISO`() throws {
    for (setting, value) in [
      ("TimeZone", "UTC"), ("DateStyle", "ISO, YMD"), ("client_encoding", "UTF8"),
      ("search_path", "tieout, pg_catalog, pg_temp"), ("application_name", "test"),
    ] {
      let row = try connection.run("show", "SELECT current_setting($1)", [.text(setting)])[0]
      #expect(row.text(0) == value)
    }
  }

  @Test(arguments: [
    ("SELECT 1/0", StoreError.Reason.statement, "22012", Int32(70)),
    ("SELECT nothing", .statement, "42703", 70),
    ("SELECT pg_sleep(5)", .timeout, "57014", 75),
    ("INSERT INTO pair VALUES (1), (1)", .constraint, "23505", 70),
    (
      "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '40001'; END $$", .serialization, "40001",
      75
    ),
    ("DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '53100'; END $$", .diskFull, "53100", 75),
    ("DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'TO004'; END $$", .constraint, "TO004", 70),
    ("SET ROLE pg_monitor; SELECT * FROM pair", .notPermitted, "42501", 77),
    ("SELECT pg_terminate_backend(pg_backend_pid())", .connectionLost, "57P01", 75),
  ])
  func `the server's refusals are told apart`(
    sql: String, reason: StoreError.Reason, state: String, status: Int32
  ) throws {
    try connection.script(
      "prepare",
      "CREATE TABLE public.pair (x int UNIQUE); SET search_path = public; SET statement_timeout = 200"
    )
    let error = #expect(throws: StoreError.self) { try connection.script("try it", sql) }
    #expect(error?.reason == reason)
    #expect(error?.sqlState == state)
    #expect(error?.exitStatus == status)
    if state == "23505" { #expect(error?.constraint == "pair_x_key") }
  }

  @Test func `no value of a parameter reaches an error`() throws {
    try connection.script("prepare", "CREATE TABLE public.secret (x text PRIMARY KEY)")
    let secret = "DE89370400440532013000"
    for (sql, count) in [
      ("SELECT $1::text::bigint", 1), ("SELECT $1::text::date", 1),
      ("INSERT INTO public.secret VALUES ($1), ($1)", 1),
    ] {
      let error = #expect(throws: StoreError.self) {
        try connection.run("hide it", sql, [Parameter](repeating: .text(secret), count: count))
      }
      #expect(error.map { !$0.description.contains("3704") } == true)
    }
  }

  @Test func `text with a NUL is refused before it is sent`() throws {
    let error = #expect(throws: StoreError.self) {
      try connection.run("store", "SELECT $1", [.text("a\0b")])
    }
    #expect(error?.reason == .unstorable)
    #expect(try connection.run("still there", "SELECT 1")[0].int32(0) == 1)
  }

  @Test func `a password never reaches an error`() {
    for url in ["postgresql://u:hunter2@/%zz", "postgresql://u:hunter2@127.0.0.1:1/x"] {
      let error = #expect(throws: StoreError.self) {
        try Connection(url: url, applicationName: "test")
      }
      #expect(error.map { !$0.description.contains("hunter2") } == true)
    }
  }

  @Test func `a database that is not UTF8 is refused`() throws {
    let name = "latin_\(getpid())"
    try connection.run(
      "make it",
      "CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
    defer { _ = try? connection.run("drop it", "DROP DATABASE \(name)") }
    let own = try connection.run("own name", "SELECT current_database()::text")[0].text(0)
    let url = database.url.replacingFirst("/\(own)?", with: "/\(name)?")
    let error = #expect(throws: StoreError.self) {
      try Connection(url: url, applicationName: "test")
    }
    #expect(error?.reason == .wrongEncoding)
  }

  @Test func `an interruption stops a long statement`() throws {
    connection.isInterrupted = { true }
    let error = #expect(throws: StoreError.self) {
      try connection.run("sleep", "SELECT pg_sleep(30)")
    }
    #expect(error?.reason == .interrupted)
    connection.isInterrupted = nil
    #expect(try connection.run("go on", "SELECT 1").count == 1)
  }
}

extension String {
  fileprivate func replacingFirst(_ part: String, with other: String) -> String {
    guard let range = firstRange(of: part) else { return self }
    return self[..<range.lowerBound] + other + self[range.upperBound...]
  }
}
