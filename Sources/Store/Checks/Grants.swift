/// What each role may do with each table, as the migrations grant it.
///
/// Declared once more here, so that a grant somebody gives or takes by hand is seen: by the doctor,
/// who asks for what is missing, and by the checks, which also see what is too much.
public enum Grants {
  public struct Grant: Hashable, Sendable {
    public let role: String
    /// Without its schema, which is `tieout`.
    public let table: String
    /// Such as `SELECT`, sorted.
    public let privileges: [String]
  }

  /// By role and table.
  public static let declared: [Grant] = roles.flatMap { role in
    tables.map { table in
      let more = writing.filter { $0.roles.contains(role) && $0.tables.contains(table) }
        .flatMap(\.privileges)
      return Grant(role: role, table: table, privileges: Set(["SELECT"] + more).sorted())
    }
  }

  static var flat: [(role: String, table: String, privilege: String)] {
    declared.flatMap { grant in grant.privileges.map { (grant.role, grant.table, $0) } }
  }

  static let roles = [
    "tieout_ingest", "tieout_match", "tieout_post", "tieout_report", "tieout_settle",
    "tieout_verify",
  ]

  static let tables = [
    "account", "account_owner", "auto_top_up", "bulk_due", "chunk_done", "control_total",
    "counted_resolution", "currency", "details_due", "difference", "entry", "evidence_weight",
    "file_error",
    "invoice_state", "kept_entry", "kept_statement", "lease", "ledger_due", "ledger_head",
    "ledger_transaction",
    "match_group",
    "match_member", "open_break", "operation", "operation_head", "pack", "party", "party_balance",
    "party_bank", "party_closing", "party_detail", "payment_term", "period", "posting",
    "processor_event", "proof", "raw_file", "repeated_ref", "request", "request_card",
    "request_end", "resolution", "resolution_file", "resolution_item", "retelling", "run_file",
    "run_mark", "schema_migration", "service", "session_completion", "settlement", "source",
    "stage_run", "standing_entry", "standing_resolution", "standing_retelling",
    "standing_statement", "standing_supersession", "statement", "supersession", "told_details",
    "uncounted_file", "undoing", "withdrawn", "withdrawn_file", "withdrawn_period",
    "withdrawn_range",
  ]

  private typealias Rule = (privileges: [String], tables: [String], roles: [String])

  private static let stages = roles.filter { $0 != "tieout_verify" }

  /// Everything beyond reading, in the order of the migrations.
  private static let writing: [Rule] = [
    (["INSERT", "UPDATE"], ["lease", "stage_run", "chunk_done", "period"], stages),
    (["DELETE"], ["chunk_done"], stages),
    (["INSERT", "UPDATE"], ["source"], ["tieout_ingest", "tieout_match"]),
    (["INSERT", "UPDATE"], ["raw_file"], ["tieout_ingest", "tieout_post"]),
    (["INSERT", "DELETE"], ["file_error", "control_total"], ["tieout_ingest", "tieout_post"]),
    (
      ["INSERT"], ["statement", "entry", "repeated_ref", "retelling", "supersession"],
      ["tieout_ingest"]
    ),
    (["DELETE"], ["repeated_ref"], ["tieout_ingest"]),
    (["INSERT", "UPDATE"], ["party", "account", "account_owner"], ["tieout_post"]),
    (["INSERT"], ["account"], ["tieout_match"]),
    (["INSERT"], ["resolution", "resolution_file", "resolution_item"], ["tieout_post"]),
    (["INSERT"], ["run_file"], ["tieout_ingest", "tieout_post"]),
    (
      ["INSERT"],
      [
        "operation", "party_detail", "party_closing", "service", "payment_term", "auto_top_up",
        "request", "request_end", "party_bank", "session_completion", "invoice_state",
        "request_card",
      ], ["tieout_post"]
    ),
    (["INSERT"], ["processor_event", "told_details"], ["tieout_ingest"]),
    (["DELETE"], ["details_due"], ["tieout_ingest"]),
    (
      ["INSERT"],
      ["run_mark", "undoing", "withdrawn_file", "withdrawn_period", "withdrawn_range"],
      ["tieout_ingest"]
    ),
    (["INSERT"], ["ledger_transaction", "posting"], ["tieout_post", "tieout_match"]),
    (["INSERT", "UPDATE"], ["match_group", "match_member", "difference"], ["tieout_match"]),
    (["INSERT", "DELETE"], ["open_break", "proof", "evidence_weight"], ["tieout_match"]),
    (["INSERT", "DELETE"], ["settlement"], ["tieout_settle"]),
    (["INSERT", "UPDATE"], ["pack"], ["tieout_report"]),
  ]
}
