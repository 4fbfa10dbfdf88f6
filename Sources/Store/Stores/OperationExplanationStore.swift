import Domain

/// What the book says of one operation, of what was asked for and waits, and of one party.
public struct OperationExplanationStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  public struct Operation {
    public var id: String
    public var kind: String
    public var day: CalendarDate
    public var state: String
    /// Why it was rejected; empty else.
    public var code: String
    /// What its answer says beyond: name, tab, value, line feed.
    public var told: String
    public var file: String
    public var sha256: String
    public var line: Int32
  }

  /// The operation of an id, or the one that posted the transaction of this id.
  public func operation(_ id: String) throws(StoreError) -> Operation? {
    try connection.run(
      "read an operation",
      """
      SELECT o.operation_id, o.kind, o.business_on, o.state, o.code, o.told, f.name, f.sha256, o.line
        FROM operation o JOIN raw_file f USING (file_id)
       WHERE o.operation_id = $1
          OR o.operation_id = (
               SELECT c.operation_id FROM ledger_transaction t JOIN operation c
                   ON c.first_seq = (SELECT max(first_seq) FROM operation WHERE first_seq <= t.txn_seq)
                WHERE t.external_id = $1 AND t.origin = 'operation')
       ORDER BY o.operation_id <> $1 LIMIT 1
      """,
      [.text(id)]
    ).first.map { row in
      Operation(
        id: row.text(0), kind: row.text(1), day: row.date(2), state: row.text(3),
        code: row.text(4), told: row.text(5), file: row.text(6), sha256: row.text(7),
        line: row.int32(8))
    }
  }

  /// A leg of a transaction.
  public struct Leg {
    public var transaction: String
    public var type: String
    public var day: CalendarDate
    /// The operation that posted it.
    public var operation: String
    public var account: String
    /// Debit positive.
    public var amount: Money
  }

  /// The legs of what an operation posted, and of the transaction of this id, in the order of posting.
  public func legs(_ id: String) throws(StoreError) -> [Leg] {
    try connection.run(
      "read what an operation posted",
      """
      WITH posted AS (
        SELECT t.txn_seq FROM operation o
          JOIN ledger_transaction t ON t.txn_seq BETWEEN o.first_seq AND o.last_seq
         WHERE o.operation_id = $1
         UNION
        SELECT txn_seq FROM ledger_transaction WHERE external_id = $1 AND origin = 'operation')
      SELECT t.external_id, t.type, t.effective_on,
             (SELECT operation_id FROM operation
               WHERE first_seq = (SELECT max(first_seq) FROM operation WHERE first_seq <= t.txn_seq)),
             a.code, p.amount, p.currency
        FROM posted JOIN ledger_transaction t USING (txn_seq) JOIN posting p USING (txn_seq)
        JOIN account a USING (account_id)
       ORDER BY t.txn_seq, p.leg
      """,
      [.text(id)]
    ).map { row in
      Leg(
        transaction: row.text(0), type: row.text(1), day: row.date(2), operation: row.text(3),
        account: row.text(4), amount: ReportStore.money(row, 5, 6))
    }
  }

  /// Something that was asked for, and whether it has ended.
  public struct Request {
    public var id: String
    public var kind: String
    public var party: String
    public var counterparty: String
    public var amount: Money
    public var held: Money
    public var net: Money
    public var method: String
    /// Of a refund its top-up, of a top-up the charge that waits for it.
    public var subject: String
    public var openedOn: CalendarDate
    public var openedBy: String
    public var outcome: String?
    public var endedOn: CalendarDate?
    public var endedBy: String?
    public var processorReference: String?
    /// Why it failed; empty when nobody said.
    public var reason: String?
  }

  /// The requests of an id, those that an operation of this id opened or ended, and what they are
  /// about or wait for.
  public func requests(about id: String) throws(StoreError) -> [Request] {
    try requests(
      """
      r.request_id = $1 OR r.operation_id = $1 OR r.subject = $1 OR e.operation_id = $1
           OR r.request_id = (SELECT subject FROM request WHERE request_id = $1)
      """, id)
  }

  /// What a party has asked for, or is asked for, and has not ended.
  public func openRequests(of party: String) throws(StoreError) -> [Request] {
    try requests(
      "e.request_id IS NULL AND (r.party_id = $1 OR r.counterparty_id = $1)", party)
  }

  private func requests(_ condition: String, _ id: String) throws(StoreError) -> [Request] {
    try connection.run(
      "read requests of an id",
      """
      SELECT r.request_id, r.kind, r.party_id, r.counterparty_id, r.amount, r.currency, r.held, r.net,
             r.method, r.subject, r.opened_on, r.operation_id, e.outcome, e.ended_on, e.operation_id,
             e.processor_ref, e.reason
        FROM request r LEFT JOIN request_end e USING (request_id)
       WHERE \(condition)
       ORDER BY r.opened_on, r.request_id
      """,
      [.text(id)]
    ).map { row in
      Request(
        id: row.text(0), kind: row.text(1), party: row.text(2), counterparty: row.text(3),
        amount: ReportStore.money(row, 4, 5), held: ReportStore.money(row, 6, 5),
        net: ReportStore.money(row, 7, 5), method: row.text(8), subject: row.text(9),
        openedOn: row.date(10), openedBy: row.text(11), outcome: row.textOrNil(12),
        endedOn: row.dateOrNil(13), endedBy: row.textOrNil(14),
        processorReference: row.textOrNil(15), reason: row.textOrNil(16))
    }
  }

  public struct Party {
    public var id: String
    public var kind: String
    public var name: String
    public var isInternal: Bool
    /// The operation that registered it; empty where a register or the ledger did.
    public var registeredBy: String
    /// The operation that closed it; empty while it is open.
    public var closedBy: String
  }

  public func party(_ id: String) throws(StoreError) -> Party? {
    try connection.run(
      "read a party",
      """
      SELECT p.party_id, p.kind, p.name, coalesce(d.is_internal, false),
             coalesce(d.operation_id, ''), coalesce(c.operation_id, '')
        FROM party p LEFT JOIN party_detail d USING (party_id) LEFT JOIN party_closing c USING (party_id)
       WHERE p.party_id = $1
      """,
      [.text(id)]
    ).first.map { row in
      Party(
        id: row.text(0), kind: row.text(1), name: row.text(2), isInternal: row.bool(3),
        registeredBy: row.text(4), closedBy: row.text(5))
    }
  }

  /// What a party has in a currency after everything that is posted; plus is owed to it.
  public struct Balance {
    public var balance: Money
    /// What open requests keep back of it.
    public var held: Money
  }

  public func balances(of party: String) throws(StoreError) -> [Balance] {
    try connection.run(
      "read a party's balances",
      """
      SELECT a.currency, (-sum(p.amount))::bigint,
             coalesce((SELECT sum(r.held) FROM request r LEFT JOIN request_end e USING (request_id)
                        WHERE r.party_id = $1 AND r.currency = a.currency AND r.held > 0
                          AND e.request_id IS NULL), 0)::bigint
        FROM account a JOIN posting p USING (account_id)
       WHERE a.party_id = $1 AND a.kind = 'liability'
       GROUP BY a.currency ORDER BY a.currency
      """,
      [.text(party)]
    ).map { row in
      Balance(balance: ReportStore.money(row, 1, 0), held: ReportStore.money(row, 2, 0))
    }
  }

  /// A fee, float or limit of a party's own.
  public struct Term {
    public var name: String
    public var from: CalendarDate
    /// As it is kept: minor units of the currency, or millionths of a per cent; nil ends it.
    public var value: Int64?
    public var currency: Currency?
    public var operation: String
  }

  public func terms(of party: String) throws(StoreError) -> [Term] {
    try connection.run(
      "read a party's terms",
      """
      SELECT name, valid_from, value, currency, operation_id FROM payment_term
       WHERE party_id = $1 ORDER BY valid_from, op_no, name, currency
      """,
      [.text(party)]
    ).map { row in
      Term(
        name: row.text(0), from: row.date(1), value: row.int64OrNil(2),
        currency: Currency(code: row.text(3)), operation: row.text(4))
    }
  }

  /// Where a party is paid from a day on, masked, and the operation that said so, in the order of days.
  public func banks(
    of party: String
  ) throws(StoreError) -> [(account: String, from: CalendarDate, operation: String)] {
    try connection.run(
      "read a party's bank accounts",
      """
      SELECT \(ReportQuery.masked("iban", "bank_account")), valid_from, operation_id FROM party_bank
       WHERE party_id = $1 ORDER BY valid_from, op_no
      """,
      [.text(party)]
    ).map { ($0.text(0), $0.date(1), $0.text(2)) }
  }

  /// How a party's automatic top-up stands in a currency, and the operation that said so.
  public func autoTopUps(
    of party: String
  ) throws(StoreError) -> [(state: String, amount: Money, operation: String)] {
    try connection.run(
      "read a party's automatic top-ups",
      """
      SELECT DISTINCT ON (currency) state, amount, currency, operation_id FROM auto_top_up
       WHERE party_id = $1 ORDER BY currency, op_no DESC
      """,
      [.text(party)]
    ).map { ($0.text(0), ReportStore.money($0, 1, 2), $0.text(3)) }
  }

  /// A transaction on a party's account.
  public struct Movement {
    public var transaction: String
    public var type: String
    public var day: CalendarDate
    /// Plus is money to the party.
    public var amount: Money
  }

  /// The latest ones, the last first.
  public func latest(of party: String, limit: Int) throws(StoreError) -> [Movement] {
    try connection.run(
      "read a party's latest transactions",
      """
      SELECT t.external_id, t.type, t.effective_on, (-sum(p.amount))::bigint, p.currency
        FROM (SELECT account_id FROM account WHERE party_id = $1 AND kind = 'liability') a
        JOIN posting p USING (account_id) JOIN ledger_transaction t USING (txn_seq)
       GROUP BY t.txn_seq, p.currency
       ORDER BY t.txn_seq DESC, p.currency LIMIT $2
      """,
      [.text(party), .int64(Int64(limit))]
    ).map { row in
      Movement(
        transaction: row.text(0), type: row.text(1), day: row.date(2),
        amount: ReportStore.money(row, 3, 4))
    }
  }
}
