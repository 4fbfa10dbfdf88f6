import Store
import TestSupport
import Testing

struct StreamTests {
  let database: ScratchDatabase
  let connection: Connection

  init() throws {
    database = try ScratchDatabase.fresh(isMigrated: false)
    connection = try database.connect()
  }

  @Test func `a hundred thousand rows come in order and in flat memory`() throws {
    var expected: Int64 = 0
    let before = residentKiB()
    try connection.stream(
      "numbers", "SELECT n::bigint, repeat('x', 1000) FROM generate_series(1, $1) n ORDER BY n",
      [.int32(100_000)], batch: 1000
    ) { row in
      expected += 1
      if row.int64(0) != expected || row.text(1).utf8.count != 1000 {
        Issue.record("row \(expected) is wrong")
      }
    }
    #expect(expected == 100_000)
    // Held whole it would be over 100 MB.
    #expect(residentKiB() - before < 40_000)
  }

  @Test(arguments: [0, 1, 9, 10, 11, 20])
  func `a result of any size against the batch is whole`(count: Int32) throws {
    var seen: [Int32] = []
    try connection.stream(
      "few", "SELECT n FROM generate_series(1, $1) n", [.int32(count)], batch: 10
    ) { seen.append($0.int32(0)) }
    #expect(seen == Array(stride(from: 1, through: count, by: 1)))
  }

  @Test func `other statements and streams may run inside`() throws {
    var pairs = 0
    try connection.transaction("nested") { connection in
      try connection.stream("outer", "SELECT n FROM generate_series(1, 25) n", batch: 10) { outer in
        try connection.stream(
          "inner", "SELECT 1 FROM generate_series(1, $1)", [.int32(outer.int32(0))]
        ) { _ in pairs += 1 }
      }
    }
    #expect(pairs == 325)
  }

  private struct Stop: Error {}

  @Test func `a body that stops leaves a session that works`() throws {
    #expect(throws: Stop.self) {
      try connection.stream("stop", "SELECT n FROM generate_series(1, 100) n") { _ in throw Stop() }
    }
    #expect(try connection.run("go on", "SELECT 1").count == 1)
  }
}
