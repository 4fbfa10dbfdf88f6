import Store

/// What a book holds, counted and hashed, so that two moments can be compared.
struct DatabaseState: Equatable {
  private let values: [String: String]

  subscript(name: String) -> String { values[name] ?? "no value \(name)" }

  private static let queries = [
    ("transactions", "SELECT count(*) FROM tieout.ledger_transaction"),
    ("postings", "SELECT count(*) FROM tieout.posting"),
    ("entries", "SELECT count(*) FROM tieout.entry"),
    ("statements", "SELECT count(*) FROM tieout.statement"),
    ("parties", "SELECT count(*) FROM tieout.party"),
    ("loaded files", "SELECT count(*) FROM tieout.raw_file WHERE state = 'loaded'"),
    (
      "ledger",
      """
      SELECT md5(coalesce(string_agg(concat_ws('|', p.txn_seq, p.leg, p.account_id, p.amount,
               p.currency, t.external_id, t.digest), ';' ORDER BY p.txn_seq, p.leg), ''))
        FROM tieout.posting p JOIN tieout.ledger_transaction t USING (txn_seq)
      """
    ),
    (
      "lines",
      """
      SELECT md5(coalesce(string_agg(concat_ws('|', source_id, identity, occurrence, item_ref,
               booked_on, amount, currency, refs), ';'
               ORDER BY source_id, identity, occurrence), ''))
        FROM tieout.entry
      """
    ),
  ]

  init(_ book: ScratchWorkspace) throws {
    let connection = try book.database.connect()
    var values: [String: String] = [:]
    for (name, query) in DatabaseState.queries {
      values[name] = try connection.run("state", "SELECT (\(query))::text")[0].text(0)
    }
    self.values = values
  }
}
