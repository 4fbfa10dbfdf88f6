import Domain

/// The bookkeeping of stage runs and of the chunks they have done.
public struct RunStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// Notes that a stage begins. Runs of older tokens that never ended are marked abandoned, because
  /// the holder of the lease is the only one that can be running (I-60); of those that share it nobody
  /// can tell.
  public func begin(
    stage: String, period: String?, token: Int64, isShared: Bool = false
  ) throws(StoreError) -> Int64 {
    if !isShared {
      try connection.run(
        "mark abandoned runs",
        """
        UPDATE stage_run SET state = 'abandoned', finished_at = clock_timestamp()
         WHERE state = 'running' AND token < $1
        """,
        [.int64(token)])
    }
    return try connection.run(
      "begin a stage run",
      "INSERT INTO stage_run (token, stage, period, state) VALUES ($1, $2, $3, 'running') RETURNING run_no",
      [.int64(token), .text(stage), .optional(period)])[0].int64(0)
  }

  /// Notes how a stage ended: `ok`, `ok_with_items` or `failed`.
  public func end(run: Int64, state: String, summary: String) throws(StoreError) {
    try connection.run(
      "end a stage run",
      "UPDATE stage_run SET state = $2, summary = $3, finished_at = clock_timestamp() WHERE run_no = $1",
      [.int64(run), .text(state), .text(summary)])
  }

  /// Whether a chunk was done from exactly these inputs, rules and program.
  public func isDone(stage: String, chunk: String, fingerprint: String) throws(StoreError) -> Bool {
    try connection.run(
      "find a chunk",
      "SELECT FROM chunk_done WHERE stage = $1 AND chunk = $2 AND fingerprint = $3",
      [.text(stage), .text(chunk), .text(fingerprint)]
    ).count == 1
  }

  /// Marks a chunk done, inside the transaction that has its effect.
  public func markDone(
    stage: String, chunk: String, fingerprint: String, token: Int64
  ) throws(StoreError) {
    precondition(connection.isInTransaction, "A chunk is marked in the transaction of its effect")
    try connection.run(
      "mark a chunk done",
      """
      INSERT INTO chunk_done (stage, chunk, fingerprint, token) VALUES ($1, $2, $3, $4)
          ON CONFLICT (stage, chunk) DO UPDATE
         SET fingerprint = excluded.fingerprint, token = excluded.token, done_at = clock_timestamp()
      """,
      [.text(stage), .text(chunk), .text(fingerprint), .int64(token)])
  }

  /// Notes that a run loads a file, in the transaction that does.
  public func note(
    file: Int32, was state: FileStore.State, token: Int64
  ) throws(StoreError) {
    try connection.run(
      "note a loaded file", "INSERT INTO run_file (file_id, run, was) VALUES ($1, $2, $3)",
      [.int32(file), .int64(token), .text(state.rawValue)])
  }

  /// Notes how far the sources go, before a run adds to them. Noting it again changes nothing.
  public func markSources(token: Int64) throws(StoreError) {
    try connection.run(
      "mark where sources stand",
      """
      INSERT INTO run_mark (run, source_id, last_statement, last_entry)
      SELECT $1, s.source_id,
             (SELECT coalesce(max(t.statement_no), 0) FROM statement t
               WHERE t.source_id = s.source_id),
             (SELECT coalesce(max(e.entry_no), 0) FROM entry e WHERE e.source_id = s.source_id)
        FROM source s ON CONFLICT DO NOTHING
      """,
      [.int64(token)])
  }

  /// Forgets that files were loaded, so that they can be loaded again.
  public func forgetFiles(_ hashes: [String]) throws(StoreError) {
    try connection.run(
      "forget that files were loaded",
      "DELETE FROM chunk_done WHERE stage IN ('ingest', 'post') AND chunk = ANY ($1)",
      [.textArray(hashes)])
  }

  /// The chunks of a stage and what they were made from, by name.
  public func fingerprints(stage: String) throws(StoreError) -> [(
    chunk: String, fingerprint: String
  )] {
    try connection.run(
      "read fingerprints",
      "SELECT chunk, fingerprint FROM chunk_done WHERE stage = $1 ORDER BY chunk", [.text(stage)]
    ).map { ($0.text(0), $0.text(1)) }
  }
}
