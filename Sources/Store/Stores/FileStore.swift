import Domain

/// Raw files, what they are, and what was wrong with them.
public struct FileStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  public enum State: String, Sendable { case archived, loaded, quarantined, withdrawn }
  public enum Role: String, Sendable {
    case statement, ledger, parties, resolutions, operations, unknown
  }

  public struct Record: Hashable, Sendable {
    public var id: Int32
    public var sha256: String
    public var name: String
    public var bytes: Int64
    public var role: Role
    public var format: String
    public var state: State
  }

  /// One sum of a file. `records` = `accepted` + `rejected`; amounts in minor units.
  public struct ControlTotal: Hashable, Sendable {
    public var currency: Currency
    public var records: Int64
    public var accepted: Int64
    public var rejected: Int64
    public var sumAccepted: Int128
    public var sumControl: Int128

    public init(
      currency: Currency, records: Int64, accepted: Int64, rejected: Int64,
      sumAccepted: Int128, sumControl: Int128
    ) {
      self.currency = currency
      self.records = records
      self.accepted = accepted
      self.rejected = rejected
      self.sumAccepted = sumAccepted
      self.sumControl = sumControl
    }
  }

  public func find(sha256: String) throws(StoreError) -> Record? {
    try connection.run(
      "find a file",
      "SELECT file_id, sha256, name, bytes, role, format, state FROM raw_file WHERE sha256 = $1",
      [.text(sha256)]
    ).first.map(FileStore.record)
  }

  /// Notes an archived file. The same bytes under another name stay one file (I-10).
  public func register(
    sha256: String, name: String, bytes: Int64, role: Role, format: String
  ) throws(StoreError) -> Record {
    // Two stages may register files at the same time; the numbers stay dense.
    try connection.run(
      "wait for others that register", "SELECT pg_advisory_xact_lock($1)",
      [.int64(AdvisoryKey.fileNumber)])
    try connection.run(
      "register a file",
      """
      INSERT INTO raw_file (file_id, sha256, name, bytes, role, format, state)
      SELECT coalesce(max(file_id), 0) + 1, $1, $2, $3, $4, $5, 'archived' FROM raw_file
          ON CONFLICT (sha256) DO NOTHING
      """,
      [.text(sha256), .text(name), .int64(bytes), .text(role.rawValue), .text(format)])
    guard let record = try find(sha256: sha256) else {
      preconditionFailure("A registered file can be found")
    }
    return record
  }

  /// The file's state, which nobody else changes until the transaction ends.
  public func lock(_ file: Int32) throws(StoreError) -> State? {
    try connection.run(
      "lock a file", "SELECT state FROM raw_file WHERE file_id = $1 FOR UPDATE", [.int32(file)]
    ).first.flatMap { State(rawValue: $0.text(0)) }
  }

  /// The lengths of all files, uncompressed.
  public func sizes() throws(StoreError) -> Set<Int64> {
    Set(
      try connection.run("sizes of files", "SELECT DISTINCT bytes FROM raw_file").map {
        $0.int64(0)
      })
  }

  /// Moves a file to its final state, with what it covers.
  public func finish(
    _ file: Int32, state: State, role: Role, format: String, source: Int32? = nil,
    firstOn: CalendarDate? = nil, lastOn: CalendarDate? = nil
  ) throws(StoreError) {
    try connection.run(
      "finish a file",
      """
      UPDATE raw_file SET state = $2, role = $3, format = $4, source_id = $5, first_on = $6, last_on = $7
       WHERE file_id = $1
      """,
      [
        .int32(file), .text(state.rawValue), .text(role.rawValue), .text(format),
        source.map(Parameter.int32) ?? .null, .optional(firstOn), .optional(lastOn),
      ])
  }

  /// Replaces what is known to be wrong with a file. Each error: code, place, problem, hint.
  public func setErrors(
    _ file: Int32, _ errors: [(code: String, place: String, problem: String, hint: String)]
  ) throws(StoreError) {
    try connection.run(
      "remove old file errors", "DELETE FROM file_error WHERE file_id = $1", [.int32(file)])
    try connection.run(
      "insert file errors",
      """
      INSERT INTO file_error (file_id, ordinal, code, place, problem, hint)
      SELECT $1, ordinal, code, place, problem, hint
        FROM unnest($2::text[], $3::text[], $4::text[], $5::text[])
             WITH ORDINALITY AS e (code, place, problem, hint, ordinal)
      """,
      [
        .int32(file), .textArray(errors.map(\.code)), .textArray(errors.map(\.place)),
        .textArray(errors.map(\.problem)), .textArray(errors.map(\.hint)),
      ])
  }

  /// A bad file that was taken out of the inbox warns no longer; it stays in the archive.
  public func releaseQuarantine(
    _ roles: [Role], except hashes: [String]
  ) throws(StoreError) {
    try connection.run(
      "release quarantined files",
      """
      UPDATE raw_file SET state = 'archived'
       WHERE state = 'quarantined' AND role = ANY ($1) AND sha256 <> ALL ($2)
      """,
      [.textArray(roles.map(\.rawValue)), .textArray(hashes)])
  }

  public func setControlTotals(_ file: Int32, _ totals: [ControlTotal]) throws(StoreError) {
    try connection.run(
      "remove old control totals", "DELETE FROM control_total WHERE file_id = $1", [.int32(file)])
    for total in totals {
      try connection.run(
        "insert a control total",
        "INSERT INTO control_total VALUES ($1, $2, $3, $4, $5, $6::text::numeric, $7::text::numeric)",
        [
          .int32(file), .text(total.currency.code), .int64(total.records), .int64(total.accepted),
          .int64(total.rejected), .text(String(total.sumAccepted)), .text(String(total.sumControl)),
        ])
    }
  }

  /// Every file, in order of content, so that the order of arrival is never seen.
  public func all() throws(StoreError) -> [Record] {
    try connection.run(
      "list files",
      """
      SELECT file_id, sha256, name, bytes, role, format, state FROM raw_file ORDER BY sha256
      """
    ).map(FileStore.record)
  }

  private static func record(_ row: Row) -> Record {
    guard let role = Role(rawValue: row.text(4)), let state = State(rawValue: row.text(6)) else {
      preconditionFailure("The database checks roles and states")
    }
    return Record(
      id: row.int32(0), sha256: row.text(1), name: row.text(2), bytes: row.int64(3), role: role,
      format: row.text(5), state: state)
  }
}
