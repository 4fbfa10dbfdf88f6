extension Invariants {
  static func proofs(_ book: BookFacts) -> [Invariant] {
    [
      Invariant(
        "I-25", "VER-0251",
        "a proof's residual follows from its figures, and its verdict from that",
        sql: """
          SELECT format('%s: account %s, residual %s, %s', period, account_id, residual, verdict)
            FROM proof
           WHERE residual <> balance_per_statement + deposits_in_transit - outstanding_payments
                             + breaks - balance_per_ledger
              OR verdict LIKE 'reconciled%' AND residual <> 0
          """),
      Invariant(
        "I-25", "VER-0252",
        "a proof's ledger balance and open items are those of the ledger and the breaks",
        sql: """
          WITH \(matchedPeriods)
          SELECT format('%s: account %s in %s', m.period, a.code, a.currency)
            FROM matched m JOIN proof p USING (period) JOIN account a USING (account_id)
            LEFT JOIN LATERAL (
              SELECT coalesce(sum(amount), 0) AS total FROM posting
               WHERE account_id = p.account_id AND effective_on <= m.last_on) ledger ON true
            LEFT JOIN LATERAL (
              SELECT coalesce(sum(amount) FILTER (WHERE side = 0 AND reason = 'timing' AND amount > 0), 0) AS awaited,
                     coalesce(sum(amount) FILTER (WHERE side = 0 AND reason = 'timing' AND amount < 0), 0) AS sent,
                     coalesce(sum(amount) FILTER (WHERE side = 0 AND reason <> 'timing'), 0)
                       - coalesce(sum(amount) FILTER (WHERE side = 1), 0) AS breaks
                FROM open_break WHERE period = m.period AND account_id = p.account_id) open ON true
           WHERE (p.balance_per_ledger, p.deposits_in_transit, p.outstanding_payments, p.breaks)
                 IS DISTINCT FROM (ledger.total, open.awaited, -open.sent, open.breaks)
          """),
      Invariant(
        "I-25", "VER-0253", "a proof's statement balance is that of the statements",
        needsBook: true,
        [
          .textArray(book.sources.map(\.name)), .textArray(book.sources.map(\.currency.code)),
          .int64Array(book.sources.map(\.opening)),
        ],
        sql: """
          WITH \(matchedPeriods),
          stated AS (
            SELECT m.period, a.account_id, a.code, a.currency,
                   sum(CASE s.kind
                       WHEN 'bank' THEN coalesce(
                         (SELECT t.closing FROM standing_statement t
                           WHERE t.source_id = s.source_id AND t.currency = a.currency
                             AND t.last_on <= m.last_on AND t.closing IS NOT NULL
                           ORDER BY t.last_on DESC, t.first_on DESC, length(t.sequence) DESC,
                                    t.sequence DESC, t.page DESC, t.entries DESC,
                                    t.statement_no DESC LIMIT 1),
                         k.opening)
                       ELSE k.opening + coalesce(
                         (SELECT sum(e.amount) FROM standing_entry e
                           WHERE e.source_id = s.source_id AND e.currency = a.currency
                             AND e.booked_on <= m.last_on), 0) END) AS total
              FROM matched m JOIN proof p USING (period) JOIN account a USING (account_id)
              JOIN source s ON s.account_code = a.code
              JOIN unnest($1, $2, $3) AS k (name, currency, opening)
                ON k.name = s.name AND k.currency = a.currency
             GROUP BY 1, 2, 3, 4)
          SELECT format('%s: account %s in %s, statements say %s, the proof %s', s.period, s.code,
                        s.currency, s.total, p.balance_per_statement)
            FROM stated s JOIN proof p USING (period, account_id)
           WHERE s.total <> p.balance_per_statement
          """),
      Invariant(
        "I-25", "VER-0254", "an account with breaks is not called reconciled",
        sql: """
          SELECT format('%s: account %s, %s breaks, %s', p.period, p.account_id, count(*), p.verdict)
            FROM proof p JOIN open_break b USING (period, account_id)
           WHERE p.verdict LIKE 'reconciled%' AND (b.side = 1 AND b.reason <> 'ignored' OR b.reason NOT IN ('timing', 'ignored'))
           GROUP BY p.period, p.account_id, p.verdict
          """),
      Invariant(
        "I-25", "VER-0255", "every period was matched after the last of its files was loaded",
        severity: .warning,
        sql: """
          WITH \(matchedPeriods)
          SELECT format('%s is to be matched again', chunk) FROM chunk_done
           WHERE stage = 'match' AND chunk NOT IN (SELECT period FROM matched)
          """),
    ]
  }
}
