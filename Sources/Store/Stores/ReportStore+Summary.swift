import Domain

/// The figures of the page that finance opens.
extension ReportStore {
  public struct Bucket {
    public var name: String
    public var currency: Currency
    public var count: Int
    public var value: Int128
  }

  /// Breaks by reason and currency; value is the sum of magnitudes.
  public func breaksByReason() throws(StoreError) -> [Bucket] {
    try connection.run(
      "count breaks by reason",
      """
      SELECT reason, currency, count(*), sum(abs(amount))::text FROM open_break WHERE period = $1
       GROUP BY reason, currency ORDER BY count(*) DESC, reason, currency
      """,
      [.text(period)]
    ).map { row in
      Bucket(
        name: row.text(0), currency: ReportStore.currency(row.text(1)), count: Int(row.int64(2)),
        value: row.int128(3))
    }
  }

  public struct Day {
    public var date: CalendarDate
    public var currency: Currency
    public var moneyIn: Int128
    public var moneyOut: Int128
  }

  /// What the outside moved per day and currency, banks and processors alike.
  public func days() throws(StoreError) -> [Day] {
    try connection.run(
      "sum the days",
      """
      SELECT booked_on, currency, coalesce(sum(amount) FILTER (WHERE amount > 0), 0)::text,
             coalesce(-sum(amount) FILTER (WHERE amount < 0), 0)::text
        FROM standing_entry WHERE booked_on BETWEEN $1 AND $2
       GROUP BY booked_on, currency ORDER BY booked_on, currency
      """,
      [.date(firstOn), .date(lastOn)]
    ).map { row in
      Day(
        date: row.date(0), currency: ReportStore.currency(row.text(1)), moneyIn: row.int128(2),
        moneyOut: row.int128(3))
    }
  }

  public struct RuleCount {
    public var rule: String
    public var status: String
    public var groups: Int64
    public var items: Int64
  }

  public func matchCounts() throws(StoreError) -> [RuleCount] {
    try connection.run(
      "count matches",
      """
      SELECT g.rule, g.status, count(DISTINCT g.group_no), count(*)
        FROM match_group g JOIN match_member m USING (group_no)
       WHERE g.period = $1 AND g.live AND m.is_listed
       GROUP BY g.rule, g.status ORDER BY g.rule, g.status
      """,
      [.text(period)]
    ).map { row in
      RuleCount(
        rule: row.text(0), status: row.text(1), groups: row.int64(2), items: row.int64(3))
    }
  }

  /// The hash of the manifest of the pack before this one.
  public func previousManifest() throws(StoreError) -> String? {
    try connection.run(
      "find the previous pack",
      "SELECT manifest_sha256 FROM pack WHERE period < $1 ORDER BY period DESC LIMIT 1",
      [.text(period)]
    ).first?.text(0)
  }
}

/// The packs that were written whole.
public struct PackStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  public func note(
    period: String, runID: String, manifest: String, verdict: String
  ) throws(StoreError) {
    try connection.run(
      "note a pack",
      """
      INSERT INTO pack (period, run_id, manifest_sha256, verdict) VALUES ($1, $2, $3, $4)
          ON CONFLICT (period) DO UPDATE
         SET run_id = excluded.run_id, manifest_sha256 = excluded.manifest_sha256,
             verdict = excluded.verdict
      """,
      [.text(period), .text(runID), .text(manifest), .text(verdict)])
  }
}
