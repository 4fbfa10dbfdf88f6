import Store
import TestSupport
import Testing

struct LeaseTests {
  let database: ScratchDatabase

  init() throws { database = try ScratchDatabase.fresh() }

  @Test func `a second run is told who holds the lease since when`() throws {
    let first = try database.connect()
    let second = try database.connect()
    let lease = try Lease.acquire(first, holder: "tieout-ingest run 7")
    let error = #expect(throws: StoreError.self) {
      try Lease.acquire(second, holder: "tieout-ingest run 8")
    }
    #expect(error?.reason == .leaseHeld)
    #expect(error?.exitStatus == 75)
    let words = error?.description ?? ""
    #expect(words.contains("'tieout-ingest run 7' since 2"), "\(words)")

    lease.release()
    #expect(try Lease.acquire(second, holder: "tieout-ingest run 8").token == lease.token + 1)
  }

  @Test func `the lease is free the moment its session dies`() throws {
    let victim = try database.connect()
    let held = try Lease.acquire(victim, holder: "victim")
    let other = try database.connect()
    try other.run("kill", "SELECT pg_terminate_backend($1, 5000)", [.int32(victim.backendProcess)])
    #expect(try Lease.acquire(other, holder: "other").token == held.token + 1)
  }

  /// The first run's session was cut, it reconnected and goes on writing as if nothing had been.
  @Test func `a run that was overtaken cannot commit`() throws {
    let first = try database.connect()
    let stale = try Lease.acquire(first, holder: "stale")
    stale.release()
    let lease = try Lease.acquire(database.connect(), holder: "newer")

    let error = #expect(throws: StoreError.self) {
      try first.transaction("write") {
        try $0.run(
          "write",
          "INSERT INTO chunk_done (stage, chunk, fingerprint, token) VALUES ('s', 'c', 'f', 1)")
        try stale.check(in: $0)
      }
    }
    #expect(error?.reason == .leaseFenced)
    #expect(error?.exitStatus == 75)
    #expect(error?.description.contains("'newer'") == true)
    #expect(try first.run("count", "SELECT 1 FROM chunk_done").isEmpty)
    withExtendedLifetime(lease) {}
  }

  @Test func `nobody takes over between the check and the commit`() throws {
    let first = try database.connect()
    let lease = try Lease.acquire(first, holder: "first")
    let second = try database.connect()
    try second.script("be impatient", "SET lock_timeout = 100")
    try first.transaction("write") {
      try lease.check(in: $0)
      lease.release()
      let error = #expect(throws: StoreError.self) {
        try Lease.acquire(second, holder: "second")
      }
      #expect(error?.reason == .timeout)
    }
    #expect(try Lease.acquire(second, holder: "second").token == lease.token + 1)
  }

  @Test func `of many runs at once exactly one works`() async throws {
    let winners = try await withThrowingTaskGroup(of: (Connection, Lease)?.self) { group in
      for number in 0..<8 {
        group.addTask {
          let connection = try database.connect()
          do {
            return (connection, try Lease.acquire(connection, holder: "run \(number)"))
          } catch let error as StoreError {
            #expect(error.reason == .leaseHeld)
            return nil
          }
        }
      }
      return try await group.reduce(into: []) { if let won = $1 { $0.append(won) } }
    }
    #expect(winners.count == 1)
  }
}
