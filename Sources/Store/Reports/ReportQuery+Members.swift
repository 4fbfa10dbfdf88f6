extension ReportQuery {
  public static let pending = ReportQuery(
    "pending payments", order: "opened_on, id",
    """
    SELECT r.opened_on, r.request_id AS id, r.party_id AS member_id, coalesce(m.name, '') AS name,
           CASE WHEN m.party_id IS NULL THEN 'no' ELSE 'yes' END AS registered,
           r.counterparty_id AS org_id, o.name AS org_name, r.currency, r.amount,
           asked.last_on - r.opened_on AS age_days, r.reference, r.description
      FROM request r CROSS JOIN asked LEFT JOIN request_end e USING (request_id)
      LEFT JOIN party m ON m.party_id = r.party_id LEFT JOIN party o ON o.party_id = r.counterparty_id
     WHERE r.kind = 'pending' AND r.opened_on <= asked.last_on
       AND (e.request_id IS NULL OR e.ended_on > asked.last_on)
       AND (asked.party = '' OR asked.party IN (r.party_id, r.counterparty_id))
    """)

  /// Members whose balance at the end of the last day is below what the fee schedule calls low, with
  /// the day at whose end it was below for the first time since.
  public static let lowBalance = ReportQuery(
    "low balances", order: "place, member_id, currency",
    """
    WITH low AS (
      SELECT b.party_id, b.currency, b.balance, coalesce(f.value, 0) AS low
        FROM balance b JOIN party p USING (party_id)
        LEFT JOIN closed c USING (party_id)
        LEFT JOIN in_force f ON f.name = 'low_balance' AND f.party_id = '' AND f.currency = b.currency
       WHERE p.kind = 'member' AND c.party_id IS NULL AND b.balance < coalesce(f.value, 0)),
    day AS (
      SELECT party_id, currency, effective_on,
             sum(sum(amount)) OVER (PARTITION BY party_id, currency ORDER BY effective_on) AS balance
        FROM owed WHERE (party_id, currency) IN (SELECT party_id, currency FROM low)
       GROUP BY party_id, currency, effective_on),
    enough AS (
      SELECT day.party_id, day.currency, max(effective_on) AS last_on
        FROM day JOIN low USING (party_id, currency) WHERE day.balance >= low.low
       GROUP BY day.party_id, day.currency),
    below AS (
      SELECT day.party_id, day.currency, min(effective_on) AS since
        FROM day LEFT JOIN enough USING (party_id, currency)
       WHERE enough.last_on IS NULL OR day.effective_on > enough.last_on
       GROUP BY day.party_id, day.currency),
    newest AS (
      SELECT party_id, currency,
             string_agg(effective_on_text || ' ' || type || ' ' || amount_text, '; ' ORDER BY turn) AS latest
        FROM (SELECT o.party_id, o.currency, to_char(o.effective_on, 'YYYY-MM-DD') AS effective_on_text, t.type,
                     round(o.amount / (10::numeric ^ c.exponent), c.exponent)::text AS amount_text,
                     row_number() OVER (PARTITION BY o.party_id, o.currency
                                        ORDER BY t.booked_at DESC, t.external_id DESC, o.leg DESC) AS turn
                FROM owed o JOIN ledger_transaction t USING (txn_seq)
                JOIN currency c ON c.code = o.currency
               WHERE (o.party_id, o.currency) IN (SELECT party_id, currency FROM low)) l
       WHERE turn <= 5 GROUP BY party_id, currency)
    SELECT CASE WHEN b.since >= asked.first_on THEN 1 ELSE 2 END AS place,
           CASE WHEN b.since >= asked.first_on THEN 'newly below' ELSE 'still below' END AS state,
           l.party_id AS member_id, p.name, l.currency, l.balance, l.low AS low_balance, b.since,
           asked.last_on - b.since AS days, n.latest
      FROM low l JOIN below b USING (party_id, currency) JOIN newest n USING (party_id, currency)
      JOIN party p USING (party_id), asked
    """)

  public static let autoTopUps = ReportQuery(
    "automatic top-ups", order: "member_id, currency",
    """
    WITH known AS (
      SELECT a.party_id, a.currency, a.state, a.amount, a.op_no, o.business_on
        FROM auto_top_up a JOIN operation o USING (operation_id)
       WHERE o.business_on <= $2::date),
    topped AS (
      SELECT r.party_id, r.currency,
             count(*) FILTER (WHERE e.outcome = 'done') AS done,
             count(*) FILTER (WHERE e.outcome = 'failed') AS failed,
             max(e.ended_on) FILTER (WHERE e.outcome = 'done') AS last_done
        FROM request r JOIN request_end e USING (request_id), asked
       WHERE r.kind = 'topup' AND r.method = 'auto' AND e.ended_on <= asked.last_on
       GROUP BY r.party_id, r.currency)
    SELECT a.party_id AS member_id, p.name, a.state, a.currency, a.amount, s.business_on AS since,
           coalesce(t.done, 0) AS done, coalesce(t.failed, 0) AS failed, t.last_done
      FROM (SELECT DISTINCT ON (party_id, currency) * FROM known
             ORDER BY party_id, currency, op_no DESC) a
      JOIN LATERAL (
        -- The first change after the last one to another state.
        SELECT min(k.business_on) AS business_on FROM known k
         WHERE k.party_id = a.party_id AND k.currency = a.currency
           AND k.op_no > coalesce((SELECT max(x.op_no) FROM known x
                                    WHERE x.party_id = a.party_id AND x.currency = a.currency
                                      AND x.state <> a.state), 0)) s ON true
      JOIN party p USING (party_id) LEFT JOIN topped t USING (party_id, currency) CROSS JOIN asked
     WHERE asked.party IN ('', a.party_id)
    """)
}
