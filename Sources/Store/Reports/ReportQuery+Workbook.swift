/// The sheets of an organisation's workbook. What is an event or a session is a bucket of movements
/// with one reference.
extension ReportQuery {
  private static let within = "date >= $1::date"

  /// Opening, each bucket, closing; and what is between them and the closing balance, which is nothing.
  public static let movementLines = ReportQuery(
    "movement of an organisation", order: "currency, place",
    """
    WITH line AS MATERIALIZED (\(lines)),
    names (place, bucket, item) AS (VALUES
      (2, 'settlement', 'Settlements'), (3, 'event', 'Event entries'), (4, 'session', 'Club sessions'),
      (5, 'membership', 'Club memberships'), (6, 'manual', 'Manual adjustments'), (7, 'other', 'Other')),
    ends AS (
      SELECT currency, coalesce(sum(amount) FILTER (WHERE NOT \(within)), 0) AS opening,
             sum(amount) AS closing
        FROM line GROUP BY currency),
    moved AS (
      SELECT e.currency, n.place, n.item, coalesce(sum(line.amount), 0) AS amount
        FROM ends e CROSS JOIN names n
        LEFT JOIN line ON line.currency = e.currency AND line.bucket = n.bucket AND \(within)
       GROUP BY e.currency, n.place, n.item)
    SELECT 1 AS place, 'Opening balance' AS item, asked.first_on AS date, currency, opening AS amount,
           NULL::numeric AS difference
      FROM ends, asked
    UNION ALL
    SELECT place, item, NULL, currency, amount, NULL FROM moved
    UNION ALL
    SELECT 8, 'Closing balance', asked.last_on, e.currency, e.closing,
           e.opening + (SELECT sum(m.amount) FROM moved m WHERE m.currency = e.currency) - e.closing
      FROM ends e, asked
    """)

  /// A line with what it is an entry to, if it is one.
  private static let columns = """
    date, time, counterparty, reference, id, type, description, bucket, currency, amount, balance, session_day, session_name,
    booked_at, leg
    """

  public static let organisationTransactions = ReportQuery(
    "transactions of an organisation", order: #"booked_at DESC, id COLLATE "C" DESC, leg DESC"#,
    """
    SELECT \(columns) FROM (\(lines)) line WHERE \(within)
    """)

  /// The lines of some buckets alone, in order of time.
  public static func organisationLines(_ buckets: [String]) -> ReportQuery {
    let named = buckets.map { "'\($0)'" }.joined(separator: ", ")
    return ReportQuery(
      "lines of an organisation", order: #"booked_at, id COLLATE "C", leg"#,
      """
      SELECT \(columns) FROM (\(lines)) line WHERE \(within) AND bucket IN (\(named))
      """)
  }

  /// The references of a bucket that have a payment in the days asked for, with all of their
  /// payments, whenever they were made.
  public static func organisationReferences(_ bucket: String) -> ReportQuery {
    ReportQuery(
      "references of an organisation", order: #"first_payment, reference COLLATE "C", currency"#,
      """
      SELECT min(date) AS first_payment, max(date) AS last_payment, reference,
             CASE WHEN min(description) = max(description) THEN min(description) ELSE 'Multiple' END AS description,
             count(*) AS payments, currency,
             coalesce(sum(amount) FILTER (WHERE \(within)), 0) AS in_range,
             coalesce(sum(amount) FILTER (WHERE NOT \(within)), 0) AS before, sum(amount) AS total,
             min(session_day) AS session_day, min(session_name) AS session_name
        FROM (\(lines)) line WHERE bucket = '\(bucket)'
       GROUP BY reference, currency HAVING bool_or(\(within))
      """)
  }

  /// One line for each event and each session, one for all memberships, and every other line.
  public static let combined = ReportQuery(
    "combined lines of an organisation",
    order: #"date, what, reference COLLATE "C", id COLLATE "C", leg, currency"#,
    """
    WITH line AS MATERIALIZED (SELECT * FROM (\(lines)) line WHERE \(within))
    SELECT min(date) AS date, bucket AS what, \(only("counterparty")), reference,
           CASE WHEN count(*) = 1 THEN min(id) ELSE '' END AS id, \(only("type")), \(only("description")),
           count(*) AS lines, currency, sum(amount) AS amount, 0 AS leg,
           min(session_day) AS session_day, min(session_name) AS session_name
      FROM line WHERE bucket IN ('event', 'session') GROUP BY bucket, reference, currency
    UNION ALL
    SELECT $2::date, bucket, \(only("counterparty")), '', '', \(only("type")),
           \(only("description")), count(*), currency, sum(amount), 0,
           NULL, NULL
      FROM line WHERE bucket = 'membership' GROUP BY bucket, currency
    UNION ALL
    SELECT date, bucket, counterparty, reference, id, type, description, 1, currency, amount, leg,
           session_day, session_name
      FROM line WHERE bucket NOT IN ('event', 'session', 'membership')
    """)

  /// A column's one value, or that there are several.
  private static func only(_ column: String) -> String {
    "CASE WHEN min(\(column)) = max(\(column)) THEN min(\(column)) ELSE 'Multiple' END AS \(column)"
  }
}
