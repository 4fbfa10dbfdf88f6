extension ReportQuery {
  /// Counts of parties, what is owed to them, and what the accounts outside hold against it.
  public static let controlTotals = ReportQuery(
    "control totals", order: #"place, item COLLATE "C", currency NULLS FIRST"#,
    """
    WITH registered AS (
      SELECT p.party_id, p.kind FROM party p LEFT JOIN party_detail d USING (party_id)
        LEFT JOIN operation o ON o.operation_id = d.operation_id
       WHERE coalesce(o.business_on <= $2::date, true)),
    standing AS (
      SELECT b.party_id, b.currency, b.balance, coalesce(p.kind, 'party') AS kind
        FROM balance b LEFT JOIN party p USING (party_id)),
    outside AS (
      SELECT a.code, a.currency, sum(p.amount) AS amount,
             sum(p.amount) FILTER (
               WHERE p.amount > 0 AND p.effective_on > $2::date - 30) AS lately,
             count(*) FILTER (
               WHERE p.amount > 0 AND p.effective_on > $2::date - 30) AS times
        FROM account a JOIN posting p USING (account_id)
       WHERE (a.code LIKE 'clearing:%' OR a.code LIKE 'bank:%')
         AND p.effective_on <= $2::date
       GROUP BY a.code, a.currency),
    kinds (place, kind, many) AS (VALUES (1, 'member', 'members'), (2, 'organisation', 'organisations'))
    SELECT 10 * k.place AS place, k.many AS item, NULL AS currency, count(r.party_id) AS number,
           NULL::numeric AS amount
      FROM kinds k LEFT JOIN registered r USING (kind) GROUP BY k.place, k.many
    UNION ALL
    SELECT 10 * k.place + 1, k.many || ' that are closed', NULL, count(c.party_id), NULL
      FROM kinds k LEFT JOIN registered r USING (kind) LEFT JOIN closed c USING (party_id)
     GROUP BY k.place, k.many
    UNION ALL
    SELECT 10 * k.place + 2, k.many || ' with a balance', NULL,
           count(DISTINCT s.party_id) FILTER (WHERE s.balance <> 0), NULL
      FROM kinds k LEFT JOIN standing s USING (kind) GROUP BY k.place, k.many
    UNION ALL
    SELECT 10 * k.place + 3, k.many || ' that owe us', NULL,
           count(DISTINCT s.party_id) FILTER (WHERE s.balance < 0), NULL
      FROM kinds k LEFT JOIN standing s USING (kind) GROUP BY k.place, k.many
    UNION ALL
    SELECT 14, 'members with automatic top-up', NULL, count(*) FILTER (WHERE state = 'on'), NULL
      FROM (SELECT DISTINCT ON (party_id, currency) a.state
              FROM auto_top_up a JOIN operation o USING (operation_id)
             WHERE o.business_on <= $2::date
             ORDER BY a.party_id, a.currency, a.op_no DESC) newest
    UNION ALL
    SELECT CASE kind WHEN 'member' THEN 30 WHEN 'organisation' THEN 31 ELSE 32 END,
           CASE kind WHEN 'member' THEN 'owed to members'
                     WHEN 'organisation' THEN 'owed to organisations'
                     ELSE 'owed to parties that are not registered' END,
           currency, count(*) FILTER (WHERE balance <> 0), sum(balance)
      FROM standing GROUP BY kind, currency
    UNION ALL
    SELECT 33, 'net liability', currency, count(*) FILTER (WHERE balance <> 0), sum(balance)
      FROM standing GROUP BY currency
    UNION ALL
    SELECT 34, 'held back for refunds', r.currency, count(*), sum(r.held)
      FROM request r LEFT JOIN request_end e USING (request_id), asked
     WHERE r.held > 0 AND r.opened_on <= asked.last_on
       AND (e.request_id IS NULL OR e.ended_on > asked.last_on)
     GROUP BY r.currency
    UNION ALL
    SELECT CASE WHEN code LIKE 'clearing:%' THEN 40 ELSE 41 END, 'on ' || code, currency, NULL, amount
      FROM outside
    UNION ALL
    SELECT 42, 'into ' || code || ' in 30 days', currency, times, coalesce(lately, 0)
      FROM outside WHERE code LIKE 'clearing:%'
    """)

  /// What happened in the days asked for, each thing counted once.
  public static let statistics = ReportQuery(
    "statistics", order: #"place, item COLLATE "C", currency NULLS FIRST"#,
    """
    WITH moved AS MATERIALIZED (
      SELECT coalesce(a.party_id, substr(a.code, 7)) AS party_id, a.currency, p.*
        FROM account a JOIN (
          SELECT account_id, count(*) AS lines, count(*) FILTER (WHERE amount > 0) AS times_out,
                 sum(amount) FILTER (WHERE amount > 0) AS money_out,
                 count(*) FILTER (WHERE amount < 0) AS times_in,
                 -sum(amount) FILTER (WHERE amount < 0) AS money_in
            FROM posting WHERE effective_on BETWEEN $1::date AND $2::date GROUP BY account_id) p
          USING (account_id)
       WHERE a.code LIKE 'party:%'),
    kinds AS (SELECT m.*, p.kind FROM moved m LEFT JOIN party p USING (party_id)),
    -- Not what moves between processors and banks alone.
    outside AS (
      SELECT q.currency, split_part(a.code, ':', 1) AS what, q.amount > 0 AS is_in,
             count(*) AS number, sum(abs(q.amount)) AS amount
        FROM posting q JOIN account a USING (account_id), asked
       WHERE (a.code LIKE 'clearing:%' OR a.code LIKE 'bank:%')
         AND q.effective_on BETWEEN asked.first_on AND asked.last_on
         AND EXISTS (SELECT FROM posting x
                      WHERE x.txn_seq = q.txn_seq AND x.account_id <> ALL (ARRAY(
                        SELECT account_id FROM account WHERE code NOT LIKE 'party:%')))
       GROUP BY 1, 2, 3),
    settled AS (
      SELECT o.currency, o.amount, paid.payment, paid.fee
        FROM settlement t JOIN owed o USING (txn_seq) JOIN party p USING (party_id)
        LEFT JOIN paid USING (txn_seq)
       WHERE p.kind = 'organisation')
    SELECT 1 AS place, 'members whose balance moved' AS item, NULL AS currency,
           count(DISTINCT party_id) AS number, NULL::numeric AS amount, NULL AS average
      FROM kinds WHERE kind = 'member'
    UNION ALL
    SELECT 2, 'organisations whose balance moved', NULL, count(DISTINCT party_id), NULL, NULL
      FROM kinds WHERE kind = 'organisation'
    UNION ALL
    SELECT 3, 'lines on parties'' accounts', NULL, coalesce(sum(lines), 0), NULL, NULL FROM moved
    UNION ALL
    SELECT CASE what WHEN 'clearing' THEN 10 ELSE 20 END + CASE WHEN is_in THEN 0 ELSE 1 END,
           CASE WHEN is_in THEN 'paid in by ' ELSE 'paid out by ' END
             || CASE what WHEN 'clearing' THEN 'card' ELSE 'bank' END,
           currency, number, amount, NULL
      FROM outside
    UNION ALL
    SELECT 30, 'taken from members', currency, sum(times_out), sum(money_out), NULL
      FROM kinds WHERE kind = 'member' AND times_out > 0 GROUP BY currency
    UNION ALL
    SELECT 31, 'brought to organisations', currency, sum(times_in), sum(money_in), NULL
      FROM kinds WHERE kind = 'organisation' AND times_in > 0 GROUP BY currency
    UNION ALL
    SELECT 40, 'settled', currency, count(*), -sum(amount), NULL FROM settled GROUP BY currency
    UNION ALL
    SELECT 41, 'settled, paid to banks', currency, count(*), coalesce(sum(payment), 0), NULL
      FROM settled GROUP BY currency
    UNION ALL
    SELECT 42, 'settled, kept as fees', currency, count(*) FILTER (WHERE fee <> 0), coalesce(sum(fee), 0), NULL
      FROM settled GROUP BY currency
    """)

  private static let days = "CASE asked.stuck_days WHEN 1 THEN ' day' ELSE ' days' END"

  /// Whether somebody has to look.
  public static let status = ReportQuery(
    "status", order: #"place, item COLLATE "C""#,
    """
    WITH newest AS (
      SELECT period, verdict FROM pack WHERE period <= to_char($2::date, 'YYYY-MM')
       ORDER BY period DESC LIMIT 1),
    waiting AS (
      SELECT r.kind, count(*) AS number, min(r.opened_on) AS since
        FROM request r LEFT JOIN request_end e USING (request_id), asked
       WHERE asked.last_on - r.opened_on > asked.stuck_days
         AND (e.request_id IS NULL OR e.ended_on > asked.last_on)
       GROUP BY r.kind),
    auto AS (
      SELECT DISTINCT ON (a.party_id, a.currency) a.state, o.business_on
        FROM auto_top_up a JOIN operation o USING (operation_id)
       WHERE o.business_on <= $2::date
       ORDER BY a.party_id, a.currency, a.op_no DESC)
    SELECT 1 AS place, 'newest run of tieout-' || stage AS item,
           CASE WHEN state IN ('ok', 'ok_with_items') THEN 'good' ELSE 'look' END AS state,
           NULL::bigint AS number, concat_ws(' ', state, period) AS detail
      FROM (SELECT DISTINCT ON (stage) stage, state, period FROM stage_run
             ORDER BY stage, run_no DESC) runs
    UNION ALL
    SELECT 2, 'newest verdict',
           CASE WHEN verdict IN ('reconciled', 'reconciled_with_pending') THEN 'good' ELSE 'look' END, NULL,
           period || ' ' || verdict
      FROM newest
    UNION ALL
    SELECT 3, 'breaks', CASE WHEN count(*) = 0 THEN 'good' ELSE 'look' END, count(*), max(n.period)
      FROM newest n JOIN open_break b USING (period) WHERE b.reason NOT IN ('timing', 'ignored')
    UNION ALL
    SELECT 4, 'suggestions', CASE WHEN count(*) = 0 THEN 'good' ELSE 'look' END, count(*), max(n.period)
      FROM newest n JOIN match_group g USING (period) WHERE g.live AND g.status = 'suggested'
    UNION ALL
    SELECT 5, 'files in quarantine', CASE WHEN count(*) = 0 THEN 'good' ELSE 'look' END, count(*), NULL
      FROM raw_file WHERE state = 'quarantined'
       AND file_id NOT IN (SELECT file_id FROM standing_supersession)
    UNION ALL
    SELECT 6, k.words || ' waiting for more than ' || asked.stuck_days || \(days),
           CASE WHEN w.number IS NULL OR k.kind = 'pending' THEN 'good' ELSE 'look' END,
           coalesce(w.number, 0), 'since ' || to_char(w.since, 'YYYY-MM-DD')
      FROM (VALUES ('topup', 'top-ups'), ('refund', 'refunds'), ('charge', 'charges'),
                   ('pending', 'pending payments')) k (kind, words)
      LEFT JOIN waiting w USING (kind) CROSS JOIN asked
    UNION ALL
    SELECT 7, 'automatic top-ups to be confirmed for more than ' || asked.stuck_days || \(days),
           CASE WHEN count(a.state) = 0 THEN 'good' ELSE 'look' END, count(a.state), NULL
      FROM asked LEFT JOIN auto a
        ON a.state = 'pending' AND asked.last_on - a.business_on > asked.stuck_days
     GROUP BY asked.stuck_days
    UNION ALL
    SELECT 8, 'automatic top-ups that failed', CASE WHEN count(*) = 0 THEN 'good' ELSE 'look' END,
           count(*), NULL
      FROM auto WHERE state = 'failed'
    UNION ALL
    SELECT 9, 'balances below their limit', CASE WHEN count(*) = 0 THEN 'good' ELSE 'look' END,
           count(*), NULL
      FROM balance b
      LEFT JOIN in_force l ON l.name = 'limit' AND l.party_id = b.party_id AND l.currency = b.currency
     WHERE b.balance < -coalesce(l.value, 0)
    UNION ALL
    SELECT 10, 'fees and floats that tieout.toml and operations say differently',
           CASE WHEN count(*) = 0 THEN 'good' ELSE 'look' END, count(*), NULL
      FROM in_force WHERE source = 'they differ'
    UNION ALL
    SELECT 11, 'last posting', 'good', NULL, to_char(max(effective_on), 'YYYY-MM-DD') FROM owed
    UNION ALL
    SELECT 12, 'last line of a statement', 'good', NULL, to_char(max(booked_on), 'YYYY-MM-DD')
      FROM standing_entry WHERE booked_on <= $2::date
    """)
}
