extension InvariantCase {
  private static func entries(_ sql: String) -> String {
    "ALTER TABLE entry DISABLE TRIGGER append_only; \(sql); ALTER TABLE entry ENABLE ALWAYS TRIGGER append_only"
  }

  private static func statements(_ sql: String) -> String {
    "ALTER TABLE statement DISABLE TRIGGER append_only; \(sql); ALTER TABLE statement ENABLE ALWAYS TRIGGER append_only"
  }

  /// Another entry in November, which no proof is about.
  private static func entry(_ columns: String) -> String {
    """
    INSERT INTO entry SELECT (t).* FROM (SELECT jsonb_populate_record(e, '{"entry_no": 9,
        "booked_on": "2026-11-03", \(columns)}') AS t
      FROM entry e WHERE (source_id, entry_no) = (1, 4)) x
    """
  }

  private static let room = """
    UPDATE control_total SET records = 9, accepted = 9 WHERE file_id = 1;
    ALTER TABLE statement DISABLE TRIGGER append_only; UPDATE statement SET entries = 9;
    ALTER TABLE statement ENABLE ALWAYS TRIGGER append_only;
    """

  static let files: [InvariantCase] = [
    .init(
      "VER-0101", "VER-0652", what: "the same bytes twice",
      """
      ALTER TABLE raw_file DROP CONSTRAINT raw_file_sha256_key;
      INSERT INTO raw_file VALUES (5, repeat('d', 64), 'again.csv', 1, 'unknown', 'unknown', 'archived')
      """),
    .init(
      "VER-0102", what: "rows of a file that was never finished",
      "UPDATE raw_file SET state = 'archived' WHERE file_id = 2"),
    .init(
      "VER-0111", what: "a record neither accepted nor rejected",
      """
      ALTER TABLE control_total DROP CONSTRAINT control_total_check;
      UPDATE control_total SET records = 5 WHERE file_id = 1
      """),
    .init(
      "VER-0111", what: "a sum that is not the file's own",
      "UPDATE control_total SET sum_control = 27401 WHERE file_id = 3"),
    .init(
      "VER-0112", what: "a file that says it brought more",
      "UPDATE control_total SET sum_accepted = 1, sum_control = 1 WHERE file_id = 2"),
    .init(
      "VER-0112", what: "a file without control totals",
      "DELETE FROM control_total WHERE file_id = 2"),
    .init(
      "VER-0121", what: "a statement a cent off",
      """
      ALTER TABLE statement DROP CONSTRAINT statement_check;
      """ + statements("UPDATE statement SET opening = 1 WHERE (source_id, statement_no) = (1, 1)")),
    .init(
      "VER-0122", what: "an entry that its statement does not count",
      "UPDATE control_total SET records = 9, accepted = 9 WHERE file_id = 1; "
        + entry(#""identity": "\\x00000000000000000000000000000009", "item_ref": "B9""#)),
    .init(
      "VER-0122", what: "an entry of no statement",
      """
      UPDATE control_total SET records = 9, accepted = 9 WHERE file_id = 1;
      """
        + entry(
          #""identity": "\\x00000000000000000000000000000009", "item_ref": "B9", "statement_no": 7"#
        ),
      also: "VER-0653"),
    .init(
      "VER-0123", what: "green over statements that do not join up",
      "UPDATE proof SET verdict = 'reconciled_with_pending' WHERE account_id = 1; DELETE FROM open_break WHERE false; "
        + statements(
          """
          UPDATE statement SET opening = 15901, closing = 15901 WHERE (source_id, statement_no) = (1, 2)
          """), also: "VER-0253", "VER-0254"),
    .init(
      "VER-0123", what: "a number left out between two statements",
      statements("UPDATE statement SET sequence = '4' WHERE (source_id, statement_no) = (1, 2)")),
    .init(
      "VER-0131", what: "a slice beyond the file's end",
      entries("UPDATE entry SET byte_offset = 8951 WHERE (source_id, entry_no) = (1, 1)")),
    .init(
      "VER-0131", what: "a slice of nothing",
      entries("UPDATE entry SET byte_length = 0 WHERE (source_id, entry_no) = (2, 1)")),
    .init(
      "VER-0141", "VER-0652", what: "one line stored twice",
      "DROP INDEX entry_identity; " + room
        + entry(#""item_ref": """#)),
    .init(
      "VER-0142", what: "the second of two equal lines without the first",
      room + entry(#""item_ref": "", "occurrence": 2"#)),
    .init(
      "VER-0143", "VER-0652", what: "an external id given twice",
      """
      DROP INDEX ledger_transaction_external_id;
      ALTER TABLE ledger_transaction DISABLE TRIGGER append_only;
      UPDATE ledger_transaction SET external_id = 'T5' WHERE txn_seq = 6;
      ALTER TABLE ledger_transaction ENABLE ALWAYS TRIGGER append_only
      """),
    .init(
      "VER-0144", what: "a reference that two entries share", room + entry(#""occurrence": 1"#)),
    .init(
      "VER-0145", what: "a fee that is not the difference",
      """
      ALTER TABLE entry DROP CONSTRAINT entry_check;
      """ + entries("UPDATE entry SET fee = 299 WHERE (source_id, entry_no) = (2, 1)")),
    .init("VER-0161", what: "quarantined without a reason", "DELETE FROM file_error"),
    .init(
      "VER-0161", what: "loaded with an error",
      "INSERT INTO file_error VALUES (1, 1, 'ING-0001', '', '', '')"),
  ]

  static let matching: [InvariantCase] = [
    .init(
      "VER-0151", what: "an item that fell between",
      """
      UPDATE match_member SET live = false WHERE group_no = 2; UPDATE match_group
         SET live = false, ended_because = 'lost' WHERE group_no = 2
      """),
    .init(
      "VER-0151", what: "an item that is matched and a break",
      """
      INSERT INTO open_break VALUES ('2026-10', 1, 0, 0, 33, 'brk_3', 'T2', 'timing', '2026-10-06', 5000, 'EUR', '', '');
      UPDATE proof SET deposits_in_transit = 5700, balance_per_statement = 10900 WHERE account_id = 1
      """, also: "VER-0253"),
    .init(
      "VER-0151", what: "an item claimed only by a later month",
      "UPDATE match_group SET period = '2026-11' WHERE group_no = 2; INSERT INTO period VALUES "
        + "('2026-11', '2026-11-01', '2026-11-30', '2026-10-31 23:00Z', '2026-11-30 23:00Z', 'open')"
    ),
    .init(
      "VER-0201", what: "a match that hides a cent",
      "UPDATE match_member SET amount = 9699 WHERE (group_no, side) = (1, 1)", also: "VER-0212"),
    .init(
      "VER-0201", what: "a match with yen that nobody outside had",
      """
      INSERT INTO match_group VALUES (5, 'grp_5', '2026-10', 'auto', 'payout', 1, '{}', 'r1');
      UPDATE match_member SET group_no = 5 WHERE group_no = 2;
      UPDATE match_group SET live = false, ended_because = 'x' WHERE group_no = 2;
      INSERT INTO match_member VALUES (8, 0, 0, 999, 5, 70, true, true), (1, 1, 1, 3, 2, 1200, true, false)
      """, also: "VER-0212"),
    .init(
      "VER-0201", "VER-0202", what: "a difference of a cent less than posted",
      "UPDATE difference SET amount = 299"),
    .init(
      "VER-0201", "VER-0202", what: "a difference that nobody declares any more",
      "UPDATE difference SET live = false"),
    .init(
      "VER-0202", what: "a difference for another account than posted",
      "UPDATE difference SET target_code = 'expense:fx'"),
    .init(
      "VER-0203", what: "a difference posted elsewhere",
      """
      ALTER TABLE posting DISABLE TRIGGER append_only;
      UPDATE posting SET account_id = 6 WHERE (txn_seq, leg) = (7, 1);
      ALTER TABLE posting ENABLE ALWAYS TRIGGER append_only
      """, also: "VER-0261"),
    .init(
      "VER-0211", "VER-0652", what: "an item claimed twice",
      """
      DROP INDEX match_member_claim; INSERT INTO match_group VALUES
        (5, 'grp_5', '2026-10', 'auto', 'amount_date', 700, '{}', 'r1');
      INSERT INTO match_member VALUES (1, 0, 0, 33, 5, 5000, true), (1, 1, 1, 1, 5, 5000, true)
      """),
    .init(
      "VER-0212", what: "a match with nobody",
      "INSERT INTO match_member VALUES (1, 0, 0, 9999, 3, 0, false)"),
    .init(
      "VER-0231", what: "a match that ended and still claims",
      "UPDATE match_group SET live = false, ended_because = 'x' WHERE group_no = 2"),
    .init(
      "VER-0231", what: "a suggestion that claims",
      "UPDATE match_group SET status = 'suggested' WHERE group_no = 2"),
    .init(
      "VER-0232", what: "an end without a reason",
      """
      ALTER TABLE match_group DROP CONSTRAINT match_group_check;
      UPDATE match_group SET ended_because = NULL WHERE group_no = 4
      """),
    .init(
      "VER-0232", what: "a match that lost its items", "DELETE FROM match_member WHERE group_no = 4"
    ),
    .init(
      "VER-0233", what: "a match on a line that counts no longer",
      """
      ALTER TABLE supersession DISABLE TRIGGER ends_matches;
      INSERT INTO supersession (file_id, by_file_id, reason, run) VALUES (2, 1, '', 1);
      ALTER TABLE supersession ENABLE ALWAYS TRIGGER ends_matches
      """),
    .init(
      "VER-0233", what: "a match on a line that was withdrawn",
      """
      INSERT INTO undoing (run, by_run, who, reason) VALUES (1, 2, 'Anna', '');
      ALTER TABLE withdrawn_range DISABLE TRIGGER ends_matches;
      INSERT INTO withdrawn_range
      SELECT 1, source_id, 1, 0, min(entry_no), max(entry_no) FROM entry WHERE file_id = 2
       GROUP BY source_id;
      ALTER TABLE withdrawn_range ENABLE ALWAYS TRIGGER ends_matches
      """),
    .init(
      "VER-0241", what: "a break without a reason",
      "UPDATE open_break SET reason = '' WHERE break_id = 'brk_2'"),
    .init("VER-0241", what: "two breaks of one id", "UPDATE open_break SET break_id = 'brk'"),
    .init(
      "VER-0242", what: "a break first seen on another day",
      "UPDATE open_break SET item_on = '2026-10-14' WHERE break_id = 'brk_2'"),
    .init(
      "VER-0242", what: "a break of more than its item",
      """
      UPDATE open_break SET amount = 701 WHERE break_id = 'brk_1';
      UPDATE proof SET deposits_in_transit = 701, outstanding_payments = 1 WHERE account_id = 1
      """, also: "VER-0252"),
    .init(
      "VER-0251", what: "a residual that is not what is left",
      """
      ALTER TABLE proof DROP CONSTRAINT proof_check; UPDATE proof SET residual = 1 WHERE account_id = 1
      """),
    .init(
      "VER-0251", what: "reconciled with something left over",
      """
      UPDATE proof SET balance_per_statement = 1, residual = 1 WHERE account_id = 2
      """, also: "VER-0253"),
    .init(
      "VER-0252", what: "a ledger balance that is not the ledger's",
      """
      UPDATE proof SET balance_per_ledger = 15399, outstanding_payments = 1 WHERE account_id = 1
      """),
    .init(
      "VER-0253", what: "a statement balance that no statement has",
      """
      UPDATE proof SET balance_per_statement = 15901, residual = 1 WHERE account_id = 1
      """),
    .init(
      "VER-0254", what: "reconciled with a break",
      "UPDATE proof SET verdict = 'reconciled_with_warnings' WHERE account_id = 1"),
    .init(
      "VER-0255", what: "a file loaded after the match",
      "UPDATE chunk_done SET token = 3, done_at = '2026-11-01 02:00Z' WHERE stage = 'post'"),
    .init(
      "VER-0255", what: "a run undone after the match",
      """
      INSERT INTO undoing (run, by_run, who, reason) VALUES (1, 9, 'Anna', '');
      INSERT INTO withdrawn_file (run, file_id) VALUES (1, 4)
      """),
  ]

  static let rest: [InvariantCase] = [
    .init(
      "VER-0301", what: "a settlement that loses a cent",
      "ALTER TABLE settlement DROP CONSTRAINT settlement_check; UPDATE settlement SET closing = 101"
    ),
    .init(
      "VER-0302", what: "a payout out of the float",
      """
      ALTER TABLE settlement DROP CONSTRAINT settlement_check1; UPDATE settlement SET float_kept = 101
      """),
    .init(
      "VER-0302", what: "a payout to be paid by the organisation",
      """
      ALTER TABLE settlement DROP CONSTRAINT settlement_payout_check;
      UPDATE settlement SET payout = -1, closing = 683
      """),
    .init("VER-0311", what: "an organisation left out", "DELETE FROM settlement"),
    .init(
      "VER-0311", what: "a settlement of more than is owed",
      "UPDATE settlement SET movements = 701, closing = 101"),
    .init(
      "VER-0601", what: "an end without a time",
      "UPDATE stage_run SET finished_at = NULL WHERE token = 1"),
    .init(
      "VER-0602", "VER-0603", what: "a run overtaken by another",
      "UPDATE stage_run SET state = 'running', finished_at = NULL WHERE token = 1"),
    .init(
      "VER-0603", what: "a run that nobody runs",
      "UPDATE stage_run SET state = 'running', finished_at = NULL WHERE token = 3"),
    .init("VER-0611", what: "a token that was never given out", "UPDATE lease SET token = 2"),
    .init(
      "VER-0611", what: "two leases", "INSERT INTO lease VALUES ('other', 1, 'x', '2026-11-01Z')"),
  ]
}
