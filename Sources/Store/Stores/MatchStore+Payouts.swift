import Domain

/// What earlier periods left behind of payouts that arrive now.
extension MatchStore {
  /// Payout rows that an earlier period matched: they may explain a bank line that came late.
  public func claimedPayoutRows(
    account: ReconciledAccount, period: String, since: CalendarDate
  ) throws(StoreError) -> [(item: Item, arrival: CalendarDate)] {
    try connection.run(
      "read payouts matched before",
      """
      SELECT s.name, e.item_ref, e.booked_on, e.amount, e.currency, e.gross, e.category, e.refs,
             e.remittance, \(MatchStore.arrival)
        FROM standing_entry e JOIN source s USING (source_id)
        JOIN match_member m ON m.account_id = $1 AND m.side = 1 AND m.source_id = e.source_id
                           AND m.item_no = e.entry_no AND m.live
        JOIN match_group g USING (group_no)
       WHERE s.account_code = $2 AND e.currency = $3 AND e.category LIKE 'payout%'
         AND e.booked_on >= $4 AND g.period < $5
       ORDER BY e.item_ref
      """,
      [
        .int64(account.id), .text(account.code), .text(account.currency.code), .date(since),
        .text(period),
      ]
    ).map { row in
      let currency = MatchStore.currency(row, 4)
      let item = Item(
        side: .right, number: 0, id: row.text(1), source: row.text(0), date: row.date(2),
        amount: Money(minorUnits: row.int64(3), currency: currency),
        gross: Money(minorUnits: row.int64(5), currency: currency), type: row.text(6),
        references: MatchStore.references(row, 7), text: row.text(8))
      return (item, row.date(9))
    }
  }

  /// Where a payout report says when the money reaches the bank.
  static let arrival = """
    coalesce(substring(e.extra from 'payout_expected_arrival_date=([0-9]{4}-[0-9]{2}-[0-9]{2})')::date,
             e.value_on, e.booked_on)
    """

  /// What the itemised rows of one payout add up to. Minor units; refunds are negative.
  public struct Composition: Hashable, Sendable {
    public var rows = 0
    public var gross: Int128 = 0
    public var refunds: Int128 = 0
    public var fees: Int128 = 0

    public init() {}

    public mutating func add(_ other: Composition) {
      rows += other.rows
      gross += other.gross
      refunds += other.refunds
      fees += other.fees
    }
  }

  /// The rows of payouts, by the payout's id, that earlier periods matched: they are no items of
  /// this period, and their payout may arrive in it.
  public func claimedCompositions(
    account: ReconciledAccount, period: String
  ) throws(StoreError) -> [String: Composition] {
    guard try hasOtherClaims(period) else { return [:] }
    var compositions: [String: Composition] = [:]
    for row in try connection.run(
      "sum the rows of payouts matched before",
      """
      SELECT substr(ref, 8), count(*), coalesce(sum(gross) FILTER (WHERE gross > 0), 0)::text,
             coalesce(sum(gross) FILTER (WHERE gross < 0), 0)::text, sum(fee)::text
        FROM standing_entry e JOIN source s USING (source_id)
        JOIN match_member m ON m.account_id = $1 AND m.side = 1 AND m.source_id = e.source_id
                           AND m.item_no = e.entry_no AND m.live
        JOIN match_group g USING (group_no), unnest(e.refs) ref
       WHERE e.currency = $2 AND e.category NOT LIKE 'payout%' AND ref LIKE 'payout=%'
         AND g.period < $3
       GROUP BY ref
      """,
      [.int64(account.id), .text(account.currency.code), .text(period)])
    {
      var composition = Composition()
      composition.rows = Int(row.int64(1))
      composition.gross = row.int128(2)
      composition.refunds = row.int128(3)
      composition.fees = row.int128(4)
      compositions[row.text(0)] = composition
    }
    return compositions
  }
}
