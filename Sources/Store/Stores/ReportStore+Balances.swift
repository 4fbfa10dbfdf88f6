import Domain

extension ReportStore {
  /// Postings up to the period's end as reports see them: imported ones as they are, differences
  /// summed per day, kind and account, so that how often a month was matched is not seen.
  private static let reported = """
    reported AS (
      SELECT p.account_id, p.amount, p.effective_on FROM posting p
        JOIN ledger_transaction t USING (txn_seq)
       WHERE p.effective_on <= $2 AND t.origin <> 'difference'
      UNION ALL
      SELECT p.account_id, sum(p.amount)::bigint, p.effective_on FROM posting p
        JOIN ledger_transaction t USING (txn_seq)
       WHERE p.effective_on <= $2 AND t.origin = 'difference'
       GROUP BY t.reference, p.account_id, p.effective_on HAVING sum(p.amount) <> 0)
    """

  public struct BalanceRow {
    public var account: String
    public var kind: String
    public var currency: Currency
    public var opening: Int128
    public var debits: Int128
    public var credits: Int128
    public var closing: Int128
  }

  /// Accounts with a balance or a movement, debit positive.
  public func trialBalance(_ body: (BalanceRow) throws -> Void) throws {
    try connection.stream(
      "read the trial balance",
      """
      WITH \(ReportStore.reported)
      SELECT code, kind, currency, opening::text, debits::text, credits::text,
             (opening + debits - credits)::text
        FROM (
          SELECT a.code, a.kind, a.currency,
                 coalesce(sum(r.amount) FILTER (WHERE r.effective_on < $1), 0) AS opening,
                 coalesce(sum(r.amount) FILTER (WHERE r.effective_on >= $1 AND r.amount > 0), 0) AS debits,
                 coalesce(-sum(r.amount) FILTER (WHERE r.effective_on >= $1 AND r.amount < 0), 0) AS credits
            FROM account a JOIN reported r USING (account_id)
           GROUP BY a.account_id) balances
       WHERE opening <> 0 OR debits <> 0 OR credits <> 0
       ORDER BY code, currency
      """,
      [.date(firstOn), .date(lastOn)]
    ) { row in
      try body(
        BalanceRow(
          account: row.text(0), kind: row.text(1), currency: ReportStore.currency(row.text(2)),
          opening: row.int128(3), debits: row.int128(4), credits: row.int128(5),
          closing: row.int128(6)))
    }
  }

  /// A party's account is named by its register entry, else by the platform's account id.
  private static let party = "coalesce(a.party_id, substr(a.code, 7))"

  public struct PartyBalanceRow {
    public var party: String
    public var name: String
    public var kind: String
    public var currency: Currency
    public var opening: Int128
    public var moneyIn: Int128
    public var moneyOut: Int128

    public var closing: Int128 { opening + moneyIn - moneyOut }
  }

  /// Parties with a balance or a movement; plus is what we owe them.
  public func partyBalances(_ body: (PartyBalanceRow) throws -> Void) throws {
    try connection.stream(
      "read party balances",
      """
      SELECT party, name, kind, currency, opening::text, money_in::text, money_out::text FROM (
        SELECT \(ReportStore.party) AS party, coalesce(max(o.name), \(ReportStore.party)) AS name,
               coalesce(max(o.kind), 'party') AS kind, a.currency,
               coalesce(-sum(p.amount) FILTER (WHERE p.effective_on < $1), 0) AS opening,
               coalesce(-sum(p.amount) FILTER (WHERE p.effective_on >= $1 AND p.amount < 0), 0) AS money_in,
               coalesce(sum(p.amount) FILTER (WHERE p.effective_on >= $1 AND p.amount > 0), 0) AS money_out
          FROM account a JOIN posting p USING (account_id) LEFT JOIN party o USING (party_id)
         WHERE a.code LIKE 'party:%' AND p.effective_on <= $2
         GROUP BY \(ReportStore.party), a.currency) balances
       WHERE opening <> 0 OR money_in <> 0 OR money_out <> 0
       ORDER BY party COLLATE "C", currency
      """,
      [.date(firstOn), .date(lastOn)]
    ) { row in
      try body(
        PartyBalanceRow(
          party: row.text(0), name: row.text(1), kind: row.text(2),
          currency: ReportStore.currency(row.text(3)), opening: row.int128(4),
          moneyIn: row.int128(5), moneyOut: row.int128(6)))
    }
  }

