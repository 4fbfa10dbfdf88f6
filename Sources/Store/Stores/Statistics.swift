/// What the server knows of the tables when it plans a query.
public enum Statistics {
  /// Takes the statistics of tables that have none yet or changed much, by the rule autovacuum has.
  ///
  /// Autovacuum looks once a minute. Until it did, the server takes a table that was just filled
  /// for an empty one and joins it row by row: half a minute for a thousand rows, hours for a
  /// month. To be called outside of a transaction and with the login's own role; tables that
  /// belong to somebody else are left to autovacuum.
  public static func refresh(_ connection: Connection) throws(StoreError) {
    // The session's own counts are else sent once a second.
    try connection.run("send the counts", "SELECT pg_stat_force_next_flush()")
    let tables = try connection.run(
      "find tables without statistics",
      """
      SELECT c.oid::regclass::text
        FROM pg_class c JOIN pg_stat_user_tables s ON s.relid = c.oid
       WHERE s.schemaname = 'tieout' AND pg_has_role(c.relowner, 'USAGE')
         AND (c.reltuples < 0 OR s.n_mod_since_analyze > 50 + c.reltuples / 10)
       ORDER BY 1
      """
    ).map { $0.text(0) }
    guard !tables.isEmpty else { return }
    try connection.script("know the tables", "ANALYZE " + tables.joined(separator: ", "))
  }
}
