import Glibc
import Store
import TestSupport
import Testing

struct TransactionTests {
  let database: ScratchDatabase
  let connection: Connection

  init() throws {
    database = try ScratchDatabase.fresh(isMigrated: false)
    connection = try database.connect()
    try connection.script("prepare", "CREATE TABLE public.t (x int); SET search_path = public")
  }

  private struct Stop: Error {}

  private func count() throws -> Int64 {
    try connection.run("count", "SELECT count(*) FROM t")[0].int64(0)
  }

  @Test func `a body that throws leaves nothing`() throws {
    #expect(throws: Stop.self) {
      try connection.transaction("try") {
        try $0.run("insert", "INSERT INTO t VALUES (1)")
        throw Stop()
      }
    }
    #expect(try count() == 0)
    #expect(!connection.isInTransaction)
  }

  @Test func `a body that hides a failed statement does not count as committed`() throws {
    let error = #expect(throws: StoreError.self) {
      try connection.transaction("try") {
        try $0.run("insert", "INSERT INTO t VALUES (1)")
        _ = try? $0.run("fail", "SELECT 1/0")
      }
    }
    #expect(error?.reason == .statement)
    #expect(try count() == 0)
  }

  @Test func `a lost race is tried again as often as allowed`() throws {
    var runs = 0
    try connection.transaction("race", attempts: 3) {
      runs += 1
      try $0.run("insert", "INSERT INTO t VALUES (1)")
      if runs < 3 {
        try $0.script("lose", "DO $$ BEGIN RAISE EXCEPTION '' USING ERRCODE = '40001'; END $$")
      }
    }
    #expect(runs == 3)
    #expect(try count() == 1)
  }

  @Test func `a snapshot does not see later rows and cannot write`() throws {
    let other = try database.connect()
    try connection.readOnlySnapshot("read") {
      #expect(try $0.run("count", "SELECT count(*) FROM t")[0].int64(0) == 0)
      try other.run("insert", "INSERT INTO public.t VALUES (1)")
      #expect(try $0.run("count", "SELECT count(*) FROM t")[0].int64(0) == 0)
    }
    let error = #expect(throws: StoreError.self) {
      try connection.readOnlySnapshot("write") { try $0.run("insert", "INSERT INTO t VALUES (2)") }
    }
    #expect(error?.sqlState == "25006")
  }

  @Test func `a connection lost in the middle says so and stores nothing`() throws {
    let error = #expect(throws: StoreError.self) {
      try connection.transaction("die") {
        try $0.run("insert", "INSERT INTO t VALUES (1)")
        _ = try? $0.run("kill", "SELECT pg_terminate_backend(pg_backend_pid())")
        try $0.run("insert", "INSERT INTO t VALUES (2)")
      }
    }
    #expect(error?.isConnectionLost == true)
    let rows = try database.connect().run("count", "SELECT count(*) FROM public.t")
    #expect(rows[0].int64(0) == 0)
  }

  @Test func `a connection lost at the commit says that the outcome is unknown`() throws {
    let other = try database.connect()
    let error = #expect(throws: StoreError.self) {
      try connection.transaction("die") {
        try $0.run("insert", "INSERT INTO t VALUES (1)")
        try other.run("kill", "SELECT pg_terminate_backend($1)", [.int32($0.backendProcess)])
        usleep(100_000)
      }
    }
    #expect(error?.reason == .commitUnknown)
  }
}
