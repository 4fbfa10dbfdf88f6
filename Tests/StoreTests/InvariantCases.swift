import Testing

/// One way to break a book, and the checks that must notice: those and no other.
struct InvariantCase: Sendable, CustomTestStringConvertible {
  let codes: [String]
  let what: String
  let sql: String

  /// - Parameter also: Checks that notice too, because what is broken says the same thing twice.
  init(_ codes: String..., what: String, _ sql: String, also: String...) {
    self.codes = (codes + also).sorted()
    self.what = what
    self.sql = sql
  }

  var testDescription: String { "\(codes.joined(separator: ", ")): \(what)" }
}

extension InvariantCase {
  /// Takes the guards away first, as somebody with every right can.
  private static func unguarded(_ tables: String..., sql: String) -> String {
    tables.map { "ALTER TABLE \($0) DISABLE TRIGGER ALL; " }.joined() + sql
      + tables.map { "; ALTER TABLE \($0) ENABLE TRIGGER ALL" }.joined()
        // ENABLE is not ENABLE ALWAYS: put back what was there, so that only the data is wrong.
        + """
        ; DO $$ DECLARE t record; BEGIN
          FOR t IN SELECT tgrelid::regclass AS r, tgname FROM pg_trigger
                    WHERE tgrelid::regclass::text IN (\(tables.map { "'\($0)'" }.joined(separator: ",")))
                      AND NOT tgisinternal LOOP
            EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', t.r, t.tgname);
          END LOOP; END $$
        """
  }

  private static let headless = "UPDATE ledger_head SET last_seq = 8"

  /// A transaction that nothing proves, dated in a month that no proof is about.
  private static func transaction(_ columns: String = "", legs: String) -> String {
    unguarded(
      "ledger_transaction", "posting", "ledger_due",
      sql: """
        INSERT INTO ledger_transaction
        SELECT (t).* FROM (SELECT jsonb_populate_record(t, '{"txn_seq": 8, "external_id": "T8",
            "effective_on": "2026-11-03", "origin": "reversal", "file_id": null\(columns)}') AS t
          FROM ledger_transaction t WHERE txn_seq = 5) x;
        INSERT INTO posting VALUES \(legs); \(headless)
        """)
  }

  private static let balanced =
    "(8, 1, 3, 70, 'EUR', '2026-11-03'), (8, 2, 4, -70, 'EUR', '2026-11-03')"

