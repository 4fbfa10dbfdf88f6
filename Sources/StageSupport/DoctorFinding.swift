/// One thing the doctor noticed about a server or a database.
public struct DoctorFinding: Hashable, Sendable {
  public enum Severity: String, Hashable, Sendable {
    /// Works, but worse than it should.
    case warning
    /// We refuse to work on it.
    case error
  }

  public let severity: Severity

  /// The stable code, such as `DB-0062`; each has a line in docs/operations.md.
  public let code: String

  /// What is wrong: a lowercase clause, no full stop.
  public let problem: String

  /// What to do about it.
  public let hint: String
}

/// What a role must be allowed to do with a table, as the last migration declares it.
public struct RequiredGrant: Hashable, Sendable {
  public let role: String

  /// Without its schema, which is `tieout`.
  public let table: String

  /// Such as `SELECT` or `INSERT`.
  public let privileges: [String]

  public init(role: String, table: String, privileges: [String]) {
    self.role = role
    self.table = table
    self.privileges = privileges
  }
}
