import Domain

extension MatchStore {
  /// Replaces the period's groups by what was found. A group that is found again as it was stays;
  /// one that is not ends with a reason, and nothing is deleted (I-23).
  public func replaceGroups(period: String, rulesVersion: String) throws(StoreError) {
    try connection.run(
      "end groups that are not found again",
      """
      UPDATE match_group g SET live = false, ended_because = 'not found again with rules ' || $2
       WHERE g.period = $1 AND g.live AND g.status IN ('auto', 'suggested')
         AND NOT EXISTS (
           SELECT FROM found f
            WHERE (f.group_id, f.status, f.rule, f.score, f.reasons)
                  = (g.group_id, g.status, g.rule, g.score, g.reasons))
      """,
      [.text(period), .text(rulesVersion)])
    try connection.script(
      "end their members and differences",
      """
      UPDATE match_member m SET live = false FROM match_group g
       WHERE g.group_no = m.group_no AND m.live AND NOT g.live;
      UPDATE difference d SET live = false FROM match_group g
       WHERE g.group_no = d.group_no AND d.live AND NOT g.live
      """)
    try insertFound(period: period, rulesVersion: rulesVersion)
  }

  private func insertFound(period: String, rulesVersion: String) throws(StoreError) {
    try connection.script(
      "number the new groups",
      """
      CREATE TEMP TABLE fresh ON COMMIT DROP AS
      SELECT f.ordinal, (SELECT coalesce(max(group_no), 0) FROM match_group)
                          + row_number() OVER (ORDER BY f.ordinal) AS group_no
        FROM found f
       WHERE NOT EXISTS (SELECT FROM match_group g WHERE g.group_id = f.group_id AND g.live);
      ANALYZE fresh; ANALYZE found; ANALYZE found_member
      """)
    try connection.run(
      "insert groups",
      """
      INSERT INTO match_group (group_no, group_id, period, status, rule, score, reasons, rules_version)
      SELECT n.group_no, f.group_id, $1, f.status, f.rule, f.score, f.reasons, $2
        FROM fresh n JOIN found f USING (ordinal)
      """,
      [.text(period), .text(rulesVersion)])
    try connection.script(
      "insert members and differences",
      """
      INSERT INTO match_member (account_id, side, source_id, item_no, group_no, amount, is_listed, live)
      SELECT i.account_id, i.side, i.source_id, i.item_no, n.group_no, m.amount, m.is_listed,
             f.status <> 'suggested'
        FROM fresh n JOIN found f USING (ordinal) JOIN found_member m USING (ordinal)
        JOIN item i ON i.n = m.n;
      INSERT INTO difference (group_no, ordinal, account_id, source_id, kind, amount, currency,
                              target_code, effective_on)
      SELECT DISTINCT ON (n.group_no, d.place)
             n.group_no, d.place, i.account_id, i.source_id, d.kind, d.amount, i.currency,
             d.target_code, d.effective_on
        FROM fresh n JOIN found_difference d USING (ordinal) JOIN found_member m USING (ordinal)
        JOIN item i ON i.n = m.n AND i.source = d.source
       ORDER BY n.group_no, d.place, i.n
      """)
  }

  /// A sum of differences that is not in the ledger yet: live differences less what was posted.
  public struct DifferenceDue: Hashable, Sendable {
    public var accountCode: String
    public var targetCode: String
    public var kind: String
    public var amount: Money
    public var on: CalendarDate
    /// What the transactions of one day, kind and account share.
    public var reference: String
    /// How many were posted before it.
    public var posted: Int64
  }

  /// What is to be posted so that the ledger holds every live difference of one day, kind and
  /// account, in a full order.
  public func differencesDue() throws(StoreError) -> [DifferenceDue] {
    try connection.run(
      "find differences to post",
      """
      WITH wanted AS (
        SELECT d.effective_on, a.account_id, a.code, d.kind, d.currency, d.target_code,
               sum(d.amount) AS amount
          FROM difference d JOIN account a USING (account_id)
         WHERE d.live GROUP BY 1, 2, 3, 4, 5, 6),
      named AS (
        SELECT *, concat_ws('/', 'difference', effective_on, code, kind, currency, target_code) AS reference
          FROM wanted),
      posted AS (
        SELECT t.reference, sum(t.amount) AS amount, count(*) AS posts, min(t.effective_on) AS effective_on
          FROM ledger_transaction t WHERE t.origin = 'difference' GROUP BY t.reference)
      SELECT reference, coalesce(n.effective_on, p.effective_on),
             split_part(reference, '/', 3), split_part(reference, '/', 4),
             split_part(reference, '/', 5), split_part(reference, '/', 6),
             (coalesce(n.amount, 0) - coalesce(p.amount, 0))::bigint, coalesce(p.posts, 0)
        FROM named n FULL JOIN posted p USING (reference)
       WHERE coalesce(n.amount, 0) <> coalesce(p.amount, 0)
       ORDER BY reference
      """
    ).map { row in
      guard let currency = Currency(code: row.text(4)) else {
        preconditionFailure("Currencies refer to the currency table")
      }
      return DifferenceDue(
        accountCode: row.text(2), targetCode: row.text(5), kind: row.text(3),
        amount: Money(minorUnits: row.int64(6), currency: currency), on: row.date(1),
        reference: row.text(0), posted: row.int64(7))
    }
  }

