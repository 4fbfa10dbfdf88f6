import Domain
import Store
import TestSupport

/// A small book with a little of everything, in which every invariant holds: a bank, a processor, a
/// payout between them, a fee posted as a difference, a reversal, a break, an item in transit.
enum InvariantBook {
  static let facts = BookFacts(
    sources: [
      .init(name: "bank", currency: .eur, opening: 0),
      .init(name: "stripe", currency: .eur, opening: 0),
    ],
    openingTypes: ["opening_balance"])

  /// Shared by the cases, each of which rolls back what it broke.
  static let shared = Result { try make() }

  static func make() throws -> ScratchDatabase {
    let database = try ScratchDatabase.fresh()
    let connection = try database.connect()
    for (name, sql) in [("files", files), ("ledger", ledger), ("matches", matches)] {
      try connection.script(name, sql)
    }
    return database
  }

  private static let files = """
    UPDATE lease SET token = 3, holder = 'test', acquired_at = '2026-11-01Z';
    INSERT INTO period VALUES
      ('2026-10', '2026-10-01', '2026-10-31', '2026-09-30 22:00Z', '2026-10-31 23:00Z', 'open');
    INSERT INTO stage_run (token, stage, period, state, finished_at) VALUES
      (1, 'ingest', NULL, 'ok', '2026-11-01Z'), (3, 'match', '2026-10', 'ok_with_items', '2026-11-01Z');
    INSERT INTO source VALUES (1, 'bank', 'bank', 'bank:main'), (2, 'stripe', 'processor', 'clearing:stripe');
    INSERT INTO raw_file VALUES
      (1, repeat('a', 64), 'bank.xml', 9000, 'statement', 'camt.053', 'loaded', 1, '2026-10-01', '2026-10-31'),
      (2, repeat('b', 64), 'stripe.csv', 9000, 'statement', 'stripe', 'loaded', 2, '2026-10-01', '2026-10-31'),
      (3, repeat('c', 64), 'october.ledger.csv', 9000, 'ledger', 'ledger', 'loaded', NULL, '2026-10-05', '2026-10-30'),
      (4, repeat('d', 64), 'broken.csv', 9000, 'unknown', 'unknown', 'quarantined', NULL, NULL, NULL);
    INSERT INTO file_error VALUES (4, 1, 'ING-0001', 'broken.csv:1', 'is broken', 'mend it');
    INSERT INTO control_total VALUES
      (1, 'EUR', 4, 4, 0, 15900, 15900), (2, 'EUR', 2, 2, 0, 0, 0), (3, 'EUR', 5, 5, 0, 27400, 27400);
    INSERT INTO statement VALUES
      (1, 1, 1, 'S1', '1', 'EUR', '2026-10-01', '2026-10-15', 0, 15900, 3, 15900),
      (1, 2, 1, 'S2', '2', 'EUR', '2026-10-16', '2026-10-31', 15900, 15900, 1, 0),
      (2, 1, 2, '', '', 'EUR', '2026-10-01', '2026-10-31', NULL, NULL, 2, 0);
    INSERT INTO entry
    SELECT source_id, entry_no, decode(md5(item_ref), 'hex'), 0, item_ref, source_id = 2, source_id,
           entry_no, statement_no, booked_on::date, booked_on::date, NULL, amount, 'EUR', amount + fee,
           fee, '', false, '{}', '', '', '', '', '', '', entry_no * 100, 50, NULL
      FROM (VALUES (1, 1, 1, 'B1', '2026-10-06', 5000, 0), (1, 2, 1, 'B2', '2026-10-08', 9700, 0),
                   (1, 3, 1, 'B3', '2026-10-15', 1200, 0), (1, 4, 2, 'B4', '2026-10-20', 0, 0),
                   (2, 1, 1, 'txn_1', '2026-10-05', 9700, 300), (2, 2, 1, 'po_1', '2026-10-07', -9700, 0))
        AS e (source_id, entry_no, statement_no, item_ref, booked_on, amount, fee);
    INSERT INTO chunk_done VALUES
      ('ingest', repeat('a', 64), 'f', 1, '2026-11-01 01:00Z'),
      ('ingest', repeat('b', 64), 'f', 1, '2026-11-01 01:01Z'),
      ('post', repeat('c', 64), 'f', 2, '2026-11-01 01:02Z'),
      ('match', '2026-10', 'f', 3, '2026-11-01 01:03Z'),
      ('settle', '2026-10', 'f', 3, '2026-11-01 01:04Z');
    """

