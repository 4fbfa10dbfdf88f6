import Domain

/// Gives the entries of one file their numbers while they stream by, without asking the database
/// what it has.
///
/// That is right because a day is part of an entry's identity (I-14), and a source's statements say
/// up to which day it has entries: a later line can be equal only to another of the same file.
final class EntryNumbering {
  /// Where the next numbers of a source begin, and which of its lines the file brought so far.
  private final class Source {
    let number: Int32
    let statements: Int64
    let entries: Int64
    let lastOn: CalendarDate?
    var added: Int64 = 0
    var occurrences: [Identity: Int32] = [:]
    var references: Set<Int> = []
    /// As bytes: equal characters in other bytes are another reference.
    var repeated: Set<[UInt8]> = []

    init(number: Int32, statements: Int64 = 0, entries: Int64 = 0, lastOn: CalendarDate? = nil) {
      self.number = number
      self.statements = statements
      self.entries = entries
      self.lastOn = lastOn
    }
  }

  private struct Identity: Hashable {
    let high: UInt64
    let low: UInt64
  }

  /// Where repeated bank references can be.
  enum Repeats {
    /// Among these, which the file has more than once, as nothing was there before it.
    case among([String])
    /// Among those of the entries after this one.
    case since(Int64)
  }

  /// Beyond this many entries of one file memory would grow too large (about 100 bytes each).
  private static let limit = 2_000_000

  private var sources: [Int32: Source] = [:]
  private var current: Source?
  private var count = 0

  init(_ connection: Connection) throws(StoreError) {
    let rows = try connection.run(
      "where sources stand",
      """
      SELECT s.source_id, max(s.statement_no), max(s.last_on),
             (SELECT coalesce(max(e.entry_no), 0) FROM entry e WHERE e.source_id = s.source_id)
        FROM statement s GROUP BY s.source_id
      """)
    for row in rows {
      sources[row.int32(0)] = Source(
        number: row.int32(0), statements: row.int64(1), entries: row.int64(3),
        lastOn: row.date(2))
    }
  }

  func number(
    _ placement: EntryStore.Placement
  ) throws(EntryStore.NeedsStaging) -> (entry: Int64, statement: Int64, occurrence: Int32) {
    let source = source(placement.source)
    count += 1
    if let last = source.lastOn, placement.bookedOn <= last { throw EntryStore.NeedsStaging() }
    guard count <= EntryNumbering.limit else { throw EntryStore.NeedsStaging() }
    let occurrence = try occurrence(of: placement, in: source)
    source.added += 1
    return (
      source.entries + source.added, source.statements + placement.statementOrdinal, occurrence
    )
  }

  func lastStatement(of number: Int32) -> Int64 { source(number).statements }

  func repeats(in number: Int32) -> Repeats {
    let source = source(number)
    return source.entries == 0
      ? .among(source.repeated.compactMap { String(validating: $0, as: UTF8.self) })
      : .since(source.entries)
  }

  private func source(_ number: Int32) -> Source {
    if let current, current.number == number { return current }
    let found = sources[number] ?? Source(number: number)
    sources[number] = found
    current = found
    return found
  }

  /// Which of several equal lines this is, from 0.
  private func occurrence(
    of placement: EntryStore.Placement, in source: Source
  ) throws(EntryStore.NeedsStaging) -> Int32 {
    // References are known by a hash: a collision costs a second look, nothing else.
    let isNew =
      placement.itemReference.isEmpty
      || source.references.insert(placement.itemReference.hashValue).inserted
    if placement.isNativeReference {
      // An id that never repeats makes an identity that never repeats.
      guard isNew else { throw EntryStore.NeedsStaging() }
      return 0
    }
    if !isNew { source.repeated.insert(Array(placement.itemReference.utf8)) }
    let identity = placement.identity.withUnsafeBytes {
      Identity(
        high: $0.loadUnaligned(as: UInt64.self),
        low: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
    let occurrence = source.occurrences[identity, default: 0]
    source.occurrences[identity] = occurrence + 1
    return occurrence
  }
}