  /// An open item with what the passes said about it.
  public struct OpenItem {
    public var item: Item
    public var account: Int64
    public var sourceNumber: Int32
    public var itemNumber: Int64
    public var candidates: [String]?
    public var refusedBecause: String?
    /// The number that the refusing pass was given.
    public var refusedBy: Int32?
    public var nearest: String?
    public var nearestReason: String?
    public var nearestBecause: String?
    public var expected: CalendarDate?
    public var distance: Int64?
  }

  /// Hands out what is left open. Rows of no amount need no explanation.
  public func openItems(_ body: (OpenItem) throws -> Void) throws {
    try connection.script("index what was said", "ANALYZE refusal; ANALYZE near; ANALYZE claim")
    try connection.stream(
      "read open items",
      """
      SELECT \(MatchStore.itemColumns), i.source_id, i.item_no, r.candidates, r.because, m.nearest,
             m.reason, m.because, m.expected, m.distance, r.pass
        FROM item i
        LEFT JOIN claim c ON c.n = i.n
        LEFT JOIN (SELECT DISTINCT ON (n) n, candidates, because, pass FROM refusal
                    ORDER BY n, pass, candidates, because) r ON r.n = i.n
        LEFT JOIN (SELECT DISTINCT ON (n) n, nearest, reason, because, expected, distance FROM near
                    ORDER BY n, distance, nearest, because) m ON m.n = i.n
       WHERE c.n IS NULL AND i.amount <> 0
      """
    ) { row in
      try body(
        OpenItem(
          item: MatchStore.item(row), account: row.int64(11), sourceNumber: row.int32(12),
          itemNumber: row.int64(13), candidates: row.isNull(14) ? nil : row.textArray(14),
          refusedBecause: row.textOrNil(15), refusedBy: row.int32OrNil(21),
          nearest: row.textOrNil(16),
          nearestReason: row.textOrNil(17), nearestBecause: row.textOrNil(18),
          expected: row.dateOrNil(19), distance: row.int64OrNil(20)))
    }
  }

  /// One break, ready to be stored.
  public struct NewBreak {
    public var open: OpenItem
    public var id: String
    public var reason: String
    public var nearest: String
    public var because: String

    public init(open: OpenItem, id: String, reason: String, nearest: String, because: String) {
      self.open = open
      self.id = id
      self.reason = reason
      self.nearest = nearest
      self.because = because
    }
  }

  public func clearBreaks(period: String) throws(StoreError) {
    try connection.run(
      "forget the period's breaks", "DELETE FROM open_break WHERE period = $1", [.text(period)])
  }

  public func insertBreaks(period: String, _ breaks: [NewBreak]) throws {
    try connection.copyIn(
      "insert breaks", into: "open_break",
      columns: [
        "period", "account_id", "side", "source_id", "item_no", "break_id", "item_id", "reason",
        "item_on", "amount", "currency", "nearest_item_id", "nearest_because",
      ]
    ) { writer in
      for entry in breaks {
        let item = entry.open.item
        try writer.beginRow()
        try writer.text(period)
        writer.int64(entry.open.account)
        writer.int16(item.side == .left ? 0 : 1)
        writer.int32(entry.open.sourceNumber)
        writer.int64(entry.open.itemNumber)
        try writer.text(entry.id)
        try writer.text(item.id)
        try writer.text(entry.reason)
        writer.date(item.date)
        writer.int64(item.amount.minorUnits)
        try writer.text(item.amount.currency.code)
        try writer.text(entry.nearest)
        try writer.text(entry.because)
      }
    }
  }
}
