extension Invariants {
  /// The triggers that refuse what must never happen. ENABLE ALWAYS, because plain ones are skipped
  /// under `session_replication_role = replica`.
  private static let triggers = [
    ("account", "no_truncate"), ("account", "stable"), ("entry", "append_only"),
    ("ledger_due", "balanced"), ("ledger_transaction", "append_only"),
    ("ledger_transaction", "note_transactions"), ("posting", "append_only"),
    ("posting", "note_postings"), ("statement", "append_only"),
    ("retelling", "append_only"), ("supersession", "append_only"), ("supersession", "ends_matches"),
    ("undoing", "append_only"), ("withdrawn_file", "append_only"), ("withdrawn_file", "is_open"),
    ("withdrawn_range", "append_only"), ("withdrawn_range", "ends_matches"),
    ("withdrawn_period", "append_only"), ("withdrawn_period", "ends_matches"),
    ("withdrawn_period", "forgets_weights"),
    ("operation", "append_only"), ("operation", "dense"), ("payment_term", "append_only"),
    ("party_detail", "append_only"), ("party_closing", "append_only"),
    ("service", "append_only"), ("auto_top_up", "append_only"), ("request", "append_only"),
    ("request", "covered"), ("request_end", "append_only"),
    ("party_bank", "append_only"), ("processor_event", "append_only"),
    ("session_completion", "append_only"), ("invoice_state", "append_only"),
    ("request_card", "append_only"), ("told_details", "append_only"),
  ]

  static let protection = [
    Invariant(
      "I-04", "VER-0041", "the triggers that guard the ledger and the entries are always on",
      [.textArray(triggers.map(\.0)), .textArray(triggers.map(\.1))],
      sql: """
        SELECT format('trigger %s on %s is %s', w.trigger, w.relation,
                      CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'O' THEN 'not always on'
                                       WHEN 'R' THEN 'on for replicas only' ELSE 'missing' END)
          FROM unnest($1, $2) AS w (relation, trigger)
          LEFT JOIN pg_trigger t
            ON t.tgrelid = to_regclass('tieout.' || w.relation) AND t.tgname = w.trigger
         WHERE t.tgenabled IS DISTINCT FROM 'A'
         UNION ALL
        SELECT format('trigger %s on %s is disabled', t.tgname, c.relname)
          FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
         WHERE c.relnamespace = to_regnamespace('tieout') AND t.tgenabled = 'D'
           AND NOT EXISTS (SELECT FROM unnest($1, $2) AS w (relation, trigger)
                            WHERE (w.relation, w.trigger) = (c.relname, t.tgname))
        """),
    Invariant(
      "I-04", "VER-0042", "each role may do what its stage needs and nothing else",
      [
        .textArray(Grants.flat.map(\.role)), .textArray(Grants.flat.map(\.table)),
        .textArray(Grants.flat.map(\.privilege)), .textArray(Grants.roles),
      ],
      // A role of the user's own, whatever its name, may read; writing is for the stages.
      sql: """
        WITH declared AS (SELECT * FROM unnest($1, $2, $3) AS d (role, relation, privilege)),
        actual AS (
          SELECT coalesce(r.rolname::text, 'PUBLIC') AS role, c.relname::text AS relation,
                 x.privilege_type AS privilege
            FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) x
            LEFT JOIN pg_roles r ON r.oid = x.grantee
           WHERE c.relnamespace = to_regnamespace('tieout') AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
             AND x.grantee <> c.relowner)
        SELECT format('%s may %s on %s', role, privilege, relation) FROM actual a
         WHERE (role = ANY ($4) OR privilege <> 'SELECT')
           AND NOT EXISTS (SELECT FROM declared d WHERE (d.role, d.relation, d.privilege)
                                                      = (a.role, a.relation, a.privilege))
         UNION ALL
        SELECT format('%s may not %s on %s', role, privilege, relation) FROM declared d
         WHERE NOT EXISTS (SELECT FROM actual a WHERE (d.role, d.relation, d.privilege)
                                                    = (a.role, a.relation, a.privilege))
         UNION ALL
        SELECT format('%s is a superuser or owns the schema', rolname) FROM pg_roles
         WHERE rolname = ANY ($4)
           AND (rolsuper OR oid = (SELECT nspowner FROM pg_namespace WHERE nspname = 'tieout'))
        """),
  ]
}
