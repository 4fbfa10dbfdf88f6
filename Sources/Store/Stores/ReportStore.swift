import Domain

/// Everything a pack says, read from one unchanging view of the database and streamed in the order
/// in which it is written.
public struct ReportStore {
  /// The connection whose snapshot everything is read from.
  public let connection: Connection
  let period: String
  let firstOn: CalendarDate
  let lastOn: CalendarDate

  public init(
    _ connection: Connection, period: String, firstOn: CalendarDate, lastOn: CalendarDate
  ) {
    self.connection = connection
    self.period = period
    self.firstOn = firstOn
    self.lastOn = lastOn
  }

  public struct MatchRow {
    public var group: String
    public var side: String
    public var source: String
    public var item: String
    public var status: String
    public var rule: String
    public var score: Int64
    public var reasons: [String]
    public var amount: Money
    public var account: String
    public var date: CalendarDate
  }

  /// Items in matches and suggestions, by group, side, source and item.
  ///
  /// - Parameter suggested: Whether suggestions alone are asked for.
  public func matches(suggested: Bool = false, _ body: (MatchRow) throws -> Void) throws {
    try connection.stream(
      "read matches",
      """
      SELECT g.group_id, side, source, item, g.status, g.rule, g.score, g.reasons, amount, currency,
             account, item_on
        FROM (
          SELECT m.group_no, 0 AS side, 'ledger' AS source, t.external_id AS item, m.amount,
                 a.currency, a.code AS account, t.effective_on AS item_on
            FROM match_member m JOIN ledger_transaction t ON t.txn_seq = m.item_no / 16
            JOIN account a USING (account_id)
           WHERE m.side = 0 AND m.is_listed
          UNION ALL
          SELECT m.group_no, 1, s.name, entry_item_id(e, f.sha256), m.amount, a.currency, a.code,
                 e.booked_on
            FROM match_member m JOIN entry e ON e.source_id = m.source_id AND e.entry_no = m.item_no
            JOIN source s ON s.source_id = m.source_id JOIN raw_file f ON f.file_id = e.file_id
            JOIN account a USING (account_id)
           WHERE m.side = 1 AND m.is_listed) items
        JOIN match_group g USING (group_no)
       WHERE g.period = $1 AND g.live AND (NOT $2 OR g.status = 'suggested')
       ORDER BY g.group_id, side, source COLLATE "C", item COLLATE "C", account COLLATE "C"
      """,
      [.text(period), .bool(suggested)]
    ) { row in
      try body(
        MatchRow(
          group: row.text(0), side: row.int32(1) == 0 ? "left" : "right", source: row.text(2),
          item: row.text(3), status: row.text(4), rule: row.text(5), score: Int64(row.int32(6)),
          reasons: row.textArray(7), amount: ReportStore.money(row, 8, 9), account: row.text(10),
          date: row.date(11)))
    }
  }

  public struct BreakRow {
    public var id: String
    public var side: String
    public var item: String
    public var reason: String
    public var firstSeen: CalendarDate
    public var amount: Money
    public var account: String
    public var nearest: String
    public var because: String
    public var source: String
    public var description: String
  }

  /// Open items, oldest first.
  public func breaks(_ body: (BreakRow) throws -> Void) throws {
    try connection.stream(
      "read breaks",
      """
      SELECT b.break_id, b.side, b.item_id, b.reason, b.item_on, b.amount, b.currency, a.code,
             b.nearest_item_id, b.nearest_because, coalesce(s.name, 'ledger'),
             CASE b.side
               WHEN 0 THEN concat_ws(', ', nullif(t.counterparty, ''), nullif(t.description, ''))
               ELSE concat_ws(', ', nullif(e.counterparty_name, ''), nullif(e.remittance, ''))
             END
        FROM open_break b JOIN account a USING (account_id)
        LEFT JOIN source s ON s.source_id = b.source_id
        LEFT JOIN ledger_transaction t ON b.side = 0 AND t.txn_seq = b.item_no / 16
        LEFT JOIN entry e ON b.side = 1 AND e.source_id = b.source_id AND e.entry_no = b.item_no
       WHERE b.period = $1
       ORDER BY b.item_on, a.code, b.currency, b.side, 11, b.item_id, b.break_id
      """,
      [.text(period)]
    ) { row in
      try body(
        BreakRow(
          id: row.text(0), side: row.int16(1) == 0 ? "left" : "right", item: row.text(2),
          reason: row.text(3), firstSeen: row.date(4), amount: ReportStore.money(row, 5, 6),
          account: row.text(7), nearest: row.text(8), because: row.text(9), source: row.text(10),
          description: row.textOrNil(11) ?? ""))
    }
  }

  public struct DifferenceRow {
    public var group: String
    public var source: String
    public var kind: String
    public var account: String
    public var amount: Money
  }

  public func differences(_ body: (DifferenceRow) throws -> Void) throws {
    try connection.stream(
      "read differences",
      """
      SELECT g.group_id, s.name, d.kind, d.target_code, d.amount, d.currency
        FROM difference d JOIN match_group g USING (group_no) JOIN source s USING (source_id)
       WHERE g.period = $1 AND g.live AND d.live
       ORDER BY g.group_id, s.name, d.kind, d.target_code, d.currency, d.amount, d.ordinal
      """,
      [.text(period)]
    ) { row in
      try body(
        DifferenceRow(
          group: row.text(0), source: row.text(1), kind: row.text(2), account: row.text(3),
          amount: ReportStore.money(row, 4, 5)))
    }
  }

