import Domain

extension MatchStore {
  // MARK: Groups

  /// A group that holds now.
  public struct LiveGroup {
    public var number: Int64
    public var id: String
    public var status: String
    public var rule: String
    public var score: Int32
    public var reasons: [String]
    /// Whether it is this period's and made by the passes, and ends when they do not make it again.
    public var isOurs: Bool
  }

  /// Hands out the groups that a group found now may be already, or takes the place of.
  public func liveGroups(
    period: String, _ body: (LiveGroup) throws -> Void
  ) throws {
    try connection.stream(
      "read live groups",
      """
      SELECT group_no, group_id, status, rule, score, reasons,
             period = $1 AND status IN ('auto', 'suggested', 'confirmed')
        FROM match_group WHERE live AND (period = $1 OR status <> 'auto')
      """,
      [.text(period)]
    ) { row in
      try body(
        LiveGroup(
          number: row.int64(0), id: row.text(1), status: row.text(2), rule: row.text(3),
          score: row.int32(4), reasons: row.textArray(5), isOurs: row.bool(6)))
    }
  }

  /// Ends groups with their members and differences. Nothing is deleted (I-23).
  public func end(_ groups: [Int64], because: String) throws(StoreError) {
    guard !groups.isEmpty else { return }
    try connection.run(
      "end groups",
      """
      UPDATE match_group SET live = false, ended_because = $2
       WHERE group_no IN (SELECT unnest($1::bigint[]))
      """,
      [.int64Array(groups), .text(because)])
    try connection.run(
      "end their members",
      """
      UPDATE match_member SET live = false
       WHERE live AND group_no IN (SELECT unnest($1::bigint[]))
      """,
      [.int64Array(groups)])
    try connection.run(
      "end their differences",
      """
      UPDATE difference SET live = false
       WHERE live AND group_no IN (SELECT unnest($1::bigint[]))
      """,
      [.int64Array(groups)])
  }

  /// Puts off the building of keys while many rows come in; false when more are there already.
  public func beginBulk(members: Int64) throws(StoreError) -> Bool {
    guard try BulkLoad(connection, of: "match_member").begin(unlessThereAre: members) else {
      return false
    }
    for table in MatchStore.besideMembers + ["open_break"] {
      _ = try BulkLoad(connection, of: table).begin(unlessThereAre: .max)
    }
    return true
  }

  /// Ends what `beginBulk` began for the groups; the breaks go on.
  public func endBulkOfGroups() throws(StoreError) {
    for table in ["match_member"] + MatchStore.besideMembers {
      try BulkLoad(connection, of: table).end()
    }
  }

  public func endBulkOfBreaks() throws(StoreError) {
    try BulkLoad(connection, of: "open_break").end()
  }

  /// What grows with the members and is written with them.
  private static let besideMembers = ["match_group", "difference"]

  /// The highest number that a group has; 0 when there is none.
  public func lastGroupNumber() throws(StoreError) -> Int64 {
    try connection.run(
      "last group", "SELECT coalesce(max(group_no), 0) FROM match_group")[0].int64(0)
  }

  public struct NewGroup {
    public var number: Int64
    public var id: String
    public var status: String
    public var rule: String
    public var score: Int32
    public var reasons: [String]

    public init(
      number: Int64, id: String, status: String, rule: String, score: Int32, reasons: [String]
    ) {
      self.number = number
      self.id = id
      self.status = status
      self.rule = rule
      self.score = score
      self.reasons = reasons
    }
  }

  public func insertGroups(
    period: String, rulesVersion: String, _ body: ((NewGroup) throws -> Void) throws -> Void
  ) throws {
    try connection.copyIn(
      "insert groups", into: "match_group",
      columns: [
        "group_no", "group_id", "period", "status", "rule", "score", "reasons", "rules_version",
      ]
    ) { writer in
      try body { group in
        try writer.beginRow()
        writer.int64(group.number)
        try writer.text(group.id)
        try writer.text(period)
        try writer.text(group.status)
        try writer.text(group.rule)
        writer.int32(group.score)
        try writer.textArray(group.reasons)
        try writer.text(rulesVersion)
      }
    }
  }

