/// What members were to pay for sessions, beside what they paid.
extension ReportQuery {
  /// The sessions held in the days asked for, with every charge and refund until the last day that
  /// has the session's id as its reference and moves the organisation's account; what organisations
  /// pay each other, and what is settled or booked by hand, is no charge of a member's. A currency
  /// that the session does not expect has a row of its own. The last rows count the sessions.
  public static let sessionCheck = ReportQuery(
    "session check", order: #"place, day, session_id COLLATE "C", currency"#,
    joinsWholeTables: true,
    """
    WITH due AS MATERIALIZED (
      SELECT s.* FROM session s, asked
       WHERE s.held_on BETWEEN asked.first_on AND asked.last_on AND asked.party IN ('', s.org_id)),
    paid AS MATERIALIZED (
      SELECT d.session_id, o.currency, count(*) AS charges,
             coalesce(sum(o.amount) FILTER (WHERE o.amount > 0), 0) AS payments,
             coalesce(-sum(o.amount) FILTER (WHERE o.amount < 0), 0) AS refunds
        FROM due d JOIN ledger_transaction t ON t.reference = d.session_id
        JOIN owed o ON o.txn_seq = t.txn_seq AND o.party_id = d.org_id
       WHERE \(bucket(of: "t")) NOT IN ('settlement', 'manual')
         AND NOT EXISTS (
           SELECT FROM posting q JOIN account a USING (account_id) JOIN party p ON p.party_id = a.party_id
            WHERE q.txn_seq = t.txn_seq AND a.code LIKE 'party:%' AND p.kind = 'organisation'
              AND p.party_id <> d.org_id)
       GROUP BY d.session_id, o.currency),
    expected AS (
      SELECT session_id, currency, fees, extras FROM due
       UNION ALL
      SELECT p.session_id, p.currency, 0, 0
        FROM paid p JOIN due d USING (session_id) WHERE p.currency <> d.currency),
    checked AS MATERIALIZED (
      SELECT e.*, coalesce(p.charges, 0) AS charges, coalesce(p.payments, 0) AS payments,
             coalesce(p.refunds, 0) AS refunds,
             e.fees + e.extras - coalesce(p.payments, 0) + coalesce(p.refunds, 0) AS discrepancy
        FROM expected e LEFT JOIN paid p USING (session_id, currency)),
    counted AS (
      SELECT session_id, sum(charges) AS charges, bool_or(discrepancy <> 0) AS differs
        FROM checked GROUP BY session_id)
    SELECT 1 AS place, c.session_id, d.name, d.held_on AS day, d.org_id, o.name AS org_name, d.director,
           d.email, c.currency, c.fees, c.extras, c.charges, c.payments, c.refunds, c.discrepancy,
           CASE WHEN c.discrepancy > 0 THEN 'underpaid' WHEN c.discrepancy < 0 THEN 'overpaid' END AS direction,
           NULL::bigint AS sessions
      FROM checked c JOIN due d USING (session_id) JOIN party o ON o.party_id = d.org_id
    UNION ALL
    SELECT n.place, NULL, n.name, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
           n.sessions
      FROM (SELECT count(*) AS checked, count(*) FILTER (WHERE charges = 0) AS idle,
                   count(*) FILTER (WHERE differs) AS different FROM counted) s
     CROSS JOIN LATERAL (VALUES (2, 'Sessions checked', s.checked), (3, 'Without charges', s.idle),
                                (4, 'With a discrepancy', s.different)) n (place, name, sessions)
    """)
}
