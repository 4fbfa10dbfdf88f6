/// What moved between the outside and the parties over a range of days, sorted by what it was.
///
/// Over any range, per currency: what the processors brought net, less what the banks paid to
/// organisations, less what the platform kept, and every reconciling item by its name, is what the
/// parties' balances changed by. Each figure comes from a leg of the ledger, a line of a statement, a
/// match, a difference or a break. What fits none of the names is left out, so that it shows as the
/// residual.
extension ReportQuery {
  public static let reconciliation = ReportQuery(
    "the reconciliation", order: "currency, place, reason", joinsWholeTables: true,
    """
    WITH \(accounts),
    \(legs),
    \(matched),
    \(rows),
    named (place, section, line, what) AS (VALUES
      \(names)),
    summed AS MATERIALIZED (
      SELECT currency, n.place, n.section, line, n.what, reason, sum(count) AS count, sum(amount) AS amount
        FROM (
          \(change)
          UNION ALL
          \((ofRows + ofMatched + ofOpen + ofBooks).map(summed).joined(separator: " UNION ALL "))) moved
        JOIN named n USING (line)
       GROUP BY currency, n.place, n.section, line, n.what, reason HAVING sum(amount) <> 0),
    total (place, first_place, last_place, line, what) AS (VALUES
      (190, 100, 189, 'net_receipts', 'Received net from the processors'),
      (290, 100, 289, 'expected_change', 'Receipts less payouts and retained fees'),
      (390, 100, 389, 'explained', 'All of that, with every reconciling item'),
      (490, 400, 489, 'change', 'Change of what parties are owed'))
    SELECT * FROM summed
     UNION ALL
    SELECT c.currency, t.place, 'total', t.line, t.what, '', NULL,
           coalesce((SELECT sum(s.amount) FROM summed s
                      WHERE s.currency = c.currency AND s.place BETWEEN t.first_place AND t.last_place), 0)
      FROM total t, (SELECT DISTINCT currency FROM summed) c
     UNION ALL
    SELECT currency, 500, 'total', 'residual', 'What has no name: 0 when the books are explained', '', NULL,
           sum(CASE WHEN place >= 400 THEN amount ELSE -amount END)
      FROM summed GROUP BY currency
    """)

  /// A part of the report, of currency, line, reason and amount, by those: put together as they are,
  /// the rows would be sorted all at once.
  private static func summed(_ part: String) -> String {
    """
    SELECT currency, line, reason, count(*) AS count, sum(amount) AS amount
      FROM (\(part)) part (currency, line, reason, amount) GROUP BY currency, line, reason
    """
  }

