/// Every check that a database can be put to, in the order of the invariants.
public struct Invariants: Sendable {
  public let all: [Invariant]
  private let hasBook: Bool

  /// - Parameter book: The configured sources and types; nil leaves out what needs them.
  public init(book: BookFacts?) {
    hasBook = book != nil
    let facts = book ?? BookFacts(sources: [], openingTypes: [])
    all =
      (Self.ledger + Self.protection + Self.files + Self.entries + Self.matching
      + Self.items(facts) + Self.proofs(facts) + Self.settlements + Self.runs + Self.schema)
      .sorted { $0.code < $1.code }
  }

  /// Makes every check on one unchanging view, with the rights of the role that may only read.
  public func check(_ connection: Connection) throws -> [InvariantResult] {
    try connection.readOnlySnapshot("check the invariants") { try ask($0) }
  }

  /// Makes every check inside the transaction that is open.
  func ask(_ connection: Connection) throws(StoreError) -> [InvariantResult] {
    // Only until the transaction ends; statistics of a fresh load are old, hashing never hurts.
    try connection.script(
      "take the role of the checker",
      "SET LOCAL ROLE tieout_verify; SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '128MB'")
    var results: [InvariantResult] = []
    for invariant in all {
      guard hasBook || !invariant.needsBook else {
        results.append(InvariantResult(invariant: invariant, count: nil, violations: []))
        continue
      }
      results.append(try invariant.ask(connection))
    }
    return results
  }
}
