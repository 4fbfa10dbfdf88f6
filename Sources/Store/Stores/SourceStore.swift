import Domain

/// The configured sources, as the database numbers them.
public struct SourceStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// Writes the source when it is new or changed, and returns its number. Numbers never reach an
  /// output, so it does not matter which source came first.
  public func ensure(name: String, kind: String, accountCode: String) throws(StoreError) -> Int32 {
    try connection.run(
      "ensure a source",
      """
      INSERT INTO source (source_id, name, kind, account_code)
      SELECT coalesce(max(source_id), 0) + 1, $1, $2, $3 FROM source
          ON CONFLICT (name) DO UPDATE
         SET kind = excluded.kind, account_code = excluded.account_code
      RETURNING source_id
      """,
      [.text(name), .text(kind), .text(accountCode)])[0].int32(0)
  }
}
