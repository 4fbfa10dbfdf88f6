extension ReportQuery {
  /// What moved on a party's account, in the order of its statement: of time, then of id.
  static let lines = """
    SELECT o.party_id, o.currency, o.effective_on AS date, \(time) AS time, t.booked_at,
           coalesce(nullif(t.reference, ''), t.external_id) AS reference, t.external_id AS id, o.leg,
           t.type, t.counterparty, t.description, \(bucket(of: "t")) AS bucket, o.amount,
           s.held_on AS session_day, s.name AS session_name,
           sum(o.amount) OVER (PARTITION BY o.party_id, o.currency
                               ORDER BY t.booked_at, t.external_id, o.leg) AS balance
      FROM owed o JOIN ledger_transaction t USING (txn_seq)
      LEFT JOIN session s ON s.session_id = t.reference CROSS JOIN asked
     WHERE o.party_id = asked.party
    """

  /// The lines of one party between its opening and its closing balance, currency by currency.
  public static let statement = ReportQuery(
    "statement", order: #"currency, place, booked_at, id COLLATE "C", leg"#,
    """
    WITH line AS MATERIALIZED (\(lines)),
    ends AS (
      SELECT currency, coalesce(sum(amount) FILTER (WHERE date < asked.first_on), 0) AS opening,
             sum(amount) AS closing
        FROM line, asked GROUP BY currency)
    SELECT 0 AS place, asked.party AS party_id, currency, asked.first_on AS date, NULL AS time,
           NULL::timestamptz AS booked_at, NULL AS reference, '' AS id, 0 AS leg, 'opening_balance' AS type,
           NULL AS counterparty, NULL AS description, NULL::numeric AS amount, opening AS balance,
           NULL::date AS session_day, NULL AS session_name
      FROM ends, asked
    UNION ALL
    SELECT 1, party_id, currency, date, time, booked_at, reference, id, leg, type, counterparty,
           description, amount, balance, session_day, session_name
      FROM line WHERE date >= $1::date
    UNION ALL
    SELECT 2, asked.party, currency, asked.last_on, NULL, NULL, NULL, '', 0, 'closing_balance', NULL, NULL,
           NULL, closing, NULL, NULL
      FROM ends, asked
    """)

  /// The newest lines of one party first, as many as are asked for.
  public static let recent = ReportQuery(
    "recent lines", order: #"booked_at DESC, id COLLATE "C" DESC, leg DESC"#,
    """
    SELECT line.* FROM (\(lines)) line
     ORDER BY booked_at DESC, id COLLATE "C" DESC, leg DESC LIMIT $6::bigint
    """)
}
