import TestSupport
import Testing

@testable import Store

/// What the database refuses by itself, whoever asks: the first line of defence.
@Suite(.serialized) struct LedgerRefusalTests {
  /// Shared, because what is refused leaves nothing behind.
  private static let book = Result { try InvariantBook.make() }
  let connection: Connection

  init() throws { connection = try Self.book.get().connect() }

  /// One transaction with the legs given, numbered on from the head.
  private static func post(_ legs: String, columns: String = "") -> String {
    """
    INSERT INTO ledger_transaction
    SELECT (x.t).* FROM (SELECT jsonb_populate_record(t, '{"txn_seq": 8, "external_id": "T8",
        "effective_on": "2026-11-03", "origin": "import", "reverses": null\(columns)}') AS t
      FROM ledger_transaction t WHERE txn_seq = 5) x;
    INSERT INTO posting VALUES \(legs)
    """
  }

  private static let balanced =
    "(8, 1, 3, 70, 'EUR', '2026-11-03'), (8, 2, 4, -70, 'EUR', '2026-11-03')"

  static let refused: [(what: String, state: String, sql: String)] = [
    (
      "legs that do not balance", "23514",
      post("(8, 1, 3, 70, 'EUR', '2026-11-03'), (8, 2, 4, -69, 'EUR', '2026-11-03')")
    ),
    (
      "legs that balance only across currencies", "23514",
      post("(8, 1, 3, 70, 'EUR', '2026-11-03'), (8, 2, 8, -70, 'JPY', '2026-11-03')")
    ),
    ("no legs at all", "23514", post(balanced).prefixBeforePostings),
    ("one leg", "23514", post("(8, 1, 3, 70, 'EUR', '2026-11-03')")),
    ("a leg of nothing", "23514", post(balanced + ", (8, 3, 3, 0, 'EUR', '2026-11-03')")),
    ("a leg beyond the range", "23514", post("(8, 1, 3, 100000000000000001, 'EUR', '2026-11-03')")),
    (
      "a leg of another day", "23514",
      post("(8, 1, 3, 70, 'EUR', '2026-11-03'), (8, 2, 4, -70, 'EUR', '2026-11-04')")
    ),
    (
      "a leg more than declared", "23514",
      post(balanced + ", (8, 3, 3, 5, 'EUR', '2026-11-03'), (8, 4, 4, -5, 'EUR', '2026-11-03')")
    ),
    (
      "a leg more in another currency", "23514",
      post(balanced + ", (8, 3, 8, 5, 'JPY', '2026-11-03')")
    ),
    (
      "a leg more on another day", "23514",
      post(balanced + ", (8, 3, 3, 5, 'EUR', '2026-11-04')")
    ),
    (
      "legs more on another day that balance", "23514",
      post(balanced + ", (8, 3, 3, 5, 'EUR', '2026-11-04'), (8, 4, 4, -5, 'EUR', '2026-11-04')")
    ),
    (
      "legs added to an old transaction", "23514",
      "INSERT INTO posting VALUES (2, 3, 3, 5, 'EUR', '2026-10-06'), (2, 4, 4, -5, 'EUR', '2026-10-06')"
    ),
    (
      "legs of a transaction that is not there", "TO003",
      "INSERT INTO posting VALUES (9, 1, 3, 5, 'EUR', '2026-11-06'), (9, 2, 4, -5, 'EUR', '2026-11-06')"
    ),
    (
      "a gap in the sequence", "TO003",
      post(
        "(9, 1, 3, 70, 'EUR', '2026-11-03'), (9, 2, 4, -70, 'EUR', '2026-11-03')",
        columns: ",\"txn_seq\": 9")
    ),
    ("a number that is taken", "23505", post(balanced, columns: ",\"txn_seq\": 5")),
    ("an external id that is taken", "23505", post(balanced, columns: ",\"external_id\": \"T5\"")),
    (
      "an account in another currency", "TO005",
      post("(8, 1, 3, 70, 'EUR', '2026-11-03'), (8, 2, 8, -70, 'EUR', '2026-11-03')")
    ),
    (
      "an account that is not there", "TO005",
      post("(8, 1, 3, 70, 'EUR', '2026-11-03'), (8, 2, 99, -70, 'EUR', '2026-11-03')")
    ),
    (
      "an account that is closed", "TO005",
      post("(8, 1, 3, 70, 'EUR', '2026-11-03'), (8, 2, 7, -70, 'EUR', '2026-11-03')")
    ),
    (
      "a day in a closed period", "TO005",
      "UPDATE period SET state = 'closed'; "
        + post(
          "(8, 1, 3, 70, 'EUR', '2026-10-31'), (8, 2, 4, -70, 'EUR', '2026-10-31')",
          columns: ",\"effective_on\": \"2026-10-31\"")
    ),
    ("a second reversal of one transaction", "23505", post(balanced, columns: ",\"reverses\": 5")),
    (
      "a currency that is not one", "23503",
      "INSERT INTO account VALUES (9, 'party:x', 'XXX', 'asset')"
    ),
    (
      "a second claim of one item", "23505",
      "INSERT INTO match_member VALUES (1, 0, 0, 33, 3, 5000, true)"
    ),
    (
      "a second copy of one file", "23505",
      """
      INSERT INTO raw_file VALUES (5, repeat('a', 64), 'again.xml', 1, 'unknown', 'unknown', 'archived')
      """
    ),
    (
      "records that are neither accepted nor rejected", "23514",
      "UPDATE control_total SET records = 9"
    ),
    ("a sum that is no number", "23514", "UPDATE control_total SET sum_control = 'NaN'"),
    ("a proof that leaves something out", "23514", "UPDATE proof SET residual = 1"),
    ("a settlement that leaves something out", "23514", "UPDATE settlement SET closing = 99"),
    ("a payout out of the float", "23514", "UPDATE settlement SET float_kept = 101"),
    (
      "an account that changes its currency", "TO004",
      "UPDATE account SET currency = 'JPY' WHERE account_id = 3"
    ),
    ("an account that goes away", "TO004", "DELETE FROM account WHERE account_id = 7"),
    ("a bulk load without its end", "TO006", "SELECT bulk_begin('account', 1000)"),
    ("a bulk load of a table that has none", "TO006", "SELECT bulk_begin('period', 1000)"),
    (
      "a second party of one id in a bulk load", "23505",
      """
      SELECT bulk_begin('party', 1000);
      INSERT INTO party (party_id, kind, name) VALUES ('Z', 'member', 'Z'), ('Z', 'member', 'Z');
      SELECT bulk_end('party')
      """
    ),
    (
      "an account of a currency that is not one in a bulk load", "23503",
      """
      SELECT bulk_begin('account', 1000);
      INSERT INTO account VALUES (9, 'party:x', 'XXX', 'asset');
      SELECT bulk_end('account')
      """
    ),
  ]

