import Domain

/// What runs changed, and what becomes of it when one is undone.
public struct UndoStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// A file that a run loaded.
  public struct File: Hashable, Sendable {
    public var id: Int32
    public var name: String
    public var sha256: String
    public var role: FileStore.Role
    public var firstOn: CalendarDate?
    /// What it was before the run.
    public var was: FileStore.State
  }

  /// A run that changed something.
  public struct Change: Sendable {
    public var run: Int64
    public var began: Instant
    public var files: [File] = []
    /// Files that it superseded, and by which.
    public var superseded: [(file: String, by: Int32, firstOn: CalendarDate?)] = []
    /// Periods that it was the first to match.
    public var periods: [String] = []
    /// Who took it back, in which run and why.
    public var undone: (run: Int64, who: String, reason: String)?

    /// Whether it loaded a file that tells of no day, such as payment orders: every period names it.
    public var isUndated: Bool { files.contains { $0.firstOn == nil } }

    /// The first day that it brought something for.
    public var firstOn: CalendarDate? {
      (files.map(\.firstOn) + superseded.map(\.firstOn) + periods.map { Period($0)?.firstDay })
        .compactMap { $0 }.min()
    }
  }

  /// Every run that changed something, the newest first. Runs of releases that did not note what they
  /// loaded are left out.
  public func changes() throws(StoreError) -> [Change] {
    var changes: [Int64: Change] = [:]
    for row in try connection.run(
      "read runs",
      """
      SELECT r.token, min(r.started_at), min(u.by_run), min(u.who), min(u.reason)
        FROM stage_run r LEFT JOIN undoing u ON u.run = r.token
       WHERE r.is_noted GROUP BY r.token
      """)
    {
      var change = Change(run: row.int64(0), began: row.instant(1))
      if let by = row.int64OrNil(2) { change.undone = (by, row.text(3), row.text(4)) }
      changes[change.run] = change
    }
    for (run, file) in try files() { changes[run]?.files.append(file) }
    for row in try connection.run(
      "read what runs superseded",
      """
      SELECT s.run, f.name, s.by_file_id, f.first_on FROM supersession s JOIN raw_file f USING (file_id)
       ORDER BY s.run, f.name COLLATE "C", f.sha256
      """)
    {
      changes[row.int64(0)]?.superseded.append(
        (row.text(1), row.int32(2), row.isNull(3) ? nil : row.date(3)))
    }
    for (run, period) in try firstMatched() { changes[run]?.periods.append(period) }
    return changes.values.filter {
      !$0.files.isEmpty || !$0.superseded.isEmpty || !$0.periods.isEmpty
    }.sorted { $0.run > $1.run }
  }

  private func files() throws(StoreError) -> [(run: Int64, file: File)] {
    try connection.run(
      "read what runs loaded",
      """
      SELECT r.run, f.file_id, f.name, f.sha256, f.role, f.first_on, r.was
        FROM run_file r JOIN raw_file f USING (file_id)
       ORDER BY r.run, f.name COLLATE "C", f.sha256
      """
    ).map { row in
      guard let role = FileStore.Role(rawValue: row.text(4)),
        let was = FileStore.State(rawValue: row.text(6))
      else { preconditionFailure("The database checks roles and states") }
      return (
        row.int64(0),
        File(
          id: row.int32(1), name: row.text(2), sha256: row.text(3), role: role,
          firstOn: row.isNull(5) ? nil : row.date(5), was: was)
      )
    }
  }

  /// The first run that matched a period, again after that run was undone.
  private func firstMatched() throws(StoreError) -> [(run: Int64, period: String)] {
    try connection.run(
      "read who matched periods first",
      """
      SELECT min(s.token), s.period FROM stage_run s
       WHERE s.stage = 'match' AND s.state IN ('ok', 'ok_with_items')
         AND s.token > coalesce((SELECT max(u.by_run) FROM withdrawn_period w JOIN undoing u USING (run)
                                  WHERE w.period = s.period), 0)
       GROUP BY s.period
       UNION
      SELECT run, period FROM withdrawn_period
       ORDER BY 2, 1
      """
    ).map { ($0.int64(0), $0.text(1)) }
  }

  /// How many ledger rows came with files.
  public func ledgerRows(of files: [Int32]) throws(StoreError) -> Int64 {
    try connection.run(
      "count rows of ledger files",
      "SELECT count(*) FROM ledger_transaction WHERE file_id = ANY ($1::bigint[])",
      [.int64Array(files.map(Int64.init))])[0].int64(0)
  }

  /// The first period that is closed and has a day in it or behind it.
  public func closedPeriod(on day: CalendarDate) throws(StoreError) -> String? {
    try connection.run(
      "find a closed period",
      "SELECT min(period) FROM period WHERE state <> 'open' AND last_on >= $1", [.date(day)]
    ).first?.textOrNil(0)
  }

  /// Takes a run back, inside a transaction: what it loaded counts no longer.
  ///
  /// - Parameters:
  ///   - held: Those of its files that were kept out before it, and will be again.
  ///   - run: The run that does this.
  public func undo(
    _ change: Change, held: [Int32], who: String, reason: String, by run: Int64
  ) throws(StoreError) {
    precondition(connection.isInTransaction, "A run is undone whole")
    try connection.run(
      "note that a run is undone",
      "INSERT INTO undoing (run, by_run, who, reason) VALUES ($1, $2, $3, $4)",
      [.int64(change.run), .int64(run), .text(who), .text(reason)])
    if change.files.contains(where: { $0.role == .statement }) || !change.superseded.isEmpty {
      try withdrawRanges(of: change.run)
    }
    let files = Parameter.int64Array(change.files.map { Int64($0.id) })
    try connection.run(
      "withdraw files",
      "INSERT INTO withdrawn_file (run, file_id) SELECT $1, unnest($2::bigint[])::integer",
      [.int64(change.run), files])
    try connection.run(
      "set aside files",
      """
      UPDATE raw_file
         SET state = CASE WHEN file_id = ANY ($2::bigint[]) THEN 'archived' ELSE 'withdrawn' END
       WHERE file_id = ANY ($1::bigint[])
      """,
      [files, .int64Array(held.map(Int64.init))])
    try connection.run(
      "withdraw periods",
      "INSERT INTO withdrawn_period (run, period) SELECT $1, unnest($2::text[])",
      [.int64(change.run), .textArray(change.periods)])
    try noteRepeats()
  }

  /// All that was added to the sources since the run began.
  private func withdrawRanges(of run: Int64) throws(StoreError) {
    try connection.run(
      "withdraw statements and entries",
      """
      INSERT INTO withdrawn_range
             (run, source_id, first_statement, last_statement, first_entry, last_entry)
      SELECT * FROM (
        SELECT $1::bigint, s.source_id, coalesce(m.last_statement, 0) + 1,
               coalesce((SELECT max(t.statement_no) FROM statement t
                          WHERE t.source_id = s.source_id), 0) AS statements,
               coalesce(m.last_entry, 0) + 1,
               coalesce((SELECT max(e.entry_no) FROM entry e
                          WHERE e.source_id = s.source_id), 0) AS entries
          FROM source s LEFT JOIN run_mark m ON m.run = $1 AND m.source_id = s.source_id
      ) r (run, source_id, first_statement, last_statement, first_entry, last_entry)
       WHERE last_statement >= first_statement OR last_entry >= first_entry
      """,
      [.int64(run)])
  }

  /// References are ids where nothing that counts repeats them.
  private func noteRepeats() throws(StoreError) {
    try SupersessionStore(connection).forgetRepeats()
    try connection.run(
      "note repeated references again",
      """
      INSERT INTO repeated_ref (source_id, item_ref)
      SELECT source_id, item_ref FROM standing_entry
       WHERE item_ref <> '' AND NOT is_native_ref
       GROUP BY source_id, item_ref HAVING count(*) > 1
          ON CONFLICT DO NOTHING
      """)
  }

  /// What was done with an open period that a run reached, and is to be done again.
  public struct Work: Sendable {
    public var period: String
    public var isSettled: Bool
    public var isReported: Bool
  }

  /// In order.
  ///
  /// - Parameter day: The first on which something counts no longer, or again; nil for all periods.
  public func work(from day: CalendarDate?) throws(StoreError) -> [Work] {
    try connection.run(
      "find periods to do again",
      """
      SELECT p.period,
             EXISTS (SELECT FROM chunk_done c WHERE c.stage = 'settle' AND c.chunk = p.period),
             EXISTS (SELECT FROM pack k WHERE k.period = p.period)
        FROM period p JOIN chunk_done m ON m.stage = 'match' AND m.chunk = p.period
       WHERE p.state = 'open' AND ($1::date IS NULL OR p.last_on >= $1::date)
       ORDER BY p.period
      """,
      [.optional(day)]
    ).map { Work(period: $0.text(0), isSettled: $0.bool(1), isReported: $0.bool(2)) }
  }

  /// The last undone run that had brought a file.
  public func undoneRun(of file: Int32) throws(StoreError) -> Int64? {
    try connection.run(
      "find the undone run of a file", "SELECT max(run) FROM withdrawn_file WHERE file_id = $1",
      [.int32(file)]
    ).first?.int64OrNil(0)
  }
}