  private static let ledger = """
    INSERT INTO party (party_id, kind, name) VALUES ('m1', 'member', 'Zoë'), ('o1', 'organisation', 'Club');
    INSERT INTO account VALUES
      (1, 'bank:main', 'EUR', 'asset', NULL, NULL), (2, 'clearing:stripe', 'EUR', 'asset', NULL, NULL),
      (3, 'party:m1', 'EUR', 'liability', 'm1', NULL), (4, 'party:o1', 'EUR', 'liability', 'o1', NULL),
      (5, 'expense:processor-fees', 'EUR', 'expense', NULL, NULL),
      (6, 'internal:transfers', 'EUR', 'asset', NULL, NULL),
      (7, 'party:closed', 'EUR', 'liability', NULL, '2026-09-30'),
      (8, 'party:yen', 'JPY', 'liability', NULL, NULL);
    BEGIN;
    INSERT INTO ledger_transaction
    SELECT seq, 'T' || seq, origin, type, (day || 'T10:00Z')::timestamptz, day::date, amount, 'EUR', '', '', '',
           reference, '', '', '', 2, reverses, decode(md5(seq::text), 'hex'), file, seq * 100, 50, seq
      FROM (VALUES
        (1, 'import', 'topup_card', '2026-10-05', 10000, '', NULL, 3),
        (2, 'import', 'topup_bank', '2026-10-06', 5000, '', NULL, 3),
        (3, 'import', 'processor_payout', '2026-10-08', 9700, '', NULL, 3),
        (4, 'import', 'topup_bank', '2026-10-30', 700, '', NULL, 3),
        (5, 'import', 'transfer', '2026-10-20', 2000, '', NULL, 3),
        (6, 'reversal', 'transfer', '2026-10-21', -2000, '', 5, NULL),
        (7, 'difference', 'difference_fee', '2026-10-05', 300,
         'difference/2026-10-05/clearing:stripe/fee/EUR/expense:processor-fees', NULL, NULL))
        AS t (seq, origin, type, day, amount, reference, reverses, file);
    INSERT INTO posting
    SELECT seq, leg, account, amount, 'EUR', day::date FROM (VALUES
      (1, 1, 2, 10000, '2026-10-05'), (1, 2, 3, -10000, '2026-10-05'),
      (2, 1, 1, 5000, '2026-10-06'), (2, 2, 3, -5000, '2026-10-06'),
      (3, 1, 1, 9700, '2026-10-08'), (3, 2, 2, -9700, '2026-10-08'),
      (4, 1, 1, 700, '2026-10-30'), (4, 2, 4, -700, '2026-10-30'),
      (5, 1, 3, 2000, '2026-10-20'), (5, 2, 4, -2000, '2026-10-20'),
      (6, 1, 4, 2000, '2026-10-21'), (6, 2, 3, -2000, '2026-10-21'),
      (7, 1, 5, 300, '2026-10-05'), (7, 2, 2, -300, '2026-10-05'))
      AS p (seq, leg, account, amount, day);
    COMMIT
    """

  /// Both legs of the payout are claimed; its lines show what was paid out, positive.
  private static let matches = """
    INSERT INTO match_group VALUES
      (1, 'grp_1', '2026-10', 'auto', 'processor_id', 990, '{}', 'r1', true, NULL),
      (2, 'grp_2', '2026-10', 'auto', 'amount_date', 700, '{}', 'r1', true, NULL),
      (3, 'grp_3', '2026-10', 'auto', 'payout', 980, '{}', 'r1', true, NULL),
      (4, 'grp_4', '2026-10', 'auto', 'amount_date', 700, '{}', 'r0', false, 'not found again');
    INSERT INTO match_member VALUES
      (2, 0, 0, 17, 1, 10000, true, true), (2, 1, 2, 1, 1, 9700, true, true),
      (1, 0, 0, 33, 2, 5000, true, true), (1, 1, 1, 1, 2, 5000, true, true),
      (1, 0, 0, 49, 3, 9700, true, true), (2, 0, 0, 50, 3, -9700, false, true),
      (2, 1, 2, 2, 3, 9700, true, true), (1, 1, 1, 2, 3, 9700, true, true),
      (1, 1, 1, 3, 4, 1200, true, false);
    INSERT INTO difference VALUES
      (1, 0, 2, 2, 'fee', 300, 'EUR', 'expense:processor-fees', '2026-10-05');
    INSERT INTO open_break VALUES
      ('2026-10', 1, 0, 0, 65, 'brk_1', 'T4', 'timing', '2026-10-30', 700, 'EUR', '', ''),
      ('2026-10', 1, 1, 1, 3, 'brk_2', 'B3', 'missing_in_ledger', '2026-10-15', 1200, 'EUR', '', '');
    INSERT INTO proof VALUES
      ('2026-10', 1, 15900, 700, 0, -1200, 15400, 0, 'breaks', '{}'),
      ('2026-10', 2, 0, 0, 0, 0, 0, 0, 'reconciled', '{}');
    INSERT INTO settlement VALUES
      ('2026-10', 'o1', 'EUR', 0, 700, 18, 0, 100, 582, 100, '3', 'schedule', 'payable');
    """
}