  /// What names an item in the database.
  public struct ItemKey: Hashable, Sendable {
    public var account: Int64
    public var side: Item.Side
    public var source: Int32
    public var number: Int64

    public init(account: Int64, side: Item.Side, source: Int32, number: Int64) {
      self.account = account
      self.side = side
      self.source = source
      self.number = number
    }
  }

  public struct NewMember {
    public var key: ItemKey
    public var group: Int64
    public var amount: Int64
    public var isListed: Bool
    /// Suggested members claim nothing.
    public var isLive: Bool

    public init(key: ItemKey, group: Int64, amount: Int64, isListed: Bool, isLive: Bool) {
      self.key = key
      self.group = group
      self.amount = amount
      self.isListed = isListed
      self.isLive = isLive
    }
  }

  public func insertMembers(_ body: ((NewMember) throws -> Void) throws -> Void) throws {
    try connection.copyIn(
      "insert members", into: "match_member",
      columns: [
        "account_id", "side", "source_id", "item_no", "group_no", "amount", "is_listed", "live",
      ]
    ) { writer in
      try body { member in
        try writer.beginRow()
        writer.itemKey(member.key)
        writer.int64(member.group)
        writer.int64(member.amount)
        writer.bool(member.isListed)
        writer.bool(member.isLive)
      }
    }
  }

  public struct NewDifference {
    public var group: Int64
    public var ordinal: Int16
    public var account: Int64
    public var source: Int32
    public var kind: String
    public var amount: Money
    public var targetCode: String
    public var on: CalendarDate

    public init(
      group: Int64, ordinal: Int16, account: Int64, source: Int32, kind: String, amount: Money,
      targetCode: String, on: CalendarDate
    ) {
      self.group = group
      self.ordinal = ordinal
      self.account = account
      self.source = source
      self.kind = kind
      self.amount = amount
      self.targetCode = targetCode
      self.on = on
    }
  }

  public func insertDifferences(_ body: ((NewDifference) throws -> Void) throws -> Void) throws {
    try connection.copyIn(
      "insert differences", into: "difference",
      columns: [
        "group_no", "ordinal", "account_id", "source_id", "kind", "amount", "currency",
        "target_code", "effective_on",
      ]
    ) { writer in
      try body { difference in
        try writer.beginRow()
        writer.int64(difference.group)
        writer.int16(difference.ordinal)
        writer.int64(difference.account)
        writer.int32(difference.source)
        try writer.text(difference.kind)
        writer.int64(difference.amount.minorUnits)
        try writer.text(difference.amount.currency.code)
        try writer.text(difference.targetCode)
        writer.date(difference.on)
      }
    }
  }

  // MARK: Differences to post

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

  // MARK: Breaks

  /// One break, ready to be stored.
  public struct NewBreak {
    public var key: ItemKey
    public var item: Item
    public var id: String
    public var reason: String
    public var nearest: String
    public var because: String

    public init(
      key: ItemKey, item: Item, id: String, reason: String, nearest: String, because: String
    ) {
      self.key = key
      self.item = item
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

  public func insertBreaks(
    period: String, _ body: ((NewBreak) throws -> Void) throws -> Void
  ) throws {
    try connection.copyIn(
      "insert breaks", into: "open_break",
      columns: [
        "period", "account_id", "side", "source_id", "item_no", "break_id", "item_id", "reason",
        "item_on", "amount", "currency", "nearest_item_id", "nearest_because",
      ]
    ) { writer in
      try body { entry in
        try writer.beginRow()
        try writer.text(period)
        writer.itemKey(entry.key)
        try writer.text(entry.id)
        try writer.text(entry.item.id)
        try writer.text(entry.reason)
        writer.date(entry.item.date)
        writer.int64(entry.item.amount.minorUnits)
        try writer.text(entry.item.amount.currency.code)
        try writer.text(entry.nearest)
        try writer.text(entry.because)
      }
    }
  }
}

extension CopyWriter {
  /// Account, side, source and number.
  fileprivate func itemKey(_ key: MatchStore.ItemKey) {
    int64(key.account)
    int16(key.side == .left ? 0 : 1)
    int32(key.source)
    int64(key.number)
  }
}
