extension Invariants {
  static let settlements = [
    Invariant(
      "I-30", "VER-0301", "a settlement adds up to nothing left over",
      sql: """
        SELECT format('%s: %s in %s', period, org_id, currency) FROM settlement
         WHERE opening::numeric + movements - fees - reserve_change - payout - closing <> 0
        """),
    Invariant(
      "I-30", "VER-0302", "a payout is not negative and leaves the float",
      sql: """
        SELECT format('%s: %s in %s pays %s, keeps %s of a float of %s', period, org_id, currency,
                      payout, closing, float_kept)
          FROM settlement
         WHERE payout < 0 OR fees < 0 OR float_kept < 0 OR payout > 0 AND closing < float_kept
        """),
    Invariant(
      "I-31", "VER-0311",
      "settlements are of the whole ledger: no posting left out, none counted twice",
      sql: """
        WITH settled AS (
          SELECT p.period, p.last_on
            FROM period p JOIN chunk_done s ON s.stage = 'settle' AND s.chunk = p.period
           WHERE NOT EXISTS (
             SELECT FROM chunk_done c LEFT JOIN raw_file f ON f.sha256 = c.chunk
              WHERE (c.token, c.done_at) > (s.token, s.done_at)
                AND (c.stage = 'post' AND coalesce(f.first_on <= p.last_on, true)
                  OR c.stage = 'match' AND c.chunk <= p.period))),
        owed AS (
          SELECT s.period, o.party_id AS org_id, a.currency, -sum(p.amount) AS total
            FROM settled s CROSS JOIN party o
            JOIN account a ON a.party_id = o.party_id AND a.kind = 'liability'
            JOIN posting p ON p.account_id = a.account_id AND p.effective_on <= s.last_on
           WHERE o.kind = 'organisation' GROUP BY 1, 2, 3),
        proposed AS (
          SELECT l.period, l.org_id, l.currency, l.opening::numeric + l.movements AS total
            FROM settlement l JOIN settled USING (period))
        SELECT format('%s: %s in %s is owed %s, settled from %s', period, org_id, currency,
                      coalesce(o.total, 0), coalesce(l.total::text, 'nothing'))
          FROM owed o FULL JOIN proposed l USING (period, org_id, currency)
         WHERE coalesce(o.total, 0) <> coalesce(l.total, 0)
        """),
  ]
}
