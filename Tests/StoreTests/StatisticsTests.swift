import TestSupport
import Testing

@testable import Store

@Suite struct StatisticsTests {
  private let database: ScratchDatabase
  private let connection: Connection

  init() throws {
    database = try ScratchDatabase.fresh()
    connection = try database.connect()
  }

  private let rows = """
    INSERT INTO period (period, first_on, last_on, starts_at, ends_at)
    SELECT to_char(day, 'YYYY-MM'), day, day, day, day + interval '1 day'
      FROM generate_series(timestamp '1990-01-01', '2009-12-01', '1 month') AS day
    """

  @Test func `tables that were filled are known, and known ones are left alone`() throws {
    try connection.run("fill a table", rows)
    try Statistics.refresh(connection)
    let known = try connection.run(
      "what is known",
      """
      SELECT min(reltuples)::bigint, (sum(reltuples) FILTER (WHERE relname = 'period'))::bigint
        FROM pg_class WHERE relnamespace = 'tieout'::regnamespace AND relkind = 'r'
      """)[0]
    #expect(known.int64(0) >= 0)
    #expect(known.int64(1) == 240)
    let before = try analyses()
    try Statistics.refresh(connection)
    #expect(try analyses() == before)
  }

  @Test func `a table that changed much is looked at again`() throws {
    try Statistics.refresh(connection)
    let before = try analyses()
    try connection.run("fill a table", rows)
    try Statistics.refresh(connection)
    #expect(try analyses() == before + 1)
  }

  @Test func `somebody else's tables are left to autovacuum`() throws {
    try connection.script("take a role", "SET ROLE tieout_report")
    try Statistics.refresh(connection)
    try connection.script("leave it", "RESET ROLE")
    #expect(try analyses() == 0)
  }

  private func analyses() throws -> Int64 {
    try connection.run("send the counts", "SELECT pg_stat_force_next_flush()")
    return try connection.run(
      "count analyses",
      "SELECT sum(analyze_count)::bigint FROM pg_stat_user_tables WHERE schemaname = 'tieout'"
    )[0].int64(0)
  }
}
