import Domain

/// Which files count no longer, and which took their places.
public struct SupersessionStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  public struct Record: Hashable, Sendable {
    public var file: Int32
    public var by: Int32
  }

  public func all() throws(StoreError) -> [Record] {
    try connection.run(
      "read supersessions",
      "SELECT file_id, by_file_id FROM standing_supersession ORDER BY file_id"
    ).map { Record(file: $0.int32(0), by: $0.int32(1)) }
  }

  /// Notes it. The matches on the file's lines end in the same transaction.
  ///
  /// - Parameter run: The run that does it, with which it may be undone.
  public func insert(
    _ file: Int32, by other: Int32, reason: String, run: Int64
  ) throws(StoreError) {
    try connection.run(
      "supersede a file",
      "INSERT INTO supersession (file_id, by_file_id, reason, run) VALUES ($1, $2, $3, $4)",
      [.int32(file), .int32(other), .text(reason), .int64(run)])
  }

  /// The first month that is closed and has days of the file in it or behind it.
  public func closedPeriod(of file: Int32) throws(StoreError) -> String? {
    try connection.run(
      "find a closed period of a file",
      """
      SELECT min(p.period) FROM raw_file f JOIN period p ON p.state <> 'open'
         AND f.first_on <= p.last_on
       WHERE f.file_id = $1
      """,
      [.int32(file)]
    ).first?.textOrNil(0)
  }

  /// Loaded files, other than the two, that tell of the same sources and days as a file: what it told
  /// first, they tell as well.
  public func neighbours(of file: Int32, besides other: Int32) throws(StoreError) -> [Int32] {
    try connection.run(
      "find files of the same days",
      """
      SELECT DISTINCT s.file_id
        FROM standing_statement s
        JOIN statement o ON (o.source_id, o.currency) = (s.source_id, s.currency)
         AND o.first_on <= s.last_on AND o.last_on >= s.first_on
       WHERE o.file_id = $1 AND s.file_id <> $1 AND s.file_id <> $2 ORDER BY 1
      """,
      [.int32(file), .int32(other)]
    ).map { $0.int32(0) }
  }

  /// Days on which a superseded file had lines and that no file tells of any more. A processor's
  /// reports are of several kinds: another kind does not make up for one.
  public func daysLost(with file: Int32) throws(StoreError) -> [CalendarDate] {
    try connection.run(
      "find days without a file",
      """
      SELECT DISTINCT e.booked_on FROM kept_entry e
         JOIN source o USING (source_id) JOIN raw_file f USING (file_id)
       WHERE e.file_id = $1 AND NOT EXISTS (
         SELECT FROM standing_statement s JOIN raw_file g ON g.file_id = s.file_id
          WHERE (s.source_id, s.currency) = (e.source_id, e.currency)
            AND (o.kind = 'bank' OR g.format = f.format)
            AND e.booked_on BETWEEN s.first_on AND s.last_on)
       ORDER BY 1
      """,
      [.int32(file)]
    ).map { $0.date(0) }
  }

  /// References that nothing repeats any more are ids again.
  public func forgetRepeats() throws(StoreError) {
    try connection.run(
      "forget repeated references",
      """
      DELETE FROM repeated_ref r
       WHERE (SELECT count(*) FROM standing_entry e
               WHERE (e.source_id, e.item_ref) = (r.source_id, r.item_ref)
                 AND NOT e.is_native_ref) < 2
      """)
  }

  /// Matched months that have lines of a file's days, to be matched again.
  public func matchedPeriods(from file: Int32) throws(StoreError) -> [String] {
    try connection.run(
      "find months to match again",
      """
      SELECT p.period FROM raw_file f JOIN period p ON f.first_on <= p.last_on
        JOIN chunk_done c ON c.stage = 'match' AND c.chunk = p.period
       WHERE f.file_id = $1 ORDER BY 1
      """,
      [.int32(file)]
    ).map { $0.text(0) }
  }
}
