extension Invariants {
  static let matching = [
    Invariant(
      "I-20", "VER-0201", "per match and currency the ledger is each source plus its differences",
      sql: """
        WITH tally AS (
          SELECT group_no, currency, source_id, sum(amount) AS total FROM (
            SELECT m.group_no, a.currency, m.source_id, m.amount
              FROM match_member m JOIN account a USING (account_id) WHERE m.live AND m.is_listed
             UNION ALL
            SELECT group_no, currency, source_id, amount FROM difference WHERE live) line
           GROUP BY group_no, currency, source_id),
        mixed AS (
          SELECT group_no FROM tally GROUP BY group_no HAVING min(currency) <> max(currency)),
        -- Where a group has several currencies, a source may have none of one that ours has.
        against AS (
          SELECT group_no, currency, source_id, total FROM tally WHERE source_id <> 0
           UNION ALL
          SELECT o.group_no, o.currency, s.source_id, 0
            FROM mixed JOIN tally o USING (group_no)
            JOIN (SELECT DISTINCT group_no, source_id FROM tally WHERE source_id <> 0) s USING (group_no)
           WHERE o.source_id = 0
             AND NOT EXISTS (SELECT FROM tally t WHERE (t.group_no, t.currency, t.source_id)
                                                     = (o.group_no, o.currency, s.source_id)))
        SELECT format('match %s in %s: ours %s, source %s and its differences %s',
                      coalesce(g.group_id, t.group_no::text), t.currency, coalesce(o.total, 0),
                      t.source_id, t.total)
          FROM against t
          LEFT JOIN tally o
            ON o.group_no = t.group_no AND o.currency = t.currency AND o.source_id = 0
          LEFT JOIN match_group g ON g.group_no = t.group_no
         WHERE coalesce(o.total, 0) <> t.total
        """),
    Invariant(
      "I-20", "VER-0202", "the ledger holds every live difference, and no other",
      sql: """
        WITH wanted AS (
          SELECT concat_ws('/', 'difference', d.effective_on, a.code, d.kind, d.currency, d.target_code)
                   AS reference, sum(d.amount) AS amount
            FROM difference d JOIN account a USING (account_id) WHERE d.live GROUP BY 1),
        posted AS (
          SELECT reference, sum(amount) AS amount FROM ledger_transaction
           WHERE origin = 'difference' GROUP BY reference)
        SELECT format('%s: %s in matches, %s posted', reference, coalesce(w.amount, 0),
                      coalesce(p.amount, 0))
          FROM wanted w FULL JOIN posted p USING (reference)
         WHERE coalesce(w.amount, 0) <> coalesce(p.amount, 0)
        """),
    Invariant(
      "I-20", "VER-0203", "a difference is posted to the account it names, against its own",
      sql: """
        SELECT format('transaction %s: %s', t.txn_seq, t.reference) FROM ledger_transaction t
         WHERE t.origin = 'difference' AND (
           SELECT count(*) FROM posting p JOIN account a USING (account_id)
            WHERE p.txn_seq = t.txn_seq AND a.currency = t.currency
              AND (a.code, p.amount) IN ((split_part(t.reference, '/', 6), t.amount),
                                         (split_part(t.reference, '/', 3), -t.amount))) <> 2
        """),
    Invariant(
      "I-21", "VER-0211", "an item is in at most one live match",
      sql: """
        SELECT format('account %s, side %s, source %s, item %s: %s matches', account_id, side,
                      source_id, item_no, count(*))
          FROM match_member WHERE live
         GROUP BY account_id, side, source_id, item_no HAVING count(*) > 1
        """),
    Invariant(
      "I-21", "VER-0212", "what is matched is there, with the amount the match states",
      sql: """
        SELECT format('match %s: %s %s of account %s', coalesce(g.group_id, m.group_no::text),
                      CASE m.side WHEN 0 THEN 'leg' ELSE 'entry' END, m.item_no, m.account_id)
          FROM match_member m LEFT JOIN match_group g USING (group_no)
          LEFT JOIN account a ON a.account_id = m.account_id
          LEFT JOIN posting p ON m.side = 0 AND p.txn_seq = m.item_no / 16 AND p.leg = m.item_no % 16
          LEFT JOIN entry e ON m.side = 1 AND e.source_id = m.source_id AND e.entry_no = m.item_no
          LEFT JOIN source s ON s.source_id = e.source_id
         WHERE m.live AND CASE m.side
           WHEN 0 THEN p.account_id = m.account_id AND abs(p.amount) = abs(m.amount)
           ELSE s.account_code = a.code AND e.currency = a.currency
            AND abs(m.amount) IN (abs(e.amount), abs(e.gross)) END IS NOT TRUE
        """),
    Invariant(
      "I-23", "VER-0231", "only a live match claims items and explains differences",
      sql: """
        SELECT format('%s of match %s', m.place, coalesce(g.group_id, m.group_no::text))
          FROM (SELECT DISTINCT 'member' AS place, group_no FROM match_member WHERE live
                 UNION ALL SELECT DISTINCT 'difference', group_no FROM difference WHERE live) m
          LEFT JOIN match_group g USING (group_no)
         WHERE g.live IS NOT TRUE OR g.status = 'rejected'
            OR m.place = 'member' AND g.status = 'suggested'
        """),
    Invariant(
      "I-23", "VER-0232", "a match keeps its items and its end keeps its reason",
      sql: """
        SELECT format('match %s', group_id) FROM match_group g
         WHERE g.live <> (g.ended_because IS NULL)
            OR NOT EXISTS (SELECT FROM match_member m WHERE m.group_no = g.group_no)
        """),
    Invariant(
      "I-23", "VER-0233", "no live match has a line that was superseded or withdrawn",
      sql: """
        WITH gone AS (
          SELECT e.source_id, e.entry_no, e.entry_no AS last_no
            FROM standing_supersession n JOIN entry e USING (file_id)
           UNION ALL
          SELECT source_id, first_entry, last_entry FROM withdrawn_range)
        SELECT format('match %s: entry %s of source %s', g.group_id, m.item_no, m.source_id)
          FROM gone n
          JOIN match_member m ON m.side = 1 AND m.source_id = n.source_id
           AND m.item_no BETWEEN n.entry_no AND n.last_no
          JOIN match_group g USING (group_no)
         WHERE g.live
        """),
    Invariant(
      "I-24", "VER-0241",
      "a break has an id of its own, a reason, and a day in or before its period",
      sql: """
        SELECT format('%s: %s on %s, reason %s', b.period, b.break_id, b.item_on, b.reason)
          FROM (SELECT *, count(*) OVER (PARTITION BY period, break_id) AS times FROM open_break) b
          LEFT JOIN period p USING (period)
         WHERE (b.times = 1 AND b.break_id <> '' AND b.item_id <> ''
                AND b.reason ~ '^[a-z]+(_[a-z]+)*$' AND b.item_on <= p.last_on) IS NOT TRUE
        """),
    Invariant(
      "I-24", "VER-0242", "a break is of an item that is there, with its day and amount",
      sql: """
        SELECT format('%s: %s', b.period, b.break_id)
          FROM open_break b LEFT JOIN account a USING (account_id)
          LEFT JOIN posting p ON b.side = 0 AND p.txn_seq = b.item_no / 16 AND p.leg = b.item_no % 16
          LEFT JOIN entry e ON b.side = 1 AND e.source_id = b.source_id AND e.entry_no = b.item_no
         WHERE (a.currency = b.currency
                AND CASE b.side
                    WHEN 0 THEN (p.account_id, p.amount, p.effective_on) = (b.account_id, b.amount, b.item_on)
                    ELSE (e.currency, e.amount, e.booked_on) = (b.currency, b.amount, b.item_on) END)
               IS NOT TRUE
        """),
    Invariant(
      "I-26", "VER-0261", "accounts that only pass money on are empty", severity: .warning,
      sql: """
        SELECT format('%s in %s: %s minor units', a.code, a.currency, sum(p.amount))
          FROM account a JOIN posting p USING (account_id) WHERE a.code LIKE 'internal:%'
         GROUP BY a.code, a.currency HAVING sum(p.amount) <> 0
        """),
  ]
}
