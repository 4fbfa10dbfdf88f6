import Domain

/// Who the accounts belong to.
public struct PartyStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// An account that a register gives to a second party.
  public struct SharedAccount: Hashable, Sendable {
    public var accountID: String
    public var owner: String
    /// Where the second party claims it.
    public var line: Int
    public var offset: Int
  }

  /// A party as the register has it.
  public struct Party: Hashable, Sendable {
    public var id: String
    public var name: String
    public var iban: String
    public var processorCustomerID: String
    public var mandateReference: String
  }

  /// Every party, by its id.
  public func all() throws(StoreError) -> [Party] {
    try connection.run(
      "read parties",
      """
      SELECT party_id, name, iban, processor_customer_id, mandate_reference
        FROM party ORDER BY party_id
      """
    ).map { row in
      Party(
        id: row.text(0), name: row.text(1), iban: row.text(2), processorCustomerID: row.text(3),
        mandateReference: row.text(4))
    }
  }

  /// What a party is and is called; `party` without a name for one that the books know and no
  /// register does, nil for no party.
  public func find(_ party: String) throws(StoreError) -> (kind: String, name: String)? {
    try connection.run(
      "find a party",
      """
      SELECT kind, name FROM party WHERE party_id = $1
       UNION ALL
      SELECT 'party', ''
       WHERE NOT EXISTS (SELECT FROM party WHERE party_id = $1)
         AND (EXISTS (SELECT FROM account WHERE code = 'party:' || $1)
              OR EXISTS (SELECT FROM request WHERE party_id = $1))
      """,
      [.text(party)]
    ).first.map { ($0.text(0), $0.text(1)) }
  }

  /// The ids of a kind, `party` for all that the register or the ledger knows, in order.
  public func known(kind: String) throws(StoreError) -> [String] {
    try connection.run(
      "list parties",
      """
      SELECT party_id FROM party WHERE $1 IN (kind, 'party')
       UNION SELECT substr(code, 7) FROM account
              WHERE code LIKE 'party:%' AND party_id IS NULL AND $1 = 'party'
       ORDER BY party_id
      """,
      [.text(kind)]
    ).map { $0.text(0) }
  }

  /// Writes a party register; a later one may change everything about a party but its id.
  ///
  /// - Parameter body: Hands over the register's rows in file order.
  /// - Returns: Accounts that have two owners, by their place in the file; nothing is written if
  ///   there are any.
  public func register(
    _ body: ((PartyRow) throws -> Void) throws -> Void
  ) throws -> [SharedAccount] {
    let rows = try stage(body)
    let shared = try sharedAccounts()
    guard shared.isEmpty else { return shared }
    try fill("party", rows: rows, PartyStore.changeParties, PartyStore.addParties)
    try fill("account_owner", rows: rows, PartyStore.changeOwners, PartyStore.addOwners)
    return []
  }

  private func stage(_ body: ((PartyRow) throws -> Void) throws -> Void) throws -> Int64 {
    try connection.script(
      "create the register's table",
      """
      DROP TABLE IF EXISTS pg_temp.party_stage;
      CREATE TEMP TABLE party_stage (
        party_id text COLLATE "C", kind text, name text, account_id text COLLATE "C", iban text,
        email text, processor_customer_id text, mandate_reference text, line bigint,
        byte_offset bigint) ON COMMIT DROP
      """)
    let rows = try connection.copyIn(
      "stage parties", into: "party_stage",
      columns: [
        "party_id", "kind", "name", "account_id", "iban", "email", "processor_customer_id",
        "mandate_reference", "line", "byte_offset",
      ]
    ) { writer in
      try body { party in
        try writer.beginRow()
        try writer.text(party.id)
        try writer.text(party.kind.rawValue)
        try writer.text(party.name)
        try writer.text(party.accountID)
        try writer.text(party.iban)
        try writer.text(party.email)
        try writer.text(party.processorCustomerID)
        try writer.text(party.mandateReference)
        writer.int64(Int64(party.slice.line ?? 0))
        writer.int64(Int64(party.slice.offset))
      }
    }
    return rows
  }

  /// Money of one account is owed to one party.
  private func sharedAccounts() throws(StoreError) -> [SharedAccount] {
    try connection.run(
      "find accounts with two owners",
      """
      SELECT account_id, owner, line, byte_offset FROM (
        SELECT account_id, party_id, line, byte_offset,
               first_value(party_id) OVER (PARTITION BY account_id ORDER BY byte_offset) AS owner
          FROM party_stage
         WHERE account_id IN (
           SELECT account_id FROM party_stage WHERE account_id <> ''
            GROUP BY account_id HAVING min(party_id) <> max(party_id))) claims
       WHERE party_id <> owner ORDER BY byte_offset
      """
    ).map { row in
      SharedAccount(
        accountID: row.text(0), owner: row.text(1), line: Int(row.int64(2)),
        offset: Int(row.int64(3)))
    }
  }

  private func fill(
    _ table: String, rows: Int64, _ change: String, _ add: String
  ) throws {
    try BulkLoad(connection, of: table).adding(rows) {
      try connection.run("change rows of \(table)", change)
      try connection.run("add rows to \(table)", add)
    }
  }

  /// Of a party that has several rows the one that sorts first counts.
  private static let distinct = """
    SELECT DISTINCT ON (party_id) party_id, kind, name, iban, email, processor_customer_id,
                                  mandate_reference
      FROM party_stage ORDER BY party_id, kind, name, byte_offset
    """

  private static let changeParties = """
    UPDATE party p
       SET kind = s.kind, name = s.name, iban = s.iban, email = s.email,
           processor_customer_id = s.processor_customer_id,
           mandate_reference = s.mandate_reference
      FROM (\(distinct)) s
     WHERE p.party_id = s.party_id
       AND (p.kind, p.name, p.iban, p.email, p.processor_customer_id, p.mandate_reference)
           IS DISTINCT FROM
           (s.kind, s.name, s.iban, s.email, s.processor_customer_id, s.mandate_reference)
    """

  private static let addParties = """
    INSERT INTO party (party_id, kind, name, iban, email, processor_customer_id, mandate_reference)
    SELECT * FROM (\(distinct)) s
     WHERE NOT EXISTS (SELECT FROM party p WHERE p.party_id = s.party_id)
    """

  /// What the register says about who owns which account, open yet or not.
  private static let owners = """
    SELECT DISTINCT 'party:' || account_id AS account_code, party_id
      FROM party_stage WHERE account_id <> ''
    """

  private static let changeOwners = """
    UPDATE account_owner o SET party_id = s.party_id FROM (\(owners)) s
     WHERE o.account_code = s.account_code AND o.party_id <> s.party_id
    """

  private static let addOwners = """
    INSERT INTO account_owner (account_code, party_id)
    SELECT * FROM (\(owners)) s
     WHERE NOT EXISTS (SELECT FROM account_owner o WHERE o.account_code = s.account_code)
    """

  /// Notes parties that only the ledger names; the register, if there is one, knows better.
  ///
  /// - Parameters:
  ///   - parties: All owners of the accounts from `first` on.
  public func note(
    _ parties: [(id: String, kind: String)], ofAccountsFrom first: Int64
  ) throws(StoreError) {
    guard !parties.isEmpty else { return }
    let missing = Set(
      try connection.run(
        "find owners that are not registered",
        """
        SELECT DISTINCT a.party_id FROM account a
         WHERE a.account_id >= $1 AND a.party_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM party p WHERE p.party_id = a.party_id)
        """,
        [.int64(first)]
      ).map { $0.text(0) })
    let parties = parties.filter { missing.contains($0.id) }
    guard !parties.isEmpty else { return }
    try connection.run(
      "note parties",
      """
      INSERT INTO party (party_id, kind, name)
      SELECT DISTINCT ON (id) id, kind, id FROM unnest($1::text[], $2::text[]) AS p (id, kind)
       ORDER BY id, kind
      """,
      [.textArray(parties.map(\.id)), .textArray(parties.map(\.kind))])
  }

  /// Tells party accounts who owns them, where the register says so.
  public func assignOwners() throws(StoreError) {
    try connection.run(
      "assign owners",
      """
      UPDATE account a SET party_id = o.party_id FROM account_owner o
       WHERE a.code = o.account_code AND a.party_id IS DISTINCT FROM o.party_id
      """)
  }
}