  public struct PartyLineRow {
    public var party: String
    public var currency: Currency
    public var date: CalendarDate
    public var reference: String
    public var type: String
    public var counterparty: String
    public var description: String
    /// Plus is money to the party.
    public var amount: Money
  }

  /// The lines of every party's statement in the order of `partyBalances`, then of time, one at a
  /// time and a batch ahead. Lives inside the report's snapshot.
  public final class LineCursor {
    private let store: ReportStore
    private var batch: [PartyLineRow] = []
    private var position = 0
    private var isOpen = false
    private static let size = 5_000

    public init(_ store: ReportStore) { self.store = store }

    public func next() throws(StoreError) -> PartyLineRow? {
      if position == batch.count { try fetch() }
      guard position < batch.count else { return nil }
      position += 1
      return batch[position - 1]
    }

    private func fetch() throws(StoreError) {
      if !isOpen {
        try store.connection.run(
          "open statement lines",
          """
          DECLARE statement_lines NO SCROLL CURSOR FOR
          SELECT \(ReportStore.party) AS party, a.currency, t.effective_on,
                 coalesce(nullif(t.reference, ''), t.external_id), t.type, t.counterparty,
                 t.description, -p.amount
            FROM account a JOIN posting p USING (account_id) JOIN ledger_transaction t USING (txn_seq)
           WHERE a.code LIKE 'party:%' AND p.effective_on BETWEEN $1 AND $2
           ORDER BY \(ReportStore.party) COLLATE "C", a.currency, t.booked_at, t.external_id, p.leg
          """,
          [.date(store.firstOn), .date(store.lastOn)])
        isOpen = true
      }
      batch = try store.connection.run(
        "read statement lines", "FETCH FORWARD \(LineCursor.size) FROM statement_lines"
      ).map { row in
        PartyLineRow(
          party: row.text(0), currency: ReportStore.currency(row.text(1)), date: row.date(2),
          reference: row.text(3), type: row.text(4), counterparty: row.text(5),
          description: row.text(6), amount: ReportStore.money(row, 7, 1))
      }
      position = 0
    }
  }

  public struct JournalRow {
    public var id: String
    public var date: CalendarDate
    public var description: String
    public var account: String
    public var amount: Money
  }

  /// The period's postings, transaction by transaction in order of time; differences summed.
  public func journal(_ body: (JournalRow) throws -> Void) throws {
    try connection.stream(
      "read the journal",
      """
      SELECT external_id, effective_on, description, code, amount, currency FROM (
        SELECT t.external_id, t.booked_at, t.effective_on,
               concat_ws(' | ', t.type, nullif(t.counterparty, ''), nullif(t.description, '')) AS description,
               p.leg, a.code, p.amount, p.currency
          FROM ledger_transaction t JOIN posting p USING (txn_seq) JOIN account a USING (account_id)
         WHERE t.effective_on BETWEEN $1 AND $2 AND t.origin <> 'difference'
        UNION ALL
        SELECT t.reference, min(t.booked_at), t.effective_on, min(t.description), p.leg, a.code,
               sum(p.amount)::bigint, p.currency
          FROM ledger_transaction t JOIN posting p USING (txn_seq) JOIN account a USING (account_id)
         WHERE t.effective_on BETWEEN $1 AND $2 AND t.origin = 'difference'
         GROUP BY t.reference, t.effective_on, p.leg, a.code, p.currency
        HAVING sum(p.amount) <> 0) lines
       ORDER BY effective_on, booked_at, external_id COLLATE "C", leg, code
      """,
      [.date(firstOn), .date(lastOn)]
    ) { row in
      try body(
        JournalRow(
          id: row.text(0), date: row.date(1), description: row.text(2), account: row.text(3),
          amount: ReportStore.money(row, 4, 5)))
    }
  }
}
