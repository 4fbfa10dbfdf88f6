import Domain

/// What the book says of one item, match or break, by the ids that outputs name them by.
public struct ExplanationStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// One member of a match, with the match that it is in.
  public struct Member {
    public var group: String
    public var period: String
    public var status: String
    public var rule: String
    public var score: Int32
    public var reasons: [String]
    public var source: String
    public var item: String
    public var date: CalendarDate
    public var amount: Money
    public var type: String
  }

  /// The members of the live matches and suggestions that have an id or hold an item of it, match
  /// by match, ours first.
  public func members(_ id: String) throws(StoreError) -> [Member] {
    try connection.run(
      "read matches of an id",
      """
      WITH own AS (
        SELECT group_no FROM match_group WHERE live AND group_id = $1
        UNION
        SELECT m.group_no FROM ledger_transaction t
          JOIN match_member m ON m.side = 0 AND m.item_no BETWEEN t.txn_seq * 16 AND t.txn_seq * 16 + 15
         WHERE t.external_id = $1
        UNION
        SELECT m.group_no FROM entry e
          JOIN match_member m ON m.side = 1 AND m.source_id = e.source_id AND m.item_no = e.entry_no
         WHERE e.item_ref = $1)
      SELECT g.group_id, g.period, g.status, g.rule, g.score, g.reasons, i.source, i.item, i.item_on,
             i.amount, i.currency, i.type
        FROM match_group g JOIN (
          SELECT m.group_no, 0 AS side, 'ledger' AS source, t.external_id AS item,
                 t.effective_on AS item_on, m.amount, a.currency, t.type
            FROM match_member m JOIN ledger_transaction t ON t.txn_seq = m.item_no / 16
            JOIN account a USING (account_id)
           WHERE m.side = 0 AND m.is_listed AND m.group_no IN (SELECT group_no FROM own)
          UNION ALL
          SELECT m.group_no, 1, s.name, entry_item_id(e, f.sha256), e.booked_on, m.amount, a.currency,
                 e.category
            FROM match_member m JOIN entry e ON e.source_id = m.source_id AND e.entry_no = m.item_no
            JOIN source s ON s.source_id = m.source_id JOIN raw_file f ON f.file_id = e.file_id
            JOIN account a USING (account_id)
           WHERE m.side = 1 AND m.is_listed AND m.group_no IN (SELECT group_no FROM own)) i
        USING (group_no)
       WHERE g.live
       ORDER BY g.status COLLATE "C", g.period, g.group_id, i.side, i.source COLLATE "C",
                i.item COLLATE "C", i.amount
      """,
      [.text(id)]
    ).map { row in
      Member(
        group: row.text(0), period: row.text(1), status: row.text(2), rule: row.text(3),
        score: row.int32(4), reasons: row.textArray(5), source: row.text(6), item: row.text(7),
        date: row.date(8), amount: ReportStore.money(row, 9, 10), type: row.text(11))
    }
  }

  /// One difference of a match.
  public struct Difference {
    public var kind: String
    public var amount: Money
    public var account: String
  }

  public func differences(group: String) throws(StoreError) -> [Difference] {
    try connection.run(
      "read differences of a match",
      """
      SELECT d.kind, d.amount, d.currency, d.target_code
        FROM difference d JOIN match_group g USING (group_no)
       WHERE g.live AND d.live AND g.group_id = $1 ORDER BY d.ordinal
      """,
      [.text(group)]
    ).map {
      Difference(kind: $0.text(0), amount: ReportStore.money($0, 1, 2), account: $0.text(3))
    }
  }

  /// An open item as the last run of a period saw it.
  public struct Open {
    public var id: String
    public var period: String
    public var source: String
    public var item: String
    public var date: CalendarDate
    public var amount: Money
    public var account: String
    public var reason: String
    /// Ids by blanks; empty where nothing came near.
    public var nearest: String
    public var because: String
  }

  /// The open items that have an id, or are the break of it, the latest period first.
  public func open(_ id: String) throws(StoreError) -> [Open] {
    try connection.run(
      "read breaks of an id",
      """
      SELECT b.break_id, b.period, coalesce(s.name, 'ledger'), b.item_id, b.item_on, b.amount,
             b.currency, a.code, b.reason, b.nearest_item_id, b.nearest_because
        FROM open_break b JOIN account a USING (account_id)
        LEFT JOIN source s ON s.source_id = b.source_id
       WHERE b.break_id = $1 OR b.item_id = $1
       ORDER BY b.period DESC, a.code COLLATE "C", b.currency, b.side, b.item_no
      """,
      [.text(id)]
    ).map { row in
      Open(
        id: row.text(0), period: row.text(1), source: row.text(2), item: row.text(3),
        date: row.date(4), amount: ReportStore.money(row, 5, 6), account: row.text(7),
        reason: row.text(8), nearest: row.text(9), because: row.text(10))
    }
  }
}
