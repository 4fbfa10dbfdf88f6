import Domain

/// The statements of banks that count and lie in the days of a file's statements, of other files.
///
/// A processor's reports tell different things of the same days, so that only their ids can
/// contradict.
struct StandingStatements {
  struct Statement {
    var file: String
    var sha256: String
    var record: EntryStore.StatementRecord
  }

  private struct Account: Hashable {
    var source: Int32
    var currency: Currency
  }

  private struct Days: Hashable {
    var account: Account
    var first: CalendarDate
    var last: CalendarDate
    var page: Int32
  }

  private struct Edge: Hashable {
    var account: Account
    var day: CalendarDate
  }

  private var byDays: [Days: [Statement]] = [:]
  private var byFirst: [Edge: [Statement]] = [:]
  private var byLast: [Edge: [Statement]] = [:]
  /// Those that are long enough to share a day with another from its beginning to its end.
  private var long: [Account: [Statement]] = [:]

  /// - Parameter file: The file that the statements are of, whose own are left out.
  init(
    _ connection: Connection, beside statements: [EntryStore.StatementRecord], file: Int32
  ) throws(StoreError) {
    var spans: [Account: (first: CalendarDate, last: CalendarDate)] = [:]
    for statement in statements {
      let span = spans[Self.account(of: statement)] ?? (statement.firstOn, statement.lastOn)
      spans[Self.account(of: statement)] = (
        min(span.first, statement.firstOn), max(span.last, statement.lastOn)
      )
    }
    for (account, span) in spans {
      for found in try Self.read(connection, account, span, file) {
        byDays[Self.days(of: found.record), default: []].append(found)
        byFirst[Edge(account: account, day: found.record.firstOn), default: []].append(found)
        byLast[Edge(account: account, day: found.record.lastOn), default: []].append(found)
        if Self.isLong(found.record) { long[account, default: []].append(found) }
      }
    }
  }

  func samePeriod(as statement: EntryStore.StatementRecord) -> [Statement] {
    byDays[Self.days(of: statement)] ?? []
  }

  /// Those that share a day with the statement and cannot tell of the same lines.
  func apart(from statement: EntryStore.StatementRecord) -> [Statement] {
    let account = Self.account(of: statement)
    let first = Edge(account: account, day: statement.firstOn)
    let last = Edge(account: account, day: statement.lastOn)
    let beside =
      (byFirst[first] ?? [])
      + (byLast[first] ?? []).filter { $0.record.firstOn != statement.firstOn }
      + (first == last ? [] : byFirst[last] ?? [])
    return beside.filter { statement.isApart(from: $0.record) }
  }

  /// Those that tell of days that the statement tells of from their beginning to their end as well.
  func sharingDays(
    with statement: EntryStore.StatementRecord
  ) -> [(statement: Statement, days: ClosedRange<CalendarDate>)] {
    guard Self.isLong(statement) else { return [] }
    return (long[Self.account(of: statement)] ?? []).compactMap { other in
      statement.insideDays(sharedWith: other.record).map { (other, $0) }
    }
  }

  private static func account(of statement: EntryStore.StatementRecord) -> Account {
    Account(source: statement.source, currency: statement.currency)
  }

  private static func days(of statement: EntryStore.StatementRecord) -> Days {
    Days(
      account: account(of: statement), first: statement.firstOn, last: statement.lastOn,
      page: statement.page)
  }

  private static func isLong(_ statement: EntryStore.StatementRecord) -> Bool {
    statement.firstOn.days(until: statement.lastOn) >= 2
  }

  private static func read(
    _ connection: Connection, _ account: Account, _ span: (first: CalendarDate, last: CalendarDate),
    _ file: Int32
  ) throws(StoreError) -> [Statement] {
    try connection.run(
      "find statements of the same days",
      """
      SELECT f.name, f.sha256, s.external_id, s.sequence, s.page, s.is_last_page, s.first_on,
             s.last_on, s.opening, s.closing, s.entries, s.movement::text, s.statement_no
        FROM standing_statement s JOIN raw_file f USING (file_id)
        JOIN source o ON o.source_id = s.source_id
       WHERE s.source_id = $1 AND s.currency = $2 AND s.file_id <> $3 AND o.kind = 'bank'
         AND s.first_on <= $5 AND s.last_on >= $4
       ORDER BY f.name COLLATE "C", f.sha256, s.statement_no
      """,
      [
        .int32(account.source), .text(account.currency.code), .int32(file), .date(span.first),
        .date(span.last),
      ]
    ).map { row in
      Statement(
        file: row.text(0), sha256: row.text(1),
        record: EntryStore.StatementRecord(
          source: account.source, ordinal: row.int64(12), externalID: row.text(2),
          sequence: row.text(3), page: row.int32(4), isLastPage: row.bool(5),
          currency: account.currency, firstOn: row.date(6), lastOn: row.date(7),
          opening: row.int64OrNil(8), closing: row.int64OrNil(9), entries: row.int64(10),
          movement: row.int128(11)))
    }
  }
}
