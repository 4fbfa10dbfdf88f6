extension Invariants {
  static let files = [
    Invariant(
      "I-10", "VER-0101", "a file is its bytes: no two have the same SHA-256",
      sql: """
        SELECT format('sha256 %s: %s files', sha256, count(*)) FROM raw_file
         GROUP BY sha256 HAVING count(*) > 1 OR sha256 !~ '^[0-9a-f]{64}$'
        """),
    Invariant(
      "I-10", "VER-0102", "only a loaded file has rows, and each row's file is there",
      sql: """
        SELECT format('%s rows of %s from file %s, which is %s', u.rows, u.place, u.file_id,
                      coalesce(f.state, 'not there'))
          FROM (SELECT 'entry' AS place, 'statement' AS role, file_id, count(*) AS rows
                  FROM kept_entry GROUP BY file_id
                 UNION ALL SELECT 'statement', 'statement', file_id, count(*)
                  FROM kept_statement GROUP BY file_id
                 UNION ALL SELECT 'ledger_transaction', 'ledger', file_id, count(*)
                  FROM ledger_transaction WHERE file_id IS NOT NULL GROUP BY file_id) u
          LEFT JOIN raw_file f USING (file_id)
         WHERE f.state IS DISTINCT FROM 'loaded' OR f.role <> u.role
        """),
    Invariant(
      "I-11", "VER-0111",
      "per file and currency: records = accepted + rejected, and the sums agree",
      sql: """
        SELECT format('%s in %s: %s records, %s accepted, %s rejected, sum %s, control %s', f.name,
                      c.currency, c.records, c.accepted, c.rejected, c.sum_accepted, c.sum_control)
          FROM control_total c LEFT JOIN raw_file f USING (file_id)
         WHERE c.records <> c.accepted + c.rejected
            OR f.state = 'loaded' AND c.sum_accepted <> c.sum_control
        """),
    // A row that another file brought before is accepted and not stored again.
    Invariant(
      "I-11", "VER-0112", "the rows of a file are those its control totals count",
      sql: """
        WITH stored AS (
          SELECT file_id, currency, count(*) AS rows, sum(amount) AS total FROM kept_entry
           GROUP BY file_id, currency
           UNION ALL
          SELECT file_id, currency, count(*), sum(amount) FROM ledger_transaction
           WHERE file_id IS NOT NULL GROUP BY file_id, currency)
        SELECT format('file %s in %s: %s rows sum to %s, control totals say %s and %s', s.file_id,
                      s.currency, s.rows, s.total, coalesce(c.accepted::text, 'nothing'),
                      coalesce(c.sum_accepted::text, 'nothing'))
          FROM stored s LEFT JOIN control_total c USING (file_id, currency)
         WHERE c.accepted IS NULL OR s.rows > c.accepted
            OR s.rows = c.accepted AND s.total <> c.sum_accepted
        """),
    Invariant(
      "I-12", "VER-0121", "a statement adds up: opening + movement = closing",
      sql: """
        SELECT format('statement %s of source %s: %s + %s is not %s', statement_no, source_id,
                      opening, movement, closing)
          FROM statement WHERE opening + movement <> closing
        """),
    Invariant(
      "I-12", "VER-0122", "a statement's entries are those it counts",
      sql: """
        WITH stored AS (
          SELECT source_id, statement_no, currency, count(*) AS rows, sum(amount) AS total FROM entry
           GROUP BY source_id, statement_no, currency)
        SELECT format('statement %s of source %s in %s: %s entries sum to %s, it says %s and %s',
                      s.statement_no, s.source_id, s.currency, s.rows, s.total,
                      coalesce(t.entries::text, 'nothing'), coalesce(t.movement::text, 'nothing'))
          FROM stored s LEFT JOIN statement t USING (source_id, statement_no)
         WHERE t.entries IS NULL
            OR t.currency = s.currency
               AND (s.rows > t.entries OR s.rows = t.entries AND s.total <> t.movement)
        """),
    Invariant(
      "I-12", "VER-0123", "no account is called complete over statements that do not join up",
      sql: """
        WITH \(matchedPeriods),
        reach AS (
          SELECT m.period, m.last_on, s.source_id, s.name, a.currency,
                 least(m.first_on, (SELECT max(t.last_on) FROM standing_statement t
                                     WHERE t.source_id = s.source_id AND t.currency = a.currency
                                       AND t.last_on < m.first_on)) AS since
            FROM matched m JOIN proof p USING (period) JOIN account a USING (account_id)
            JOIN source s ON s.account_code = a.code
           WHERE p.verdict <> 'incomplete'),
        link AS (
          SELECT DISTINCT ON (r.period, r.name, r.currency, t.first_on, t.last_on, t.sequence,
                              t.page, t.external_id, t.opening, t.closing)
                 r.period, r.name, r.currency, t.first_on, t.last_on, t.sequence, t.page,
                 t.external_id, t.opening, t.closing
            FROM reach r JOIN standing_statement t ON t.source_id = r.source_id AND t.currency = r.currency
                                         AND t.first_on <= r.last_on AND t.last_on >= r.since),
        -- Statements may overlap: what counts is how far those before one reach.
        joined AS (
          SELECT *, max(last_on) OVER w AS reach_on,
                 CASE WHEN sequence ~ '^[0-9]{1,18}$' THEN sequence::bigint END AS number
            FROM link
          WINDOW w AS (PARTITION BY period, name, currency
                       ORDER BY first_on, last_on, length(sequence), sequence, page, external_id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
        before AS (
          SELECT j.period, j.name, j.currency, j.external_id, j.first_on, j.reach_on, j.opening,
                 j.number, array_agg(b.closing) AS closings, max(b.number) AS before_number
            FROM joined j JOIN joined b ON (b.period, b.name, b.currency, b.last_on)
                                           = (j.period, j.name, j.currency, j.reach_on)
           WHERE j.last_on > j.reach_on
           GROUP BY 1, 2, 3, 4, 5, 6, 7, 8)
        SELECT format('%s: statement %s of %s in %s', period, external_id, name, currency)
          FROM before b
         WHERE first_on >= reach_on AND opening <> ALL (closings)
            OR number > before_number + 1 AND NOT EXISTS (
                 SELECT FROM joined j
                  WHERE (j.period, j.name, j.currency, j.number)
                        = (b.period, b.name, b.currency, b.number - 1))
        """),
    Invariant(
      "I-16", "VER-0161",
      "a quarantined file says what is wrong with it, a loaded one has no error",
      sql: """
        SELECT format('%s is %s with %s errors', f.name, f.state, count(e.file_id))
          FROM raw_file f LEFT JOIN file_error e USING (file_id)
         GROUP BY f.file_id, f.name, f.state
        HAVING (f.state = 'quarantined') <> (count(e.file_id) > 0)
        """),
  ]

  /// The periods that were matched after everything of theirs had been loaded. Of the others the
  /// proof is of an earlier state, and VER-0255 says so.
  static let matchedPeriods = """
    matched AS (
      SELECT p.period, p.first_on, p.last_on
        FROM period p JOIN chunk_done m ON m.stage = 'match' AND m.chunk = p.period
       WHERE NOT EXISTS (
         SELECT FROM chunk_done c
           LEFT JOIN raw_file f ON f.sha256 = c.chunk AND f.role IN ('statement', 'ledger', 'operations', 'resolutions')
          WHERE (c.token, c.done_at) > (m.token, m.done_at)
            AND (c.stage IN ('ingest', 'post') AND f.file_id IS NOT NULL
                   AND coalesce(f.first_on <= p.last_on, true)
              OR c.stage = 'match' AND c.chunk < m.chunk))
         AND NOT EXISTS (
           SELECT FROM undoing u
            WHERE u.by_run > m.token AND p.state = 'open'
              AND EXISTS (
                SELECT FROM (SELECT run, file_id FROM withdrawn_file
                              UNION ALL SELECT run, file_id FROM supersession) w
                  JOIN raw_file f USING (file_id)
                 WHERE w.run = u.run AND coalesce(f.first_on <= p.last_on, true))))
    """
}
