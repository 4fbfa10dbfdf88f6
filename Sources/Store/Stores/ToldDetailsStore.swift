import Domain

/// The payments behind lines of statements, told by other files than the statements.
public struct ToldDetailsStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// What one file tells of one line.
  public struct Telling: Hashable, Sendable {
    public var source: Int32
    /// The bank's own reference of the line.
    public var reference: String
    /// Of the line; its payments come to it.
    public var amount: Money
    /// Nil where the file gives no day.
    public var bookedOn: CalendarDate?
    /// As an entry's placement has them, in an order that does not depend on the file.
    public var details: String
    public var slice: Slice

    public init(
      source: Int32, reference: String, amount: Money, bookedOn: CalendarDate?, details: String,
      slice: Slice
    ) {
      self.source = source
      self.reference = reference
      self.amount = amount
      self.bookedOn = bookedOn
      self.details = details
      self.slice = slice
    }
  }

  /// Keeps what a file tells, once.
  public func insert(_ tellings: [Telling], file: Int32) throws {
    guard !tellings.isEmpty, try !isKept(file) else { return }
    try connection.copyIn(
      "insert told details", into: "told_details",
      columns: [
        "source_id", "file_id", "telling_no", "reference", "currency", "amount", "booked_on",
        "details", "byte_offset", "byte_length", "line",
      ]
    ) { writer in
      for (place, telling) in tellings.enumerated() {
        try writer.beginRow()
        writer.int32(telling.source)
        writer.int32(file)
        writer.int32(Int32(place + 1))
        try writer.text(telling.reference)
        try writer.text(telling.amount.currency.code)
        writer.int64(telling.amount.minorUnits)
        writer.date(telling.bookedOn)
        try writer.text(telling.details)
        writer.int64(Int64(telling.slice.offset))
        writer.int32(Int32(telling.slice.length))
        writer.int32(telling.slice.line.map(Int32.init))
      }
    }
  }

  /// A file that was taken back and comes again has its rows already.
  private func isKept(_ file: Int32) throws(StoreError) -> Bool {
    try connection.run(
      "look for a file's told details",
      "SELECT EXISTS (SELECT FROM told_details WHERE file_id = $1)", [.int32(file)])[0].bool(0)
  }

  /// Files that an earlier release read without looking for lists.
  public func due() throws(StoreError) -> [Int32] {
    try connection.run(
      "find files to read for their lists", "SELECT file_id FROM details_due ORDER BY file_id"
    ).map { $0.int32(0) }
  }

  /// Notes that a file was read for its lists.
  public func settle(_ file: Int32) throws(StoreError) {
    try connection.run(
      "a file was read for its lists", "DELETE FROM details_due WHERE file_id = $1", [.int32(file)])
  }

  /// SHA-256 in hex of the files that tell of any line, sorted.
  public func files() throws(StoreError) -> [String] {
    try connection.run(
      "list files that tell of lines",
      """
      SELECT sha256 FROM raw_file f
       WHERE EXISTS (SELECT FROM told_details d WHERE d.file_id = f.file_id) ORDER BY sha256
      """
    ).map { $0.text(0) }
  }

  /// How many lines a file tells of, and how many of them are in the book and told of without doubt.
  public struct Standing: Hashable, Sendable {
    public var name: String
    public var told: Int64
    public var found: Int64
  }

  /// Of those files that tell of any, by name.
  ///
  /// - Parameter files: Nil for all.
  public func standing(of files: [Int32]? = nil) throws(StoreError) -> [Standing] {
    try connection.run(
      "find the lines that files tell of",
      """
      SELECT f.name, count(*), count(*) FILTER (
               WHERE (d.source_id, d.reference, d.currency, d.amount) IN (
                 SELECT e.source_id, e.item_ref, e.currency, e.amount
                   FROM told_lines('infinity') l
                   JOIN standing_entry e ON (e.source_id, e.entry_no) = (l.source_id, l.entry_no)))
        FROM told_details d JOIN raw_file f USING (file_id)
       WHERE $1::bigint[] IS NULL OR d.file_id = ANY ($1::bigint[])
       GROUP BY f.file_id ORDER BY f.name COLLATE "C", f.sha256
      """,
      [files.map { .int64Array($0.map(Int64.init)) } ?? .null]
    ).map { Standing(name: $0.text(0), told: $0.int64(1), found: $0.int64(2)) }
  }
}
