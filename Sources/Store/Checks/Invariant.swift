/// Something that holds in every good database, as a question that finds where it does not.
///
/// The first line of defence refuses what would break it: constraints, triggers, grants. This is
/// the second: plain SQL that trusts none of them. docs/invariants.md lists them all.
public struct Invariant: Sendable {
  public enum Severity: String, Sendable {
    /// Worth a person's look; says nothing against the figures.
    case warning
    /// Figures cannot be trusted until it is explained.
    case error
  }

  /// Of the list of invariants, such as `I-01`; one invariant can have several checks.
  public let id: String

  /// Stable, such as `VER-0011`: the invariant's number and the check's.
  public let code: String

  /// What holds, as a sentence without its full stop.
  public let title: String
  public let severity: Severity

  /// Whether it can only be asked with the book's configuration at hand.
  public let needsBook: Bool

  /// Selects one text column: a line for each violation that names what is wrong. No order, no
  /// limit, nothing that differs between two databases of the same content.
  let sql: String
  let parameters: [Parameter]

  init(
    _ id: String, _ code: String, _ title: String, severity: Severity = .error,
    needsBook: Bool = false, _ parameters: [Parameter] = [], sql: String
  ) {
    self.id = id
    self.code = code
    self.title = title
    self.severity = severity
    self.needsBook = needsBook
    self.parameters = parameters
    self.sql = sql
  }
}

/// What became of one check.
public struct InvariantResult: Sendable {
  public let invariant: Invariant

  /// How many violations there are; nil when the question could not be asked without the book.
  public let count: Int64?

  /// The first twenty of them, in the order of their bytes.
  public let violations: [String]

  public var isBroken: Bool { invariant.severity == .error && (count ?? 0) > 0 }
}

extension Invariant {
  private static let shown = 20

  /// Asks on the connection as it is, inside whatever transaction is open.
  func ask(_ connection: Connection) throws(StoreError) -> InvariantResult {
    let rows = try connection.run(
      "check \(code)",
      """
      WITH violation (what) AS (\(sql))
      SELECT what, count(*) OVER () FROM violation ORDER BY what COLLATE "C" LIMIT \(Self.shown)
      """, parameters)
    return InvariantResult(
      invariant: self, count: rows.first?.int64(1) ?? 0, violations: rows.map { $0.text(0) })
  }
}