  /// Everything that has a name, with its place in the report. What is put against the change carries
  /// the sign with which it changes what parties are owed.
  private static let names = [
    (100, "receipts", "charges", "Charges, before fees"),
    (101, "receipts", "charge_fees", "Fees kept from charges"),
    (102, "receipts", "refunds", "Refunds to cards"),
    (103, "receipts", "disputes", "Disputes and their fees"),
    (104, "receipts", "fees_apart", "Fees not per charge"),
    (105, "receipts", "other_rows", "Other rows of the processors"),
    (200, "payouts", "bank_payouts", "Bank payouts to organisations, less returns"),
    (210, "fees", "retained_fees", "Fees that the platform kept"),
    (300, "item", "difference_fee", "Fees kept from charges and disputes, borne by the platform"),
    (301, "item", "difference_fx", "Conversion differences, borne by the platform"),
    (302, "item", "difference_rounding", "Rounding"),
    (303, "item", "difference_write_off", "Written off"),
    (304, "item", "differences_apart", "Differences dated apart from their match"),
    (305, "item", "fees_apart_borne", "Fees not per charge, borne by the platform"),
    (306, "item", "disputes_borne", "Disputes borne by the platform"),
    (307, "item", "adjustments", "Adjustments by hand against the platform"),
    (310, "item", "members_by_bank", "Members' payments through the bank"),
    (311, "item", "own_by_bank", "The platform's own payments through the bank"),
    (312, "item", "bank_charges", "Bank charges, borne by the platform"),
    (313, "item", "own_income", "Income that no party paid"),
    (314, "item", "own_bookings", "Expenses that neither a party nor a bank is in"),
    (320, "item", "payouts_sent", "Payouts that the processors sent"),
    (321, "item", "payouts_received", "Payouts that the banks received"),
    (322, "item", "payouts_in_transit", "Payouts in transit"),
    (330, "item", "settlements_in_transit", "Payments to organisations in transit"),
    (331, "item", "members_in_transit", "Members' bank payments in transit"),
    (332, "item", "own_in_transit", "The platform's own payments in transit"),
    (333, "item", "processor_in_transit", "Charges and refunds that we booked on other days"),
    (334, "item", "matches_apart", "Rows of one match on either side of the range"),
    (335, "item", "internal_in_transit", "Movements between parties with one side booked"),
    (336, "item", "conversions", "Matches of two currencies"),
    (340, "item", "not_in_books", "At the processor, not in our books"),
    (341, "item", "not_at_processor", "In our books, not at the processor"),
    (342, "item", "not_at_bank", "In our books, not at the bank"),
    (343, "item", "not_reported", "Accounts that no source reports"),
    (350, "item", "opening", "Balances carried into the books"),
    (400, "change", "change_members", "Members"),
    (401, "change", "change_organisations", "Organisations"),
    (402, "change", "change_others", "Parties that are not registered"),
  ].map { place, section, line, what in
    "(\(place), '\(section)', '\(line)', '\(what.replacing("'", with: "''"))')"
  }.joined(separator: ", ")

  /// `k` is an account that a processor reports, `b` one that a bank does, `n` one that looks like
  /// either and that nobody reports; `p` a party's, `t` one that money only passes through.
  private static let accounts = """
    own AS MATERIALIZED (
      SELECT a.account_id, a.currency,
             CASE WHEN a.code LIKE 'party:%' THEN 'p' WHEN s.kind = 'processor' THEN 'k'
                  WHEN s.kind = 'bank' THEN 'b' WHEN a.code ~ '^(bank|clearing):' THEN 'n'
                  WHEN a.code LIKE 'internal:%' THEN 't' WHEN a.kind = 'income' THEN 'i'
                  WHEN a.kind = 'expense' THEN 'x' WHEN a.kind = 'equity' THEN 'q' ELSE 'u' END AS class,
             o.kind AS party
        FROM account a LEFT JOIN party o USING (party_id)
        LEFT JOIN (SELECT account_code, max(kind) AS kind FROM source GROUP BY account_code) s
               ON s.account_code = a.code),
    marked AS MATERIALIZED (
      SELECT account_id, CASE class WHEN 'p' THEN CASE party WHEN 'organisation' THEN 3 ELSE 1 END WHEN 'k' THEN 4
                              WHEN 'b' THEN 8 WHEN 't' THEN 16 WHEN 'q' THEN 32 ELSE 0 END AS mark
        FROM own)
    """

  /// Every leg that is not a party's, with what its whole transaction is made of: the marks of all its
  /// accounts, as bits.
  private static let legs = """
    txn AS (
      SELECT p.txn_seq, bit_or(m.mark) AS marks FROM posting p JOIN marked m USING (account_id)
       GROUP BY p.txn_seq),
    leg AS MATERIALIZED (
      SELECT p.txn_seq * 16 + p.leg AS item_no, p.account_id, p.amount, o.currency, p.effective_on, o.class,
             p.effective_on BETWEEN (SELECT first_on FROM asked) AND (SELECT last_on FROM asked) AS is_in,
             t.marks & 1 <> 0 AS has_p, t.marks & 2 <> 0 AS has_o, t.marks & 4 <> 0 AS has_k,
             t.marks & 8 <> 0 AS has_b, t.marks & 16 <> 0 AS has_t, t.marks & 32 <> 0 AS has_q
        FROM posting p JOIN own o USING (account_id) JOIN txn t USING (txn_seq) WHERE o.class <> 'p')
    """

  /// The sides of the matches of an account, and whether the outside has all of one by these days.
  private static let matched = """
    ours AS MATERIALIZED (
      SELECT m.group_no, l.* FROM match_member m
        JOIN leg l USING (item_no)
       WHERE m.side = 0 AND m.live),
    theirs AS MATERIALIZED (
      SELECT m.group_no, m.account_id, o.class, o.currency, e.amount, e.booked_on,
             e.booked_on BETWEEN (SELECT first_on FROM asked) AND (SELECT last_on FROM asked) AS is_in
        FROM match_member m JOIN own o USING (account_id)
        JOIN entry e ON e.source_id = m.source_id AND e.entry_no = m.item_no
       WHERE m.side = 1 AND m.live),
    cleared AS MATERIALIZED (
      SELECT group_no, account_id, coalesce(max(theirs_on), max(ours_on)) BETWEEN (SELECT first_on FROM asked) AND (SELECT last_on FROM asked) AS is_in FROM (
        SELECT group_no, account_id, effective_on AS ours_on, NULL::date AS theirs_on FROM ours
         UNION ALL
        SELECT group_no, account_id, NULL, booked_on FROM theirs) day
       GROUP BY group_no, account_id)
    """

  /// What the processors' reports have for these days.
  private static let rows = """
    reported AS MATERIALIZED (
      SELECT e.source_id, e.entry_no, o.account_id, o.currency, o.class, e.category, e.gross, e.fee, e.amount
        FROM standing_entry e JOIN source s USING (source_id)
        JOIN account a ON a.code = s.account_code AND a.currency = e.currency
        JOIN own o ON o.account_id = a.account_id
       WHERE s.kind = 'processor' AND e.booked_on BETWEEN (SELECT first_on FROM asked) AND (SELECT last_on FROM asked))
    """

  private static let change = """
    SELECT o.currency, CASE o.party WHEN 'member' THEN 'change_members' WHEN 'organisation' THEN 'change_organisations'
                       ELSE 'change_others' END AS line, '' AS reason, p.count, p.amount
      FROM (SELECT account_id, count(*) AS count, -sum(amount) AS amount FROM posting
             WHERE effective_on BETWEEN $1::date AND $2::date GROUP BY account_id) p
      JOIN own o USING (account_id) WHERE o.class = 'p'
    """

  private static let ofRows = [
    """
    SELECT currency, CASE WHEN category LIKE 'payout%' THEN 'payouts_sent'
             WHEN category IN ('charge', 'payment') THEN 'charges' WHEN category LIKE '%refund%' THEN 'refunds'
             WHEN category LIKE '%dispute%' THEN 'disputes'
             WHEN category IN ('fee', 'stripe_fee', 'application_fee', 'network_cost', 'tax') THEN 'fees_apart'
             ELSE 'other_rows' END, '', CASE WHEN category IN ('charge', 'payment') THEN gross ELSE amount END
      FROM reported
    """,
    """
    SELECT currency, 'charge_fees', '', -fee FROM reported WHERE category IN ('charge', 'payment')
    """,
  ]

  /// Of a bank what its matches clear in these days, as we booked it; of a processor what keeps its
  /// rows and our legs apart. Both with what we booked on the other side of a cut.
  private static let ofMatched = [
    """
    SELECT l.currency, CASE WHEN l.has_o THEN 'bank_payouts'
             WHEN l.has_p THEN 'members_by_bank' WHEN l.has_k THEN 'payouts_received' ELSE 'own_by_bank' END, '', l.amount
      FROM ours l JOIN cleared c USING (group_no, account_id) WHERE c.is_in AND l.class <> 'k'
    """,
    """
    SELECT l.currency, \(transit), '', CASE WHEN l.is_in THEN l.amount ELSE -l.amount END
      FROM ours l JOIN cleared c USING (group_no, account_id)
     WHERE l.class IN ('k', 'b') AND l.is_in <> c.is_in
    """,
    """
    SELECT r.currency, 'matches_apart', '', CASE WHEN r.is_in THEN -r.amount ELSE r.amount END
      FROM theirs r JOIN cleared c USING (group_no, account_id)
     WHERE r.class = 'k' AND r.is_in <> c.is_in
    """,
    """
    SELECT d.currency, 'differences_apart', '',
           CASE WHEN c.is_in THEN d.amount ELSE 0 END
           - CASE WHEN d.effective_on BETWEEN (SELECT first_on FROM asked) AND (SELECT last_on FROM asked) THEN d.amount ELSE 0 END
      FROM difference d JOIN own o USING (account_id) JOIN cleared c USING (group_no, account_id)
     WHERE d.live AND o.class = 'k'
    """,
    """
    SELECT d.currency, 'difference_' || d.kind, '', d.amount
      FROM difference d JOIN own o USING (account_id)
     WHERE d.live AND o.class = 'k' AND d.effective_on BETWEEN (SELECT first_on FROM asked) AND (SELECT last_on FROM asked)
    """,
    """
    SELECT o.currency, 'conversions', '', sum(x.amount) FROM (
      SELECT group_no, account_id, amount::numeric FROM ours
       UNION ALL SELECT group_no, account_id, -amount FROM theirs
       UNION ALL SELECT group_no, account_id, -amount FROM difference WHERE live) x
      JOIN own o USING (account_id) JOIN cleared c USING (group_no, account_id)
     WHERE c.is_in AND o.class = 'k'
       -- Most books need not look for them.
       AND (SELECT count(DISTINCT currency) FROM own WHERE class IN ('k', 'b')) > 1
       AND group_no IN (
         SELECT group_no FROM (SELECT group_no, currency FROM ours
                                UNION ALL SELECT group_no, currency FROM theirs) side
          GROUP BY group_no HAVING min(currency) <> max(currency))
     GROUP BY o.currency, group_no, account_id
    """,
  ]

  private static let transit = """
    CASE WHEN l.has_k AND l.has_b THEN 'payouts_in_transit' WHEN l.class = 'k' THEN 'processor_in_transit'
         WHEN l.has_o THEN 'settlements_in_transit' WHEN l.has_p THEN 'members_in_transit' ELSE 'own_in_transit' END
    """

  /// What no match explains, by the reason of its break: ours on either kind of account, theirs of
  /// the processors. An item that is in neither a match nor a break has no name.
  private static let ofOpen = [
    """
    SELECT l.currency, CASE WHEN b.reason = 'timing' OR l.has_k AND l.has_b THEN \(transit)
             WHEN l.class = 'k' THEN 'not_at_processor' ELSE 'not_at_bank' END,
           CASE WHEN b.reason = 'timing' OR l.has_k AND l.has_b THEN '' ELSE b.reason END, l.amount
      FROM leg l JOIN (\(breaks)) b
        ON b.side = 0 AND b.item_no = l.item_no
     WHERE l.is_in AND l.class IN ('k', 'b')
       AND NOT EXISTS (SELECT FROM ours o WHERE o.item_no = l.item_no)
    """,
    """
    SELECT r.currency, CASE WHEN r.category LIKE 'payout%' THEN 'payouts_in_transit' ELSE 'not_in_books' END,
           CASE WHEN r.category LIKE 'payout%' THEN '' ELSE b.reason END, -r.amount
      FROM reported r JOIN (\(breaks)) b
        ON b.side = 1 AND b.source_id = r.source_id AND b.item_no = r.entry_no
     WHERE NOT EXISTS (SELECT FROM match_member m
                        WHERE m.side = 1 AND m.source_id = r.source_id AND m.item_no = r.entry_no AND m.live)
    """,
  ]

  /// The latest that was said of each item.
  private static let breaks = """
    SELECT DISTINCT ON (account_id, side, source_id, item_no) account_id, side, source_id, item_no, reason
      FROM open_break ORDER BY account_id, side, source_id, item_no, period DESC
    """

  /// What was booked against neither party, bank nor processor.
  private static let ofBooks = [
    """
    SELECT l.currency, CASE class
             WHEN 'i' THEN CASE WHEN has_p OR has_t THEN 'retained_fees' ELSE 'own_income' END
             WHEN 'x' THEN CASE WHEN has_p OR has_t THEN 'adjustments'
                                WHEN has_k AND type LIKE 'chargeback%' THEN 'disputes_borne'
                                WHEN has_k THEN 'fees_apart_borne' WHEN has_b THEN 'bank_charges' ELSE 'own_bookings' END
             WHEN 'q' THEN 'opening' WHEN 't' THEN 'internal_in_transit' WHEN 'n' THEN 'not_reported' END, '', l.amount
      FROM leg l JOIN ledger_transaction t ON t.txn_seq = l.item_no / 16
     WHERE l.is_in AND l.class IN ('i', 'x', 'q', 't', 'n') AND t.origin <> 'difference'
    """,
    """
    SELECT l.currency, 'opening', '', l.amount FROM leg l
     WHERE l.is_in AND l.class IN ('k', 'b') AND l.has_q
       AND NOT EXISTS (SELECT FROM ours o WHERE o.item_no = l.item_no)
       AND NOT EXISTS (SELECT FROM open_break b
                        WHERE b.side = 0 AND b.item_no = l.item_no)
    """,
  ]
}
