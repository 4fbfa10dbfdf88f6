import Domain

/// Gives the entries of one file their numbers while they stream by, and tells which of them the
/// book has already.
///
/// A day is part of an entry's identity (I-14), and a source's statements say up to which day it has
/// entries: a later line can be equal only to another of the same file. For an earlier one the
/// identities of the source are needed, which are held when they are few.
final class EntryNumbering {
  /// Where the next numbers of a source begin, and which of its lines the file brought so far.
  private final class Source {
    let number: Int32
    let statements: Int64
    let entries: Int64
    let lastOn: CalendarDate?
    /// What the book has of each identity; nil when that was not asked.
    var known: [Identity: Known]?
    var added: Int64 = 0
    var occurrences: [Identity: Int32] = [:]
    var references = HashesSeen()
    var hasNativeReferences = false
    /// As bytes: equal characters in other bytes are another reference.
    var repeated: Set<[UInt8]> = []

    init(number: Int32, statements: Int64 = 0, entries: Int64 = 0, lastOn: CalendarDate? = nil) {
      self.number = number
      self.statements = statements
      self.entries = entries
      self.lastOn = lastOn
    }
  }

  /// The equal entries that the book has of one identity.
  private struct Known {
    /// How many count, and how many there are with those that were superseded.
    var standing: Int32 = 0
    var stored: Int32 = 0
    /// The fee, minor units: what two lines of one id and amount may still differ in.
    var fee: Int64?
  }

  private struct Identity: Hashable {
    let high: UInt64
    let low: UInt64

    init(_ bytes: [UInt8]) {
      (high, low) = bytes.withUnsafeBytes {
        (
          $0.loadUnaligned(as: UInt64.self),
          $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        )
      }
    }
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
  /// So many entries of the book are held to be compared with.
  private static let knownLimit: Int64 = 100_000

  private let expected: Int
  private var sources: [Int32: Source] = [:]
  private var current: Source?
  private var count = 0

  /// - Parameters:
  ///   - expected: About how many entries are to come.
  ///   - comparing: Whether to hold the identities of the sources that have few entries.
  init(_ connection: Connection, expected: Int64, comparing: Bool) throws(StoreError) {
    self.expected = Int(min(expected, Int64(EntryNumbering.limit)))
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
        lastOn: row.int64(3) > 0 ? row.date(2) : nil)
    }
    if comparing { try know(connection) }
  }

  /// Holds the identities of the smallest sources.
  private func know(_ connection: Connection) throws(StoreError) {
    var room = EntryNumbering.knownLimit
    for source in sources.values.sorted(by: { ($0.entries, $0.number) < ($1.entries, $1.number) }) {
      room -= source.entries
      guard room >= 0 else { return }
      let rows = try connection.run(
        "identities of a source",
        """
        SELECT identity, (count(*) FILTER (WHERE stands))::integer, count(*)::integer,
               max(fee) FILTER (WHERE stands)
          FROM (SELECT e.identity, e.fee, s.entry_no IS NOT NULL AS stands
                  FROM entry e LEFT JOIN standing_entry s USING (source_id, entry_no)
                 WHERE e.source_id = $1) lines
         GROUP BY identity
        """,
        [.int32(source.number)])
      var known: [Identity: Known] = [:]
      for row in rows {
        known[Identity(row.bytes(0))] = Known(
          standing: row.int32(1), stored: row.int32(2), fee: row.int64OrNil(3))
      }
      source.known = known
    }
  }

  /// - Parameter fee: The entry's, in minor units.
  /// - Returns: nil for an entry that the book has.
  func number(
    _ placement: EntryStore.Placement, fee: Int64
  ) throws(EntryStore.NeedsStaging) -> (entry: Int64, statement: Int64, occurrence: Int32)? {
    let source = source(placement.source)
    count += 1
    guard count <= EntryNumbering.limit else { throw EntryStore.NeedsStaging() }
    let mayBeKnown = source.lastOn.map { placement.bookedOn <= $0 } ?? false
    if mayBeKnown, source.known == nil { throw EntryStore.NeedsStaging() }
    var occurrence = try occurrence(of: placement, in: source)
    if mayBeKnown, let known = source.known?[Identity(placement.identity)] {
      if occurrence < known.standing {
        // Another fee under an id that never repeats, or a line that may get its name from here: to
        // be looked at with all of the file.
        guard placement.isNativeReference, known.fee == fee else {
          throw EntryStore.NeedsStaging()
        }
        return nil
      }
      occurrence += known.stored - known.standing
    }
    source.added += 1
    return (
      source.entries + source.added, source.statements + placement.statementOrdinal, occurrence
    )
  }

  /// Sources that had entries before, and of which the file has ids that never repeat.
  var namedAgain: [Int32] {
    sources.values.filter { $0.entries > 0 && $0.hasNativeReferences }.map(\.number).sorted()
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
    // Growing step by step would take longer than filling.
    if current == nil { found.references.reserve(expected) }
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
      || source.references.insert(placement.itemReference)
    if placement.isNativeReference {
      source.hasNativeReferences = true
      // An id that never repeats makes an identity that never repeats.
      guard isNew else { throw EntryStore.NeedsStaging() }
      return 0
    }
    if !isNew { source.repeated.insert(Array(placement.itemReference.utf8)) }
    let identity = Identity(placement.identity)
    let occurrence = source.occurrences[identity, default: 0]
    source.occurrences[identity] = occurrence + 1
    return occurrence
  }
}