  public struct ProofRow {
    public var account: String
    public var currency: Currency
    public var balancePerStatement: Int128
    public var depositsInTransit: Int128
    public var outstandingPayments: Int128
    public var breaks: Int128
    public var balancePerLedger: Int128
    public var residual: Int128
    public var verdict: String
    public var because: [String]
  }

  public func proofs() throws(StoreError) -> [ProofRow] {
    try connection.run(
      "read proofs",
      """
      SELECT a.code, a.currency, balance_per_statement::text, deposits_in_transit::text,
             outstanding_payments::text, breaks::text, balance_per_ledger::text, residual::text,
             verdict, because
        FROM proof JOIN account a USING (account_id)
       WHERE period = $1 ORDER BY a.code, a.currency
      """,
      [.text(period)]
    ).map { row in
      ProofRow(
        account: row.text(0), currency: ReportStore.currency(row.text(1)),
        balancePerStatement: row.int128(2), depositsInTransit: row.int128(3),
        outstandingPayments: row.int128(4), breaks: row.int128(5), balancePerLedger: row.int128(6),
        residual: row.int128(7), verdict: row.text(8), because: row.textArray(9))
    }
  }

  public struct ControlRow {
    public var file: String
    public var sha256: String
    public var source: String
    public var format: String
    public var currency: Currency
    public var records: Int64
    public var accepted: Int64
    public var rejected: Int64
    public var sumAccepted: Int128
    public var sumControl: Int128
  }

  /// One row per file of the period and currency.
  public func controlTotals() throws(StoreError) -> [ControlRow] {
    try connection.run(
      "read control totals",
      """
      SELECT f.name, f.sha256, coalesce(s.name, f.role), f.format, c.currency, c.records, c.accepted,
             c.rejected, c.sum_accepted::text, c.sum_control::text
        FROM control_total c JOIN raw_file f USING (file_id) LEFT JOIN source s USING (source_id)
       WHERE f.state = 'loaded' AND f.file_id NOT IN (SELECT file_id FROM standing_supersession)
         AND f.first_on <= $2 AND f.last_on >= $1
       ORDER BY f.name COLLATE "C", f.sha256, c.currency
      """,
      [.date(firstOn), .date(lastOn)]
    ).map { row in
      ControlRow(
        file: row.text(0), sha256: row.text(1), source: row.text(2), format: row.text(3),
        currency: ReportStore.currency(row.text(4)), records: row.int64(5), accepted: row.int64(6),
        rejected: row.int64(7), sumAccepted: row.int128(8), sumControl: row.int128(9))
    }
  }

  public struct InputRow {
    public var name: String
    public var sha256: String
    public var bytes: Int64
    public var format: String
    public var source: String

    /// The sources of files that have to be posted in the order in which the book took them, each
    /// followed by the file's turn: those of operations, and exports that came after one of them.
    public static let operations = "operations "
    public static let ledger = "ledger "
  }

  /// The files that the pack was made from: everything loaded that reaches into the period or lies
  /// before it, because open items are carried forward; and what was kept out, because the verdict
  /// says so. Not what was superseded: the pack is the same as if it had never come.
  public func inputs() throws(StoreError) -> [InputRow] {
    try connection.run(
      "read inputs",
      """
      SELECT f.name, f.sha256, f.bytes, f.format,
             CASE WHEN f.state = 'quarantined' THEN 'quarantined'
                  WHEN t.turn IS NULL THEN coalesce(s.name, f.role)
                  WHEN f.role = 'operations' THEN '\(InputRow.operations)' || t.turn
                  ELSE '\(InputRow.ledger)' || t.turn END
        FROM raw_file f LEFT JOIN source s USING (source_id) LEFT JOIN (
          WITH of_operations AS (
                 SELECT file_id, coalesce(min(head_seq), min(first_seq) - 1, 0) AS head, min(op_no) AS number
                   FROM operation GROUP BY file_id),
               of_exports AS (
                 SELECT file_id, min(txn_seq) - 1 AS head FROM ledger_transaction
                  WHERE file_id IS NOT NULL AND txn_seq > (SELECT min(head) FROM of_operations)
                  GROUP BY file_id)
          -- What comes at the same head posted nothing before the export did.
          SELECT file_id, rank() OVER (ORDER BY head, coalesce(number, 9223372036854775807), sha256) AS turn
            FROM (SELECT file_id, head, number FROM of_operations
                   UNION ALL
                  SELECT file_id, head, NULL FROM of_exports) found
            JOIN raw_file USING (file_id)) t USING (file_id)
       WHERE f.state IN ('loaded', 'quarantined') AND f.file_id NOT IN (SELECT file_id FROM standing_supersession)
         AND (f.first_on IS NULL OR f.first_on <= $1)
       ORDER BY f.name COLLATE "C", f.sha256
      """,
      [.date(lastOn)]
    ).map { row in
      InputRow(
        name: row.text(0), sha256: row.text(1), bytes: row.int64(2), format: row.text(3),
        source: row.text(4))
    }
  }

  static func currency(_ code: String) -> Currency {
    guard let currency = Currency(code: code) else {
      preconditionFailure("Currencies refer to the currency table")
    }
    return currency
  }

  static func money(_ row: Row, _ amount: Int, _ currency: Int) -> Money {
    Money(minorUnits: row.int64(amount), currency: ReportStore.currency(row.text(currency)))
  }
}
