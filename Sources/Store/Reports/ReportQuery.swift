import Domain

/// A report's one question to the database, and the full order of its rows.
///
/// The statement selects columns by the names that the report gives them, from the tables of the
/// book and from those that all reports share (`common`):
///
/// - `asked`: one row with `first_on`, `last_on`, `party`, `type`, `zone`, `take`, and the days
///   after which something is stuck or abandoned. Ranges of days are
///   compared with `$1` and `$2`, the first and the last day: the planner knows how many rows they are.
/// - `owed`: every posting on a party's account up to the last day, plus being owed to the party.
/// - `balance`: its sum by party and currency at the end of the last day.
/// - `closed`: parties that were closed by the last day.
/// - `in_force`: fees, floats and limits on the last day, a row for each name, party and currency;
///   what operations set goes before the configuration. The party is empty for everybody. The
///   source says if the two differ: then a settlement would be held back (decision 28).
/// - `term`: all of them that were set by the last day, with their days.
/// - `session`: what was told last of each session by the last day.
/// - `settlement`: the transactions of the days asked for that settle, and `paid` where the money of
///   each went: `payment` to the bank and `fee` to income, with the number that the fee is divided by
///   to have the tax in it.
/// - `bucket`: what a movement is counted as, by type and reference; see `bucket(of:)`.
public struct ReportQuery: Sendable {
  /// For errors and logs.
  public let name: String
  private let order: String
  private let sql: String
  private let joinsWholeTables: Bool

  /// - Parameters:
  ///   - order: Down to a unique key; texts of people by `COLLATE "C"`.
  ///   - joinsWholeTables: The planner takes what such a query sums up first for a few rows, and would
  ///     look through all of it for each row of the rest.
  public init(_ name: String, order: String, joinsWholeTables: Bool = false, _ sql: String) {
    self.name = name
    self.order = order
    self.joinsWholeTables = joinsWholeTables
    self.sql = sql
  }

  /// How a column comes from the server.
  public enum Form: String, Sendable {
    case text
    case number = "bigint"
    case date
    /// Minor units that may be wider than 64 bits: as text.
    case units = "numeric(38, 0)"
  }

  /// Hands out the rows, in order, with the columns asked for, any of which may be NULL. Inside a
  /// transaction of the caller's.
  public func stream(
    _ question: ReportQuestion, columns: [(name: String, form: Form)], on connection: Connection,
    _ body: (Row) throws -> Void
  ) throws {
    let selected = columns.map { column in
      let cast = "\"\(column.name)\"::\(column.form.rawValue)"
      return column.form == .units ? cast + "::text" : cast
    }
    // A cursor is planned for its first rows, unless it is said that all of them will be fetched.
    try connection.run("plan for all rows", "SET LOCAL cursor_tuple_fraction = 1")
    if joinsWholeTables {
      try connection.script(
        "plan for whole tables", "SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '128MB'")
    }
    try connection.stream(
      "read \(name)",
      """
      WITH \(ReportQuery.common)
      SELECT \(selected.joined(separator: ", ")) FROM (\(sql)) report ORDER BY \(order)
      """,
      question.parameters, body)
    if joinsWholeTables {
      try connection.script("plan as before", "RESET enable_nestloop; RESET work_mem")
    }
  }

  /// Whether the bucket of a transaction `t` is the first one, which no other goes before.
  static func isSettlement(_ t: String) -> String {
    "(\(t).type = ANY (\(settlement("types"))) OR \(t).reference LIKE ANY (\(settlement("patterns"))))"
  }

  private static func settlement(_ column: String) -> String {
    "(SELECT \(column) FROM bucket WHERE name = 'settlement')::text[]"
  }

  /// The bucket of a transaction `t`.
  static func bucket(of t: String) -> String {
    let cases = ReportQuestion.Bucket.Name.allCases.map { name in
      // What names a session that is known is one, whatever the configuration says.
      let known = name == .session ? "OR \(t).reference IN (SELECT session_id FROM session)" : ""
      return """
        WHEN \(t).type = ANY ((SELECT types FROM bucket WHERE name = '\(name.rawValue)')::text[])
          OR \(t).reference LIKE ANY ((SELECT patterns FROM bucket WHERE name = '\(name.rawValue)')::text[])
          \(known)
        THEN '\(name.rawValue)'
        """
    }
    return "(CASE \(cases.joined(separator: "\n")) ELSE 'other' END)"
  }

