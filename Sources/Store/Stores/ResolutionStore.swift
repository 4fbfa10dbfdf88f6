import Domain

/// What people decided, and what they may decide about.
public struct ResolutionStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// Adds those that are not there. Their ids are made from what they say, so an id that is there
  /// says the same.
  public func insert(_ resolutions: [Resolution], file: Int32) throws(StoreError) {
    let added = Set(
      try connection.run(
        "keep decisions",
        """
        INSERT INTO resolution (resolution_id, file_id, decided_at, who, action, period, subject, kind, why)
        SELECT id, $1, decided_at::timestamptz, who, action, period, subject, kind, why
          FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                      $9::text[]) AS r (id, decided_at, who, action, period, subject, kind, why)
            ON CONFLICT (resolution_id) DO NOTHING RETURNING resolution_id
        """,
        [
          .int32(file), .textArray(resolutions.map(\.id)),
          .textArray(resolutions.map(\.decidedAt.description)),
          .textArray(resolutions.map(\.who)), .textArray(resolutions.map(\.action.rawValue)),
          .textArray(resolutions.map(\.period.description)),
          .textArray(resolutions.map(\.subject)), .textArray(resolutions.map(\.kind)),
          .textArray(resolutions.map(\.why)),
        ]
      ).map { $0.text(0) })
    try connection.run(
      "note which file says a decision",
      """
      INSERT INTO resolution_file (resolution_id, file_id)
      SELECT DISTINCT id, $1::integer FROM unnest($2::text[]) AS r (id) ON CONFLICT DO NOTHING
      """,
      [.int32(file), .textArray(resolutions.map(\.id))])
    let items = resolutions.filter { added.contains($0.id) }.flatMap { one in
      one.targets.enumerated().map { (id: one.id, ordinal: Int64($0 + 1), target: $1) }
    }
    try connection.run(
      "keep what decisions are about",
      """
      INSERT INTO resolution_item
             (resolution_id, ordinal, account_code, currency, side, source, item_id)
      SELECT id, ordinal, account, currency, (side = 'right')::int, source, item
        FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
             AS t (id, ordinal, account, currency, side, source, item)
      """,
      [
        .textArray(items.map(\.id)), .int64Array(items.map(\.ordinal)),
        .textArray(items.map(\.target.account)),
        .textArray(items.map(\.target.currency.code)),
        .textArray(items.map(\.target.side.rawValue)), .textArray(items.map(\.target.source)),
        .textArray(items.map(\.target.item)),
      ])
  }

  /// Those that nobody has taken back and that hold in a period, the oldest first.
  public func standing(in period: String) throws(StoreError) -> [Resolution] {
    try read(
      "FROM standing_resolution r LEFT JOIN resolution_item i USING (resolution_id)",
      where: "r.period <= $1", [.text(period)])
  }

  /// All that count, the oldest first, and which were taken back.
  public func all() throws(StoreError) -> [(resolution: Resolution, isUndone: Bool)] {
    let undone = Set(
      try connection.run(
        "read decisions that were taken back",
        "SELECT subject FROM counted_resolution WHERE action = 'undo'"
      ).map { $0.text(0) })
    return try read(
      "FROM counted_resolution r LEFT JOIN resolution_item i USING (resolution_id)", where: "true",
      []
    ).map { ($0, undone.contains($0.id)) }
  }

  private func read(
    _ from: String, where condition: String, _ parameters: [Parameter]
  ) throws(StoreError) -> [Resolution] {
    var found: [Resolution] = []
    for row in try connection.run(
      "read decisions",
      """
      SELECT r.resolution_id, r.decided_at, r.who, r.action, r.period, r.subject, r.kind, r.why,
             i.account_code, i.currency, i.side::int, i.source, i.item_id
      \(from) WHERE \(condition)
       ORDER BY r.decided_at, r.resolution_id, i.ordinal
      """, parameters)
    {
      if found.last?.id != row.text(0) { found.append(ResolutionStore.resolution(row)) }
      if let target = ResolutionStore.target(row, from: 8) {
        found[found.count - 1].targets.append(target)
      }
    }
    return found
  }

  /// What the confirmations, hand matches and rejections that hold in a period show of who pays for
  /// whom and how references are written: each line's payer and texts with the party of the legs,
  /// where all of them are one party's.
  public struct Lesson {
    public var decision: String
    /// As the entry's bank names the payer.
    public var name: String
    public var account: String
    public var party: String
    /// The leg's own; empty where the decision is about several legs.
    public var reference: String
    /// Where the line may quote it.
    public var texts: [String]
    public var isRejected: Bool
  }

  /// In no order that means anything.
  public func lessons(in period: String) throws(StoreError) -> [Lesson] {
    try connection.run(
      "read what decisions teach",
      """
      WITH decided AS (
        SELECT r.resolution_id, r.action = 'reject' AS is_rejected, i.side, i.source, i.item_id
          FROM standing_resolution r JOIN resolution_item i USING (resolution_id)
         WHERE r.period <= $1 AND r.action IN ('confirm', 'match', 'reject')
      ), payee AS (
        SELECT d.resolution_id, min(p.party) AS party,
               CASE WHEN count(DISTINCT d.item_id) = 1 THEN min(t.reference) ELSE '' END AS reference
          FROM decided d JOIN ledger_transaction t ON t.external_id = d.item_id,
               LATERAL (SELECT coalesce(nullif(t.member_id, ''), t.org_id) COLLATE "C" AS party) p
         WHERE d.side = 0 GROUP BY d.resolution_id
        HAVING min(p.party) = max(p.party) AND min(p.party) <> ''
      ), wanted AS (
        SELECT DISTINCT s.source_id, d.source, d.item_id
          FROM decided d JOIN source s ON s.name = d.source WHERE d.side = 1 AND s.kind = 'bank'
      ), payer AS (
        SELECT w.source, w.item_id, e.counterparty_name, e.counterparty_account, e.remittance, e.refs
          FROM wanted w JOIN standing_entry e ON (e.source_id, e.item_ref) = (w.source_id, w.item_id)
         UNION
        SELECT w.source, w.item_id, e.counterparty_name, e.counterparty_account, e.remittance, e.refs
          FROM wanted w JOIN raw_file f ON left(f.sha256, 12) = substr(w.item_id, 2, 12)
          JOIN standing_entry e ON e.source_id = w.source_id AND e.file_id = f.file_id
           AND 'F' || left(f.sha256, 12) || ':' || e.file_index = w.item_id
         UNION
        SELECT w.source, w.item_id, e.counterparty_name, e.counterparty_account, e.remittance, e.refs
          FROM wanted w JOIN standing_retelling t ON (t.source_id, t.item_id) = (w.source_id, w.item_id)
          JOIN standing_entry e ON (e.source_id, e.entry_no) = (t.source_id, t.entry_no)
      )
      SELECT d.resolution_id, p.counterparty_name, p.counterparty_account, y.party, y.reference,
             p.remittance, p.refs, d.is_rejected
        FROM decided d JOIN payee y USING (resolution_id)
        JOIN payer p ON (p.source, p.item_id) = (d.source, d.item_id)
       WHERE d.side = 1
      """, [.text(period)]
    ).map { row in
      Lesson(
        decision: row.text(0), name: row.text(1), account: row.text(2), party: row.text(3),
        reference: row.text(4),
        texts: [row.text(5)]
          + MatchStore.references(row, 6).filter { $0.kind == .creditor || $0.kind == .endToEnd }
          .map(\.value), isRejected: row.bool(7))
    }
  }

  private static func resolution(_ row: Row) -> Resolution {
    guard let action = Resolution.Action(rawValue: row.text(3)), let period = Period(row.text(4))
    else { preconditionFailure("A decision was checked when it was kept") }
    return Resolution(
      id: row.text(0), decidedAt: row.instant(1), who: row.text(2), action: action,
      period: period, subject: row.text(5), kind: row.text(6), why: row.text(7), targets: [])
  }

  private static func target(_ row: Row, from column: Int) -> Resolution.Target? {
    guard let account = row.textOrNil(column) else { return nil }
    return Resolution.Target(
      account: account, currency: ReportStore.currency(row.text(column + 1)),
      side: row.int32(column + 2) == 0 ? .left : .right, source: row.text(column + 3),
      item: row.text(column + 4))
  }

  // MARK: What can be decided about

  /// An item that a person names, with the period that has it.
  public struct Found {
    public var target: Resolution.Target
    public var amount: Money
    public var period: String
    /// The item's own amount is not the one that its match states, as in a payout.
    public var isRestated = false
  }

  /// A live match or suggestion.
  public struct Group {
    public var status: String
    public var members: [Found]
    /// The kinds of its differences.
    public var kinds: [String]
  }

  public func group(_ id: String) throws(StoreError) -> Group? {
    var group: Group?
    for row in try connection.run(
      "read a match to decide about",
      """
      SELECT a.code, a.currency, m.side::int, coalesce(s.name, 'ledger'),
             CASE m.side WHEN 0 THEN t.external_id ELSE entry_item_id(e, f.sha256) END,
             m.amount, a.currency, g.period, m.amount <> coalesce(p.amount, e.amount), g.status,
             ARRAY(SELECT DISTINCT d.kind FROM difference d WHERE d.group_no = g.group_no AND d.live
                    ORDER BY 1)
        FROM match_group g JOIN match_member m USING (group_no) JOIN account a USING (account_id)
        LEFT JOIN source s ON s.source_id = m.source_id
        LEFT JOIN ledger_transaction t ON m.side = 0 AND t.txn_seq = m.item_no / 16
        LEFT JOIN posting p ON m.side = 0 AND p.txn_seq = m.item_no / 16 AND p.leg = m.item_no % 16
        LEFT JOIN entry e ON m.side = 1 AND e.source_id = m.source_id AND e.entry_no = m.item_no
        LEFT JOIN raw_file f ON f.file_id = e.file_id
       WHERE g.live AND g.group_id = $1
       ORDER BY 3, 4, 5, 1
      """, [.text(id)])
    {
      var known = group ?? Group(status: row.text(9), members: [], kinds: row.textArray(10))
      guard let target = ResolutionStore.target(row, from: 0) else {
        preconditionFailure("A member has an account")
      }
      known.members.append(
        Found(
          target: target, amount: ReportStore.money(row, 5, 6), period: row.text(7),
          isRestated: row.bool(8)))
      group = known
    }
    return group
  }

  /// The open items that have an id, or are the break of it, in the latest period that has them.
  public func open(_ id: String) throws(StoreError) -> [Found] {
    let found = try connection.run(
      "read a break to decide about",
      """
      SELECT a.code, a.currency, b.side::int, coalesce(s.name, 'ledger'), b.item_id, b.amount,
             b.currency, b.period
        FROM open_break b JOIN account a USING (account_id)
        LEFT JOIN source s ON s.source_id = b.source_id
       WHERE b.break_id = $1 OR b.item_id = $1
       ORDER BY b.period DESC, 3, 4, 1, 2
      """, [.text(id)]
    ).compactMap { row in
      ResolutionStore.target(row, from: 0).map {
        Found(target: $0, amount: ReportStore.money(row, 5, 6), period: row.text(7))
      }
    }
    return found.filter { $0.period == found.first?.period }
  }
}
