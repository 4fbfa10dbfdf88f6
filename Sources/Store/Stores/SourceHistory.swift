import Domain

/// Which files brought the statements of each source, and when.
public struct SourceHistory {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// What one file brought for one account. Runs are numbered; a later run has a greater number.
  public struct Arrival: Hashable, Sendable {
    public var file: Int32
    public var name: String
    public var source: String
    public var kind: String
    public var currency: Currency
    public var format: String
    public var firstOn: CalendarDate
    public var lastOn: CalendarDate
    /// The run that loaded it.
    public var run: Int64
    /// Lines that the file tells, and those that no file before it had told.
    public var told: Int64
    public var kept: Int64

    public init(
      file: Int32, name: String, source: String, kind: String, currency: Currency, format: String,
      firstOn: CalendarDate, lastOn: CalendarDate, run: Int64, told: Int64, kept: Int64
    ) {
      self.file = file
      self.name = name
      self.source = source
      self.kind = kind
      self.currency = currency
      self.format = format
      self.firstOn = firstOn
      self.lastOn = lastOn
      self.run = run
      self.told = told
      self.kept = kept
    }
  }

  /// Every file that counts, by source, currency and days.
  ///
  /// - Parameter files: Whose lines are counted, all of them when nil; the others kept all they told.
  public func arrivals(counting files: [Int32]? = nil) throws(StoreError) -> [Arrival] {
    try connection.run(
      "read the arrivals of files",
      """
      SELECT s.file_id, f.name, o.name, o.kind, s.currency, f.format, min(s.first_on),
             max(s.last_on), coalesce(c.token, 0), sum(s.entries)::bigint,
             CASE WHEN $1::bigint[] IS NULL OR s.file_id = ANY ($1::bigint[]) THEN coalesce(e.kept, 0)
                  ELSE sum(s.entries)::bigint END
        FROM standing_statement s JOIN raw_file f USING (file_id) JOIN source o ON o.source_id = s.source_id
        LEFT JOIN chunk_done c ON c.stage = 'ingest' AND c.chunk = f.sha256
        LEFT JOIN (SELECT file_id, source_id, currency, count(*) AS kept FROM kept_entry
                    WHERE $1::bigint[] IS NULL OR file_id = ANY ($1::bigint[]) GROUP BY 1, 2, 3) e
          ON (e.file_id, e.source_id, e.currency) = (s.file_id, s.source_id, s.currency)
       GROUP BY s.file_id, f.name, f.sha256, o.name, o.kind, s.currency, f.format, c.token, e.kept
       ORDER BY o.name, s.currency, 7, 8, f.name COLLATE "C", f.sha256
      """,
      [files.map { .int64Array($0.map(Int64.init)) } ?? .null]
    ).compactMap { row in
      Currency(code: row.text(4)).map { currency in
        Arrival(
          file: row.int32(0), name: row.text(1), source: row.text(2), kind: row.text(3),
          currency: currency, format: row.text(5), firstOn: row.date(6), lastOn: row.date(7),
          run: row.int64(8), told: row.int64(9), kept: row.int64(10))
      }
    }
  }

  /// A month and the run that first reported it.
  public struct Reported: Hashable, Sendable {
    public var period: String
    public var firstOn: CalendarDate
    public var lastOn: CalendarDate
    public var run: Int64

    public init(period: String, firstOn: CalendarDate, lastOn: CalendarDate, run: Int64) {
      self.period = period
      self.firstOn = firstOn
      self.lastOn = lastOn
      self.run = run
    }
  }

  public func reported() throws(StoreError) -> [Reported] {
    try connection.run(
      "read when months were reported",
      """
      SELECT p.period, p.first_on, p.last_on, min(r.token)
        FROM stage_run r JOIN period p USING (period)
       WHERE r.stage = 'report' AND r.state IN ('ok', 'ok_with_items')
       GROUP BY p.period ORDER BY p.period
      """
    ).map { row in
      Reported(
        period: row.text(0), firstOn: row.date(1), lastOn: row.date(2), run: row.int64(3))
    }
  }

  /// The numbers of the sources by their names.
  public func numbers() throws(StoreError) -> [String: Int32] {
    var numbers: [String: Int32] = [:]
    for row in try connection.run("read sources", "SELECT name, source_id FROM source") {
      numbers[row.text(0)] = row.int32(1)
    }
    return numbers
  }

  /// Files that are kept out, with the first thing that is wrong with each.
  public func held() throws(StoreError) -> [(file: String, code: String, problem: String)] {
    try connection.run(
      "read files that are kept out",
      """
      SELECT f.name, e.code, e.problem FROM raw_file f JOIN file_error e USING (file_id)
       WHERE f.state = 'quarantined' AND f.role = 'statement' AND e.ordinal = 1
       ORDER BY f.name COLLATE "C", f.sha256
      """
    ).map { ($0.text(0), $0.text(1), $0.text(2)) }
  }

  /// Files that counted until the run that brought them was undone, by name.
  public func withdrawn() throws(StoreError) -> [(file: String, run: Int64, reason: String)] {
    try connection.run(
      "read withdrawn files",
      """
      SELECT f.name, max(u.run), (array_agg(u.reason ORDER BY u.run DESC))[1]
        FROM raw_file f JOIN withdrawn_file w USING (file_id) JOIN undoing u USING (run)
       WHERE f.state = 'withdrawn'
       GROUP BY f.name, f.sha256 ORDER BY f.name COLLATE "C", f.sha256
      """
    ).map { ($0.text(0), $0.int64(1), $0.text(2)) }
  }

  /// What was superseded, by name.
  public func superseded() throws(StoreError) -> [(file: String, by: String, reason: String)] {
    try connection.run(
      "read superseded files",
      """
      SELECT o.name, n.name, s.reason FROM standing_supersession s
        JOIN raw_file o USING (file_id) JOIN raw_file n ON n.file_id = s.by_file_id
       ORDER BY o.name COLLATE "C", o.sha256
      """
    ).map { ($0.text(0), $0.text(1), $0.text(2)) }
  }
}