  static let ledger: [InvariantCase] = [
    .init(
      "VER-0011", what: "a leg is a cent short",
      transaction(legs: "(8, 1, 3, 70, 'EUR', '2026-11-03'), (8, 2, 4, -69, 'EUR', '2026-11-03')")),
    .init(
      "VER-0021", what: "a leg more than declared",
      transaction(
        legs: balanced + ", (8, 3, 3, 5, 'EUR', '2026-11-03'), (8, 4, 4, -5, 'EUR', '2026-11-03')")),
    .init(
      "VER-0021", what: "a transaction without legs",
      unguarded("posting", sql: "DELETE FROM posting WHERE txn_seq = 2"),
      also: "VER-0212", "VER-0252"),
    .init(
      "VER-0022", what: "a posting of nothing",
      "ALTER TABLE posting DROP CONSTRAINT posting_amount_check; "
        + transaction(",\"legs\": 3", legs: balanced + ", (8, 3, 3, 0, 'EUR', '2026-11-03')")),
    .init(
      "VER-0022", what: "a posting beyond the range",
      "ALTER TABLE posting DROP CONSTRAINT posting_amount_check; "
        + transaction(
          legs: """
            (8, 1, 3, 100000000000000001, 'EUR', '2026-11-03'),
            (8, 2, 4, -100000000000000001, 'EUR', '2026-11-03')
            """)),
    .init(
      "VER-0031", what: "a yen with decimals", "UPDATE currency SET exponent = 2 WHERE code = 'JPY'"
    ),
    .init("VER-0031", what: "a currency that is not one", "INSERT INTO currency VALUES ('XTS', 2)"),
    .init(
      "VER-0032", what: "a settlement in no currency", "UPDATE settlement SET currency = 'XXX'",
      also: "VER-0311"),
    .init(
      "VER-0043", what: "a reversal of less than the original",
      transaction(",\"reverses\": 4", legs: balanced)),
    .init(
      "VER-0043", "VER-0652", what: "two reversals of one transaction",
      "DROP INDEX ledger_transaction_reverses; "
        + transaction(
          ",\"reverses\": 5",
          legs: """
            (8, 1, 4, 2000, 'EUR', '2026-11-03'), (8, 2, 3, -2000, 'EUR', '2026-11-03')
            """)),
    .init(
      "VER-0051", what: "euros on a yen account",
      transaction(legs: "(8, 1, 3, 70, 'EUR', '2026-11-03'), (8, 2, 8, -70, 'EUR', '2026-11-03')")),
    .init(
      "VER-0051", what: "an account that is not there",
      transaction(legs: "(8, 1, 3, 70, 'EUR', '2026-11-03'), (8, 2, 99, -70, 'EUR', '2026-11-03')")),
    .init(
      "VER-0052", what: "an account closed before",
      transaction(legs: "(8, 1, 3, 70, 'EUR', '2026-11-03'), (8, 2, 7, -70, 'EUR', '2026-11-03')")),
    .init(
      "VER-0053", what: "a leg of another day",
      transaction(legs: "(8, 1, 3, 70, 'EUR', '2026-11-03'), (8, 2, 4, -70, 'EUR', '2026-11-04')")),
    .init("VER-0061", what: "a head that ran ahead", headless),
    .init(
      "VER-0061", what: "a transaction taken out",
      unguarded(
        "ledger_transaction", "posting",
        sql: """
          DELETE FROM posting WHERE txn_seq = 6; DELETE FROM ledger_transaction WHERE txn_seq = 6
          """), also: "VER-0311"),
    .init(
      "VER-0062", what: "a range that waits for its proof",
      unguarded("ledger_due", sql: "INSERT INTO ledger_due (first_seq, last_seq) VALUES (1, 2)")),
    .init(
      "VER-0063", what: "a balance that the postings do not say",
      "INSERT INTO party_balance VALUES (3, 5)"),
    .init(
      "VER-0064", what: "operations that ran ahead", "UPDATE operation_head SET last_op = 3"),
    .init(
      "VER-0064", what: "a transaction that no operation posted",
      transaction(",\"origin\": \"operation\"", legs: balanced)),
    .init(
      "VER-0071", what: "more taken than there was",
      transaction(
        ",\"origin\": \"operation\"",
        legs: "(8, 1, 4, 701, 'EUR', '2026-11-03'), (8, 2, 3, -701, 'EUR', '2026-11-03')") + "; "
        + unguarded(
          "operation",
          sql: """
            INSERT INTO operation VALUES
              ('O1', 1, decode(md5('1'), 'hex'), 'org.pay', '2026-11-03', 'posted', '', '', 8, 8,
               false, 3, 0, 50, 1);
            UPDATE operation_head SET last_op = 1
            """)),
    .init(
      "VER-0081", what: "a sum that is not a number",
      """
      ALTER TABLE proof DROP CONSTRAINT proof_check;
      UPDATE proof SET balance_per_statement = 'NaN', residual = 'NaN' WHERE account_id = 2
      """, also: "VER-0251", "VER-0253"),
    .init(
      "VER-0261", what: "money left on the way",
      transaction(legs: "(8, 1, 3, 70, 'EUR', '2026-11-03'), (8, 2, 6, -70, 'EUR', '2026-11-03')")),
  ]

  static let protection: [InvariantCase] = [
    .init(
      "VER-0041", what: "a guard switched off", "ALTER TABLE posting DISABLE TRIGGER append_only"),
    .init(
      "VER-0041", what: "a guard that replicas pass by",
      "ALTER TABLE entry ENABLE TRIGGER append_only"),
    .init("VER-0041", what: "a guard taken down", "DROP TRIGGER balanced ON ledger_due"),
    .init(
      "VER-0041", what: "foreign keys switched off", "ALTER TABLE raw_file DISABLE TRIGGER ALL"),
    .init(
      "VER-0042", what: "a stage that may rewrite the ledger",
      "GRANT UPDATE ON posting TO tieout_report"),
    .init("VER-0042", what: "anybody may", "GRANT INSERT ON open_break TO PUBLIC"),
    .init(
      "VER-0042", what: "a stage that cannot work", "REVOKE INSERT ON entry FROM tieout_ingest"),
    .init(
      "VER-0651", what: "a check that old rows never passed",
      "ALTER TABLE pack ADD CONSTRAINT named CHECK (run_id <> '') NOT VALID"),
    .init("VER-0652", what: "the key of claims is gone", "DROP INDEX match_member_claim"),
    .init(
      "VER-0652", what: "the key of claims is no key",
      "DROP INDEX match_member_claim; CREATE INDEX match_member_claim ON match_member (item_no)"),
    .init(
      "VER-0653", what: "a statement of a source that is not there",
      unguarded(
        "statement",
        sql: """
          INSERT INTO statement SELECT 9, statement_no, file_id, external_id, sequence, currency,
            first_on, last_on, opening, closing, entries, movement FROM statement WHERE source_id = 2
          """)),
    .init(
      "VER-0653", what: "a settlement of no period", "UPDATE settlement SET period = '2031-01'",
      also: "VER-0311"),
  ]
}
