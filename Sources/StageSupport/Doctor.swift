import Domain
import Store

/// Examines a server before we trust it with a book: what it is, what it promises on a crash, and
/// what it lets us do. Changes nothing.
public struct Doctor: Sendable {
  private let grants: [RequiredGrant]
  private let migrator: Migrator

  /// - Parameters:
  ///   - grants: What each role must be allowed; checked once the schema is there.
  ///   - migrator: The schema this program needs.
  public init(grants: [RequiredGrant] = [], migrator: Migrator = Migrator()) {
    self.grants = grants
    self.migrator = migrator
  }

  /// Everything wrong with the server at the URL, all of it at once; empty when nothing is.
  ///
  /// - Parameter isSchemaExpected: False before the first migration, when there is no schema.
  public func examine(url: String, isSchemaExpected: Bool = true) -> [DoctorFinding] {
    do {
      let connection = try Connection(url: url, applicationName: "tieout-doctor")
      var findings = try server(connection) + durability(connection) + timeZones(connection)
      findings += try creation(connection)
      if isSchemaExpected { findings += try schema(connection) }
      return findings
    } catch {
      return [finding(of: error)]
    }
  }

  /// The findings as one error, for a program that only wants to know whether it may go on.
  public static func refusal(_ findings: [DoctorFinding]) -> DoctorFinding? {
    findings.first { $0.severity == .error }
  }
}

extension Doctor {
  private func error(_ code: String, _ problem: String, hint: String) -> DoctorFinding {
    DoctorFinding(severity: .error, code: code, problem: problem, hint: hint)
  }

  private func warning(_ code: String, _ problem: String, hint: String) -> DoctorFinding {
    DoctorFinding(severity: .warning, code: code, problem: problem, hint: hint)
  }

  private func finding(of failure: any Error) -> DoctorFinding {
    guard let failure = failure as? any ActionableError else {
      return error("DB-0010", "\(failure)", hint: "report this: it is a mistake in the program")
    }
    return error(failure.code, failure.problem, hint: failure.hint ?? "")
  }

  private func server(_ connection: Connection) throws -> [DoctorFinding] {
    var findings: [DoctorFinding] = []
    let version = connection.serverVersion
    let text = "\(version / 10_000).\(version % 10_000)"
    if version < 150_000 {
      findings.append(
        error(
          "DB-0060", "the server is PostgreSQL \(text)", hint: "use PostgreSQL 15 or newer"))
    } else if version < 150_020, version >= 150_000 {
      findings.append(
        warning(
          "DB-0061", "PostgreSQL \(text) has known security holes", hint: "update to 15.20 or newer"
        ))
    }
    let row = try connection.run(
      "what the server is", "SELECT pg_is_in_recovery(), current_setting('data_checksums')")[0]
    if row.bool(0) {
      findings.append(
        error("DB-0063", "the server is a standby and takes no writes", hint: "name the primary"))
    }
    if row.text(1) != "on" {
      findings.append(
        warning(
          "DB-0064", "the cluster has no data checksums, so a damaged page may go unnoticed",
          hint: "stop the server and run pg_checksums --enable"))
    }
    return findings
  }

  /// The values as they are in our session: a role or a database can have its own.
  private func durability(_ connection: Connection) throws -> [DoctorFinding] {
    let rows = try connection.run(
      "what the server promises",
      """
      SELECT name, setting, source FROM pg_settings
       WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'
       ORDER BY name
      """)
    return rows.map { row in
      error(
        "DB-0062", "\(row.text(0)) is off (set by: \(row.text(2))), so a crash can lose data",
        hint: "set \(row.text(0)) = on for the server, the database and the role")
    }
  }

  /// The last Sunday of October 2026 in Brussels: an hour that comes twice.
  private func timeZones(_ connection: Connection) throws -> [DoctorFinding] {
    let rows = try? connection.run(
      "time zone rules",
      """
      SELECT (timestamptz '2026-10-25 00:30Z' AT TIME ZONE 'Europe/Brussels')::text
          || ' ' || (timestamptz '2026-10-25 01:30Z' AT TIME ZONE 'Europe/Brussels')::text
      """)
    if rows?.first?.text(0) == "2026-10-25 02:30:00 2026-10-25 02:30:00" { return [] }
    return [
      error(
        "DB-0067", "the server does not know the rules of Europe/Brussels",
        hint: "install tzdata on the server")
    ]
  }

  private func creation(_ connection: Connection) throws -> [DoctorFinding] {
    let row = try connection.run(
      "may we make the schema",
      """
      SELECT to_regnamespace('tieout') IS NOT NULL
          OR has_database_privilege(current_database(), 'CREATE'),
             current_database()::text, current_user::text
      """)[0]
    if row.bool(0) { return [] }
    return [
      error(
        "DB-0065", "'\(row.text(2))' may not make a schema in '\(row.text(1))'",
        hint: "GRANT CREATE ON DATABASE \"\(row.text(1))\" TO \"\(row.text(2))\"")
    ]
  }

  private func schema(_ connection: Connection) throws -> [DoctorFinding] {
    do {
      try migrator.check(connection)
    } catch {
      return [finding(of: error)]
    }
    return try grants.flatMap { try missing($0, connection) }
  }

  private func missing(_ grant: RequiredGrant, _ connection: Connection) throws -> [DoctorFinding] {
    let rows = try connection.run(
      "missing grants",
      """
      SELECT privilege, EXISTS (SELECT FROM pg_roles WHERE rolname = $1)
        FROM unnest($3) WITH ORDINALITY wanted(privilege, place)
       WHERE NOT coalesce(
               (SELECT has_table_privilege(r.oid, c.oid, privilege)
                  FROM pg_roles r, pg_class c
                 WHERE r.rolname = $1 AND c.oid = to_regclass('tieout.' || quote_ident($2))),
               false)
       ORDER BY place
      """, [.text(grant.role), .text(grant.table), .textArray(grant.privileges)])
    return rows.map { row in
      let privilege = row.text(0)
      return error(
        "DB-0066",
        row.bool(1)
          ? "'\(grant.role)' may not \(privilege) on tieout.\(grant.table)"
          : "the role '\(grant.role)' does not exist",
        hint: "GRANT \(privilege) ON tieout.\(grant.table) TO \(grant.role)")
    }
  }
}
