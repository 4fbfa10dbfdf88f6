import Domain

/// What the last run of a period left in the book, for comparing.
extension MatchStore {
  /// A group that holds now, without its items.
  public struct RecordedGroup {
    public var number: Int64
    public var id: String
    public var status: String
    public var rule: String
    public var reasons: [String]
    /// In the order of their texts.
    public var differences: [RecordedDifference]
  }

  public struct RecordedDifference: Hashable, Sendable {
    public var kind: String
    public var amount: Money

    public init(kind: String, amount: Money) {
      self.kind = kind
      self.amount = amount
    }

    public static func inOrder(_ a: Self, _ b: Self) -> Bool {
      (a.kind, a.amount.currency, a.amount.minorUnits)
        < (b.kind, b.amount.currency, b.amount.minorUnits)
    }
  }

  /// Hands out the period's groups that hold.
  public func recordedGroups(
    period: String, _ body: (RecordedGroup) throws -> Void
  ) throws {
    var differences: [Int64: [RecordedDifference]] = [:]
    try connection.stream(
      "read recorded differences",
      """
      SELECT d.group_no, d.kind, d.amount, d.currency
        FROM difference d JOIN match_group g USING (group_no)
       WHERE g.live AND d.live AND g.period = $1
      """,
      [.text(period)]
    ) { row in
      differences[row.int64(0), default: []].append(
        RecordedDifference(kind: row.text(1), amount: ReportStore.money(row, 2, 3)))
    }
    try connection.stream(
      "read recorded groups",
      """
      SELECT group_no, group_id, status, rule, reasons
        FROM match_group WHERE live AND period = $1
      """,
      [.text(period)]
    ) { row in
      try body(
        RecordedGroup(
          number: row.int64(0), id: row.text(1), status: row.text(2), rule: row.text(3),
          reasons: row.textArray(4),
          differences: (differences[row.int64(0)] ?? []).sorted(
            by: RecordedDifference.inOrder)))
    }
  }

  /// What is listed of a group.
  public struct RecordedMember {
    public var group: Int64
    public var side: Item.Side
    public var source: String
    public var item: String
    public var date: CalendarDate
    public var amount: Money
  }

  /// The members of groups, group by group, ours first.
  public func recordedMembers(of groups: [Int64]) throws(StoreError) -> [RecordedMember] {
    if groups.isEmpty { return [] }
    return try connection.run(
      "read members of recorded groups",
      """
      SELECT * FROM (
        SELECT m.group_no, 0 AS side, 'ledger' AS source, t.external_id AS item, t.effective_on,
               m.amount, a.currency
          FROM match_member m JOIN ledger_transaction t ON t.txn_seq = m.item_no / 16
          JOIN account a USING (account_id)
         WHERE m.side = 0 AND m.is_listed AND m.group_no = ANY ($1::bigint[])
        UNION ALL
        SELECT m.group_no, 1, s.name, entry_item_id(e, f.sha256), e.booked_on, m.amount, a.currency
          FROM match_member m JOIN entry e ON e.source_id = m.source_id AND e.entry_no = m.item_no
          JOIN source s ON s.source_id = m.source_id JOIN raw_file f ON f.file_id = e.file_id
          JOIN account a USING (account_id)
         WHERE m.side = 1 AND m.is_listed AND m.group_no = ANY ($1::bigint[])) i
       ORDER BY group_no, side, source COLLATE "C", item COLLATE "C", amount
      """,
      [.int64Array(groups)]
    ).map { row in
      RecordedMember(
        group: row.int64(0), side: row.int32(1) == 0 ? .left : .right, source: row.text(2),
        item: row.text(3), date: row.date(4), amount: ReportStore.money(row, 5, 6))
    }
  }

  /// How many items of a currency are open, and what their amounts come to, signs aside.
  public func recordedOpen(
    period: String
  ) throws(StoreError) -> [(currency: Currency, count: Int, sum: Int128)] {
    try connection.run(
      "sum recorded breaks",
      """
      SELECT currency, count(*), sum(abs(amount))::text FROM open_break
       WHERE period = $1 GROUP BY currency ORDER BY currency
      """,
      [.text(period)]
    ).map { row in
      guard let currency = Currency(code: row.text(0)), let sum = Int128(row.text(2)) else {
        preconditionFailure("Currencies refer to the currency table")
      }
      return (currency, Int(row.int64(1)), sum)
    }
  }
}
