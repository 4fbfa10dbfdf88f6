extension Invariants {
  /// The keys that other invariants lean on.
  private static let keys = [
    "account_code_currency_key", "account_pkey", "control_total_pkey", "currency_pkey",
    "difference_pkey", "entry_identity", "entry_pkey", "ledger_transaction_external_id",
    "ledger_transaction_pkey", "ledger_transaction_reverses", "match_group_live",
    "match_group_pkey", "match_member_claim", "open_break_pkey", "period_pkey", "posting_pkey",
    "proof_pkey", "raw_file_pkey", "raw_file_sha256_key", "settlement_pkey", "statement_pkey",
  ]

  static let schema = [
    Invariant(
      "I-65", "VER-0651", "every constraint of the schema is valid",
      sql: """
        SELECT format('constraint %s on %s', conname, conrelid::regclass) FROM pg_constraint
         WHERE connamespace = to_regnamespace('tieout') AND NOT convalidated
        """),
    Invariant(
      "I-65", "VER-0652", "every unique key is there, and every index is whole", [.textArray(keys)],
      sql: """
        SELECT format('index %s is %s', k.name, CASE WHEN i.indexrelid IS NULL THEN 'missing'
                                                     ELSE 'no unique key' END)
          FROM unnest($1) AS k (name)
          LEFT JOIN pg_class c ON c.relname = k.name AND c.relnamespace = to_regnamespace('tieout')
          LEFT JOIN pg_index i ON i.indexrelid = c.oid
         WHERE i.indisunique IS NOT TRUE
         UNION ALL
        SELECT format('index %s is broken', c.relname)
          FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
         WHERE c.relnamespace = to_regnamespace('tieout') AND NOT (i.indisvalid AND i.indisready)
        """),
    // Where a foreign key would cross shards or cost too much there is none; this is its stand-in.
    Invariant(
      "I-65", "VER-0653", "what one row refers to is there",
      sql: """
        SELECT format('%s names %s', place, what) FROM (
          SELECT 'entry' AS place, 'statement ' || e.statement_no || ' of source ' || e.source_id AS what
            FROM (SELECT DISTINCT source_id, statement_no FROM entry) e
           WHERE NOT EXISTS (SELECT FROM statement s WHERE (s.source_id, s.statement_no)
                                                         = (e.source_id, e.statement_no))
           UNION ALL
          SELECT 'statement', 'source ' || source_id FROM statement
           WHERE source_id NOT IN (SELECT source_id FROM source)
           UNION ALL
          SELECT 'proof', 'account ' || account_id FROM proof
           WHERE account_id NOT IN (SELECT account_id FROM account)
           UNION ALL
          SELECT 'proof', 'period ' || period FROM proof
           WHERE period NOT IN (SELECT period FROM period)
           UNION ALL
          SELECT 'match_group', 'period ' || period FROM match_group
           WHERE period NOT IN (SELECT period FROM period)
           UNION ALL
          SELECT 'settlement', 'period ' || period FROM settlement
           WHERE period NOT IN (SELECT period FROM period)) dangling
        """),
  ]
}
