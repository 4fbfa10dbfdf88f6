extension Invariants {
  /// The session that holds the lease's advisory lock, if there is one: `pg_locks` shows the key's
  /// halves.
  private static let holder = """
    SELECT FROM pg_locks
     WHERE locktype = 'advisory' AND objsubid = 1 AND granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND (classid::bigint << 32) + objid::bigint = \(AdvisoryKey.lease)
    """

  static let runs = [
    Invariant(
      "I-60", "VER-0601", "a run ends in one state, and only a run that goes on has no end",
      sql: """
        SELECT format('run %s of %s is %s', run_no, stage, state) FROM stage_run
         WHERE (state = 'running') <> (finished_at IS NULL)
            OR state NOT IN ('running', 'ok', 'ok_with_items', 'failed', 'abandoned')
        """),
    Invariant(
      "I-60", "VER-0602", "no run goes on after a later one began",
      sql: """
        SELECT format('run %s of %s', r.run_no, r.stage) FROM stage_run r
         WHERE r.state = 'running' AND r.token < (SELECT max(token) FROM stage_run)
        """),
    // A run that was killed stands here until the next one marks it abandoned.
    Invariant(
      "I-60", "VER-0603", "a run that goes on is alive", severity: .warning,
      sql: """
        SELECT format('run %s of %s was killed', run_no, stage) FROM stage_run
         WHERE state = 'running' AND NOT EXISTS (\(holder))
        """),
    Invariant(
      "I-61", "VER-0611", "no write carries a token that was never given out",
      sql: """
        WITH given AS (SELECT coalesce(max(token), 0) AS token FROM lease WHERE name = 'book')
        SELECT format('chunk %s of %s: token %s', chunk, stage, c.token)
          FROM chunk_done c, given g WHERE c.token NOT BETWEEN 1 AND g.token
         UNION ALL
        SELECT format('run %s of %s: token %s', run_no, stage, r.token)
          FROM stage_run r, given g WHERE r.token NOT BETWEEN 1 AND g.token
         UNION ALL
        SELECT format('%s leases', count(*)) FROM lease
        HAVING count(*) <> 1 OR count(*) FILTER (WHERE name = 'book') <> 1
        """),
  ]
}