  @Test(arguments: [
    "party", "account", "account_owner", "ledger_transaction", "posting", "entry", "match_group",
    "match_member", "difference", "open_break",
  ])
  func `a bulk load leaves the keys it found`(table: String) throws {
    let keys = """
      SELECT concat(
               array_agg(pg_get_constraintdef(oid) || conname ORDER BY conname)
                 FILTER (WHERE contype IN ('p', 'u', 'f')),
               (SELECT array_agg(pg_get_indexdef(indexrelid) ORDER BY indexrelid::regclass::text)
                  FROM pg_index WHERE indrelid = '\(table)'::regclass))
        FROM pg_constraint
       WHERE conrelid = '\(table)'::regclass OR confrelid = '\(table)'::regclass
      """
    let before = try connection.run("keys", keys)[0].text(0)
    try connection.transaction("load") { connection in
      let begun = try connection.run("begin", "SELECT bulk_begin('\(table)', 1000)")[0].bool(0)
      #expect(begun)
      #expect(try connection.run("keys", keys)[0].textOrNil(0) != before)
      try connection.run("end", "SELECT bulk_end('\(table)')")
    }
    #expect(try connection.run("keys", keys)[0].text(0) == before)
  }

  @Test func `a table that has as many rows as are to come keeps its keys`() throws {
    #expect(try !connection.run("begin", "SELECT bulk_begin('account', 1)")[0].bool(0))
  }

