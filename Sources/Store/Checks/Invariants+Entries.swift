extension Invariants {
  static let entries = [
    Invariant(
      "I-13", "VER-0131", "every row from a file has its place in that file",
      sql: """
        WITH place AS (
          SELECT 'entry ' || entry_no || ' of source ' || source_id AS what, file_id, byte_offset,
                 byte_length, line FROM entry
           UNION ALL
          SELECT 'transaction ' || txn_seq, file_id, byte_offset, byte_length, line
            FROM ledger_transaction WHERE file_id IS NOT NULL OR origin = 'import')
        SELECT format('%s: %s bytes from %s in a file of %s', what,
                      coalesce(byte_length::text, 'no'), coalesce(byte_offset::text, 'nowhere'),
                      coalesce(f.bytes::text, 'none'))
          FROM place LEFT JOIN raw_file f USING (file_id)
         WHERE (byte_offset >= 0 AND byte_length > 0 AND byte_offset + byte_length <= f.bytes
                AND coalesce(line, 1) > 0) IS NOT TRUE
        """),
    Invariant(
      "I-14", "VER-0141", "no entry of a source is there twice",
      sql: """
        SELECT format('source %s: entries %s', source_id, string_agg(entry_no::text, ', ' ORDER BY entry_no))
          FROM entry GROUP BY source_id, identity, occurrence HAVING count(*) > 1
        """),
    Invariant(
      "I-14", "VER-0142", "equal entries are counted from 0 without a gap",
      sql: """
        SELECT format('source %s, entry %s: %s equal ones, the last is number %s', source_id,
                      min(entry_no), count(*), max(occurrence))
          FROM entry GROUP BY source_id, identity
        HAVING max(occurrence) >= count(DISTINCT occurrence)
        """),
    Invariant(
      "I-14", "VER-0143", "a transaction's external id is unique for ever",
      sql: """
        SELECT format('%s: %s transactions', external_id, count(*)) FROM ledger_transaction
         GROUP BY external_id HAVING count(*) > 1
        """),
    Invariant(
      "I-14", "VER-0144", "an id that names an entry in outputs names only that one",
      sql: """
        SELECT format('source %s: %s names %s entries', e.source_id, e.item_ref, count(*))
          FROM standing_entry e
         WHERE e.is_native_ref
            OR e.item_ref <> '' AND NOT EXISTS (
                 SELECT FROM repeated_ref r
                  WHERE (r.source_id, r.item_ref) = (e.source_id, e.item_ref))
         GROUP BY e.source_id, e.item_ref HAVING count(*) > 1
        """),
    Invariant(
      "I-14", "VER-0145", "an entry's amount is its gross less its fee",
      sql: """
        SELECT format('entry %s of source %s: %s - %s is not %s', entry_no, source_id, gross, fee, amount)
          FROM entry WHERE gross::numeric - fee <> amount
        """),
  ]

  /// Every item up to a period's end is explained or waits to be: nothing falls between.
  static func items(_ book: BookFacts) -> [Invariant] {
    [
      Invariant(
        "I-15", "VER-0151",
        "every item on a reconciled account is matched, a break, or of no amount",
        needsBook: true, [.textArray(book.openingTypes)],
        sql: """
          WITH \(matchedPeriods),
          reconciled AS (
            SELECT m.period, m.last_on, a.account_id, a.code, a.currency
              FROM matched m JOIN proof p USING (period) JOIN account a USING (account_id)),
          item AS (
            SELECT r.period, r.account_id, 0::smallint AS side, 0 AS source_id,
                   p.txn_seq * 16 + p.leg AS item_no, p.amount,
                   'transaction ' || p.txn_seq || ' leg ' || p.leg AS name
              FROM reconciled r JOIN posting p USING (account_id) JOIN ledger_transaction t USING (txn_seq)
             WHERE p.effective_on <= r.last_on AND t.origin IN ('import', 'operation') AND t.type <> ALL ($1)
             UNION ALL
            SELECT r.period, r.account_id, 1::smallint, e.source_id, e.entry_no, e.amount,
                   'entry ' || e.entry_no || ' of ' || s.name
              FROM reconciled r JOIN source s ON s.account_code = r.code
              JOIN standing_entry e ON e.source_id = s.source_id AND e.currency = r.currency
             WHERE e.booked_on <= r.last_on),
          claimed AS (
            SELECT m.account_id, m.side, m.source_id, m.item_no, min(g.period) AS since
              FROM match_member m JOIN match_group g USING (group_no)
             WHERE m.live GROUP BY 1, 2, 3, 4)
          SELECT format('%s: %s is %s', i.period, i.name,
                        CASE WHEN b.break_id IS NULL THEN 'neither matched nor a break'
                             ELSE 'matched and a break' END)
            FROM item i
            LEFT JOIN claimed c ON (c.account_id, c.side, c.source_id, c.item_no)
                                   = (i.account_id, i.side, i.source_id, i.item_no)
            LEFT JOIN open_break b ON (b.period, b.account_id, b.side, b.source_id, b.item_no)
                                      = (i.period, i.account_id, i.side, i.source_id, i.item_no)
           WHERE CASE WHEN i.amount = 0 THEN coalesce(c.since <= i.period, false) AND b.break_id IS NOT NULL
                      ELSE coalesce(c.since <= i.period, false) = (b.break_id IS NOT NULL) END
          """)
    ]
  }
}