  private static let common = """
    asked AS NOT MATERIALIZED (
      SELECT $1::date AS first_on, $2::date AS last_on, $3::text COLLATE "C" AS party, $4::text AS type,
             $5::text AS zone, $6::bigint AS take, $9::bigint AS stuck_days,
             $10::bigint AS abandoned_days),
    bucket AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset($7::text::jsonb) AS b (name text, types text[], patterns text[])),
    owed AS NOT MATERIALIZED (
      SELECT coalesce(a.party_id, substr(a.code, 7)) AS party_id, a.currency, p.txn_seq, p.leg,
             p.effective_on, -p.amount AS amount
        FROM account a JOIN posting p USING (account_id)
       WHERE a.code LIKE 'party:%' AND p.effective_on <= $2::date),
    balance AS NOT MATERIALIZED (
      SELECT coalesce(a.party_id, substr(a.code, 7)) AS party_id, a.currency, sum(p.amount) AS balance,
             sum(p.postings) AS postings, max(p.last_on) AS last_on
        FROM account a JOIN (
          -- By number first, for there are many postings and few accounts.
          SELECT account_id, -sum(amount) AS amount, count(*) AS postings, max(effective_on) AS last_on
            FROM posting WHERE effective_on <= $2::date GROUP BY account_id) p USING (account_id)
       WHERE a.code LIKE 'party:%' GROUP BY 1, 2),
    closed AS NOT MATERIALIZED (
      SELECT c.party_id, o.business_on AS closed_on
        FROM party_closing c JOIN operation o USING (operation_id)
       WHERE o.business_on <= $2::date),
    session AS NOT MATERIALIZED (
      SELECT DISTINCT ON (s.session_id) s.*
        FROM session_completion s JOIN operation o USING (operation_id)
       WHERE o.business_on <= $2::date ORDER BY s.session_id, s.op_no DESC),
    term AS NOT MATERIALIZED (
      SELECT p.name, p.party_id, p.currency, p.valid_from, p.op_no, p.value, p.operation_id,
             o.business_on AS set_on, 'operations' AS source
        FROM payment_term p JOIN operation o USING (operation_id) WHERE o.business_on <= $2::date
      UNION ALL
      SELECT name COLLATE "C", party_id COLLATE "C", currency COLLATE "C", valid_from, 0, value, '',
             NULL, 'tieout.toml'
        FROM jsonb_to_recordset($8::text::jsonb)
          AS c (name text, party_id text, currency text, valid_from date, value bigint)),
    settlement AS MATERIALIZED (
      SELECT t.* FROM ledger_transaction t
       WHERE t.effective_on BETWEEN $1::date AND $2::date AND \(isSettlement("t"))),
    paid AS MATERIALIZED (
      SELECT t.txn_seq, coalesce(-sum(q.amount) FILTER (WHERE a.kind <> 'income'), 0) AS payment,
             coalesce(-sum(q.amount) FILTER (WHERE a.kind = 'income'), 0) AS fee,
             (SELECT value FROM term
               WHERE name = 'tax_divisor' AND party_id = '' AND valid_from <= t.effective_on
               ORDER BY valid_from DESC, op_no DESC LIMIT 1) AS tax_divisor
        FROM settlement t JOIN posting q USING (txn_seq) JOIN account a USING (account_id)
       WHERE a.code NOT LIKE 'party:%' GROUP BY t.txn_seq, t.effective_on),
    begun AS MATERIALIZED (
      SELECT DISTINCT ON (name, party_id, currency, source) * FROM term
       WHERE valid_from <= $2::date
       ORDER BY name, party_id, currency, source, valid_from DESC, op_no DESC),
    in_force AS MATERIALIZED (
      SELECT name, party_id, currency, coalesce(o.value, c.value) AS value,
             CASE WHEN o.value IS NULL THEN c.valid_from ELSE o.valid_from END AS valid_from,
             CASE WHEN o.source IS NOT NULL AND c.source IS NOT NULL
                       AND o.value IS DISTINCT FROM c.value
                  THEN 'they differ'
                  WHEN o.value IS NULL THEN 'tieout.toml' ELSE 'operations' END AS source
        FROM (SELECT * FROM begun WHERE source = 'operations') o
        FULL JOIN (SELECT * FROM begun WHERE source = 'tieout.toml') c USING (name, party_id, currency)
       WHERE coalesce(o.value, c.value) IS NOT NULL)
    """
}