  @Test(arguments: refused)
  func `what would break the book is refused at the latest when it commits`(
    what: String, state: String, sql: String
  ) throws {
    let error = #expect(throws: StoreError.self) {
      try connection.transaction("break") { try $0.script("break", sql) }
    }
    #expect(error?.sqlState == state, "\(what): \(error?.description ?? "nothing")")
    #expect(try connection.run("head", "SELECT last_seq FROM ledger_head")[0].int64(0) == 7)
  }

  @Test func `a good transaction is taken`() throws {
    let database = try InvariantBook.make()
    let connection = try database.connect()
    try connection.transaction("post") { try $0.script("post", Self.post(Self.balanced)) }
    #expect(try connection.run("head", "SELECT last_seq FROM ledger_head")[0].int64(0) == 8)
  }

  @Test(
    arguments: ["ledger_transaction", "posting", "entry", "statement"],
    ["UPDATE %t SET currency = currency", "DELETE FROM %t", "TRUNCATE %t"])
  func `nothing is changed or removed, not even by a replica`(table: String, verb: String) throws {
    for role in ["origin", "replica"] {
      let error = #expect(throws: StoreError.self) {
        try connection.transaction("change") {
          try $0.script("become a \(role)", "SET LOCAL session_replication_role = \(role)")
          try $0.script("change", verb.filling(table))
        }
      }
      #expect(error?.sqlState == "TO004", "\(role)")
    }
  }

  @Test func `a replica proves what it posts too`() throws {
    let error = #expect(throws: StoreError.self) {
      try connection.transaction("post") {
        try $0.script("become a replica", "SET LOCAL session_replication_role = replica")
        try $0.script("post", Self.post("(8, 1, 3, 70, 'EUR', '2026-11-03')"))
      }
    }
    #expect(error?.sqlState == "23514")
  }

  /// Every stage, every table of the ledger and of what came from outside, every verb that its grants
  /// do not name.
  @Test(arguments: Grants.roles)
  func `a role is refused whatever it was not granted`(role: String) throws {
    let verbs = [
      ("INSERT", "INSERT INTO %t DEFAULT VALUES"),
      ("UPDATE", "UPDATE %t SET %c = %c WHERE false"), ("DELETE", "DELETE FROM %t WHERE false"),
      ("TRUNCATE", "TRUNCATE %t"),
    ]
    for grant in Grants.declared where grant.role == role {
      let column = try connection.run(
        "a column",
        """
        SELECT attname::text FROM pg_attribute
         WHERE attrelid = to_regclass('tieout.' || $1) AND attnum > 0 ORDER BY attnum = 1, attnum LIMIT 1
        """, [.text(grant.table)])[0].text(0)
      for (verb, sql) in verbs where !grant.privileges.contains(verb) {
        let error = #expect(throws: StoreError.self) {
          try connection.transaction(verb) {
            try $0.script("take the role", "SET LOCAL ROLE \(role)")
            try $0.script(verb, sql.filling(grant.table, column))
          }
        }
        // Nobody can truncate a view, nor write to one of chosen rows.
        let isRefused = ["42501", "42809", "55000"].contains(error?.sqlState ?? "")
        #expect(isRefused, "\(verb) on \(grant.table)")
      }
    }
  }

  @Test(arguments: [
    ("tieout_ingest", "posting"), ("tieout_post", "entry"), ("tieout_match", "party"),
    ("tieout_report", "entry"),
  ])
  func `a role puts off the keys of its own tables only`(role: String, table: String) throws {
    let error = #expect(throws: StoreError.self) {
      try connection.transaction("load") {
        try $0.script("take the role", "SET LOCAL ROLE \(role)")
        try $0.script("begin", "SELECT bulk_begin('\(table)', 1000)")
      }
    }
    #expect(error?.sqlState == "42501")
  }

  @Test(arguments: Grants.roles)
  func `no role can hide an entry from the checks or switch off a guard`(role: String) throws {
    for sql in [
      "ALTER TABLE posting DISABLE TRIGGER append_only", "DROP TRIGGER balanced ON ledger_due",
      "SET LOCAL session_replication_role = replica", "SELECT make_append_only('pack')",
      "CREATE TABLE tieout.mine ()",
    ] {
      let error = #expect(throws: StoreError.self) {
        try connection.transaction("try") {
          try $0.script("take the role", "SET LOCAL ROLE \(role)")
          try $0.script("try", sql)
        }
      }
      #expect(error?.sqlState == "42501", "\(sql)")
    }
  }
}

extension String {
  /// A transaction without its legs.
  fileprivate var prefixBeforePostings: String {
    firstRange(of: "INSERT INTO posting").map { String(self[..<$0.lowerBound]) } ?? self
  }

  fileprivate func filling(_ table: String, _ column: String = "") -> String {
    replacing("%t", with: table).replacing("%c", with: column)
  }
}
