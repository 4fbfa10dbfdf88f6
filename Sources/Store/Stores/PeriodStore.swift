import Domain

/// Periods: months as half-open intervals of instants, made once from the book's time zone.
public struct PeriodStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  public struct Record: Hashable, Sendable {
    public var name: String
    public var firstOn: CalendarDate
    public var lastOn: CalendarDate
    public var startsAt: Instant
    public var endsAt: Instant
    public var state: String
  }

  /// The period, created when it is not there yet.
  public func ensure(
    _ name: String, firstOn: CalendarDate, lastOn: CalendarDate, timeZone: String
  ) throws(StoreError) -> Record {
    try connection.run(
      "create a period",
      """
      INSERT INTO period (period, first_on, last_on, starts_at, ends_at)
      VALUES ($1, $2, $3, $2::date::timestamp AT TIME ZONE $4,
              ($3::date + 1)::timestamp AT TIME ZONE $4)
          ON CONFLICT (period) DO NOTHING
      """,
      [.text(name), .date(firstOn), .date(lastOn), .text(timeZone)])
    let row = try connection.run(
      "read a period",
      "SELECT first_on, last_on, starts_at, ends_at, state FROM period WHERE period = $1",
      [.text(name)])[0]
    return Record(
      name: name, firstOn: row.date(0), lastOn: row.date(1), startsAt: row.instant(2),
      endsAt: row.instant(3), state: row.text(4))
  }

  /// The month of the earliest import in no closed period, as `YYYY-MM`, or nil without data.
  public func oldestOpenWithData() throws(StoreError) -> String? {
    try connection.run(
      "find the oldest open period",
      """
      SELECT to_char(min(day), 'YYYY-MM') FROM (
        SELECT min(booked_on) AS day FROM standing_entry
         WHERE booked_on > coalesce((SELECT max(last_on) FROM period WHERE state <> 'open'), '-infinity')
      ) days
      """
    ).first?.textOrNil(0)
  }

  /// The month of the newest run, else that of the last posting, as `YYYY-MM`; nil for a new book.
  public func newest() throws(StoreError) -> String? {
    try connection.run(
      "find the newest period",
      """
      SELECT coalesce(
        (SELECT period FROM stage_run WHERE period IS NOT NULL ORDER BY run_no DESC LIMIT 1),
        (SELECT to_char(max(effective_on), 'YYYY-MM') FROM posting))
      """
    ).first?.textOrNil(0)
  }

  /// Whether the book has no earlier period.
  public func isFirst(_ period: String) throws(StoreError) -> Bool {
    try connection.run(
      "look for earlier periods",
      "SELECT NOT EXISTS (SELECT FROM period WHERE period < $1)", [.text(period)])[0].bool(0)
  }

  /// Local midnights as instants, so that the day of any instant in the book's zone is a binary
  /// search. The server knows the zone's rules; one table of them serves a whole load.
  public func localDays(
    from first: CalendarDate, to last: CalendarDate, timeZone: String
  ) throws(StoreError) -> LocalDays {
    let rows = try connection.run(
      "make local days",
      """
      SELECT day::date::timestamp AT TIME ZONE $3
        FROM generate_series($1::date, $2::date, interval '1 day') day ORDER BY 1
      """,
      [.date(first), .date(last), .text(timeZone)])
    return LocalDays(first: first, midnights: rows.map { $0.instant(0) })
  }
}

/// The local midnights of a run of days.
public struct LocalDays: Sendable {
  private let first: CalendarDate
  private let midnights: [Instant]

  init(first: CalendarDate, midnights: [Instant]) {
    self.first = first
    self.midnights = midnights
  }

  /// The local day that holds the instant, or nil outside the range.
  public func day(of instant: Instant) -> CalendarDate? {
    let low = midnights.partitioningIndex { $0 > instant }
    guard low > 0, low < midnights.count else { return nil }
    return first.adding(days: low - 1)
  }

  /// The moment at which a day of the range begins.
  public func start(of day: CalendarDate) -> Instant {
    let index = first.days(until: day)
    precondition(midnights.indices.contains(index), "\(day) lies outside the range")
    return midnights[index]
  }
}
