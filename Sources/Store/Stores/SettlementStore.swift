import Domain

/// What organisations are owed, and the proposal to pay it.
public struct SettlementStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// An organisation's balance in one currency; plus is owed to it. Minor units.
  public struct Balance: Hashable, Sendable {
    public var organisation: String
    public var currency: Currency
    public var opening: Money
    public var movements: Money
    /// Whether it is known where to pay it.
    public var hasBankAccount: Bool
    /// By an operation of the last day or before.
    public var isClosed: Bool
    /// One of the platform's own.
    public var isInternal: Bool
  }

  /// Tells the states apart that a proposal is made from: where the ledger and the operations end,
  /// and how many registers of parties there were.
  public func standing() throws(StoreError) -> String {
    try connection.run(
      "look where the books stand",
      """
      SELECT concat_ws(' ', l.last_seq, o.last_op,
                       (SELECT count(*) FROM raw_file WHERE role = 'parties' AND state = 'loaded'))
        FROM ledger_head l, operation_head o
      """)[0].text(0)
  }

  /// Whether the book knows the bank account of any organisation on a day, or keeps organisations
  /// itself; one that knows none leaves it to the platform where to pay.
  public func knowsBankAccounts(on day: CalendarDate) throws(StoreError) -> Bool {
    try connection.run(
      "look for bank accounts",
      """
      SELECT EXISTS (
        SELECT FROM party p LEFT JOIN party_detail d USING (party_id)
          LEFT JOIN operation o USING (operation_id)
         WHERE p.kind = 'organisation' AND coalesce(o.business_on <= $1, p.iban <> ''))
          OR EXISTS (SELECT FROM party_bank JOIN operation USING (operation_id)
                      WHERE valid_from <= $1 AND business_on <= $1)
      """,
      [.date(day)])[0].bool(0)
  }

  /// Every organisation and currency with a balance or a movement, in order.
  public func balances(
    from first: CalendarDate, to last: CalendarDate
  ) throws(StoreError) -> [Balance] {
    try connection.run(
      "read organisations' balances",
      """
      SELECT b.party_id, b.currency, b.opening, b.movements,
             p.iban <> '' OR coalesce(d.bank_account, '') <> ''
               OR EXISTS (SELECT FROM party_bank k JOIN operation USING (operation_id)
                           WHERE k.party_id = b.party_id AND k.valid_from <= $2 AND business_on <= $2),
             EXISTS (SELECT FROM party_closing c JOIN operation USING (operation_id)
                      WHERE c.party_id = b.party_id AND business_on <= $2),
             coalesce(d.is_internal, false)
        FROM (
        SELECT o.party_id, a.currency,
               (-coalesce(sum(p.amount) FILTER (WHERE p.effective_on < $1), 0))::bigint AS opening,
               (-coalesce(sum(p.amount) FILTER (WHERE p.effective_on >= $1), 0))::bigint AS movements,
               count(*) FILTER (WHERE p.effective_on >= $1) AS lines
          FROM party o JOIN account a ON a.party_id = o.party_id AND a.kind = 'liability'
          JOIN posting p ON p.account_id = a.account_id AND p.effective_on <= $2
         WHERE o.kind = 'organisation'
         GROUP BY o.party_id, a.currency) b
        JOIN party p USING (party_id) LEFT JOIN party_detail d USING (party_id)
       WHERE b.opening <> 0 OR b.lines > 0
       ORDER BY b.party_id, b.currency
      """,
      [.date(first), .date(last)]
    ).map { row in
      guard let currency = Currency(code: row.text(1)) else {
        preconditionFailure("Currencies refer to the currency table")
      }
      return Balance(
        organisation: row.text(0), currency: currency,
        opening: Money(minorUnits: row.int64(2), currency: currency),
        movements: Money(minorUnits: row.int64(3), currency: currency),
        hasBankAccount: row.bool(4), isClosed: row.bool(5), isInternal: row.bool(6))
    }
  }

  /// One line of the proposal.
  public struct Record: Hashable, Sendable {
    public var organisation: String
    public var opening: Money
    public var movements: Money
    public var fees: Money
    public var reserveChange: Money
    public var float: Money
    public var payout: Money
    public var closing: Money
    public var feePercent: Percent
    public var feeSource: String
    public var state: String

    public init(
      organisation: String, opening: Money, movements: Money, fees: Money, reserveChange: Money,
      float: Money, payout: Money, closing: Money, feePercent: Percent, feeSource: String,
      state: String
    ) {
      self.organisation = organisation
      self.opening = opening
      self.movements = movements
      self.fees = fees
      self.reserveChange = reserveChange
      self.float = float
      self.payout = payout
      self.closing = closing
      self.feePercent = feePercent
      self.feeSource = feeSource
      self.state = state
    }
  }

  /// Replaces the period's proposal.
  public func replace(period: String, _ records: [Record]) throws {
    try connection.run(
      "forget the proposal", "DELETE FROM settlement WHERE period = $1", [.text(period)])
    try connection.copyIn(
      "insert settlements", into: "settlement",
      columns: [
        "period", "org_id", "currency", "opening", "movements", "fees", "reserve_change",
        "float_kept", "payout", "closing", "fee_percent", "fee_source", "state",
      ]
    ) { writer in
      for record in records {
        try writer.beginRow()
        try writer.text(period)
        try writer.text(record.organisation)
        try writer.text(record.opening.currency.code)
        for amount in [
          record.opening, record.movements, record.fees, record.reserveChange, record.float,
          record.payout, record.closing,
        ] { writer.int64(amount.minorUnits) }
        try writer.text(record.feePercent.description)
        try writer.text(record.feeSource)
        try writer.text(record.state)
      }
    }
  }

  public func records(period: String) throws(StoreError) -> [Record] {
    try connection.run(
      "read settlements",
      """
      SELECT org_id, currency, opening, movements, fees, reserve_change, float_kept, payout, closing,
             fee_percent, fee_source, state
        FROM settlement WHERE period = $1 ORDER BY org_id, currency
      """,
      [.text(period)]
    ).map { row in
      guard let currency = Currency(code: row.text(1)), let percent = Percent(row.text(9)) else {
        preconditionFailure("Settlements are written by us")
      }
      func money(_ column: Int) -> Money {
        Money(minorUnits: row.int64(column), currency: currency)
      }
      return Record(
        organisation: row.text(0), opening: money(2), movements: money(3), fees: money(4),
        reserveChange: money(5), float: money(6), payout: money(7), closing: money(8),
        feePercent: percent, feeSource: row.text(10), state: row.text(11))
    }
  }
}
