import Domain

/// Operations, and the part of the books that only they need. Everything is read and written in one
/// transaction that `begin` opened the books for.
public struct OperationStore {
  let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// Where the books stand: nobody else posts until the transaction ends.
  public struct Head: Hashable, Sendable {
    /// The last transaction of the ledger.
    public var sequence: Int64
    /// The last operation.
    public var operation: Int64

    public init(sequence: Int64, operation: Int64) {
      self.sequence = sequence
      self.operation = operation
    }
  }

  /// Takes the ledger's head and brings the balances forward to it.
  public func begin() throws(StoreError) -> Head {
    precondition(connection.isInTransaction, "Operations are decided inside a transaction")
    let row = try connection.run(
      "open the books", "SELECT last_seq, last_op FROM operations_begin()")[0]
    return Head(sequence: row.int64(0), operation: row.int64(1))
  }

  /// What is kept of an operation.
  public struct Known: Sendable {
    public var id: String
    public var digest: [UInt8]
    public var state: String
    public var code: String
    public var told: String
    /// Where it stands; a transaction of another origin that has the id has no place.
    public var file: Int32
    public var fileName: String
    public var line: Int32
  }

  /// Those of the ids that are taken, by operations or by transactions of the ledger.
  ///
  /// Most are new, and a look at the key of each is cheaper than a pass over all that ever was. What
  /// an operation posted has the id of an operation, or a mark that no operation has.
  public func known(_ ids: [String]) throws(StoreError) -> [Known] {
    try connection.run(
      "find operations",
      """
      SELECT o.operation_id, o.digest, o.state, o.code, o.told, o.file_id, f.name, o.line
        FROM unnest($1::text[]) given (id)
       CROSS JOIN LATERAL (SELECT * FROM operation WHERE operation_id = given.id LIMIT 1) o
        JOIN raw_file f USING (file_id)
       UNION ALL
      SELECT t.external_id, t.digest, '', '', '', 0, coalesce(f.name, ''), coalesce(t.line, 0)
        FROM unnest($1::text[]) given (id)
       CROSS JOIN LATERAL (
         SELECT * FROM ledger_transaction WHERE external_id = given.id LIMIT 1) t
        LEFT JOIN raw_file f USING (file_id)
       WHERE t.origin <> 'operation'
      """,
      [.textArray(ids)]
    ).map { row in
      Known(
        id: row.text(0), digest: row.withBytes(1) { Array($0) }, state: row.text(2),
        code: row.text(3), told: row.text(4), file: row.int32(5), fileName: row.text(6),
        line: row.int32(7))
    }
  }

  /// The last day that is closed for postings.
  public func closedThrough() throws(StoreError) -> CalendarDate? {
    let row = try connection.run(
      "find closed periods", "SELECT max(last_on) FROM period WHERE state <> 'open'")[0]
    return row.isNull(0) ? nil : row.date(0)
  }

  public struct PartyRecord: Sendable {
    public var id: String
    public var kind: String
    public var name: String
    public var email: String
    public var iban: String
    public var bankAccount: String
    public var customer: String
    public var account: String
    /// All that the register and the ledger say are its own.
    public var ownedAccounts: [String]
    public var isClosed: Bool
    public var isInternal: Bool

    public init(
      id: String, kind: String, name: String, email: String, iban: String, bankAccount: String,
      customer: String, account: String, ownedAccounts: [String] = [], isClosed: Bool,
      isInternal: Bool
    ) {
      self.id = id
      self.kind = kind
      self.name = name
      self.email = email
      self.iban = iban
      self.bankAccount = bankAccount
      self.customer = customer
      self.account = account
      self.ownedAccounts = ownedAccounts
      self.isClosed = isClosed
      self.isInternal = isInternal
    }
  }

  /// A party's account is the one it was registered with, else the first that the register or the
  /// ledger says is its own; the ledger may have others for other currencies.
  public func parties(_ ids: [String]) throws(StoreError) -> [PartyRecord] {
    try connection.run(
      "read parties",
      """
      SELECT p.party_id, p.kind, p.name, p.email, p.iban, coalesce(d.bank_account, ''),
             p.processor_customer_id, coalesce(d.account_code, o.codes[1], 'party:' || p.party_id),
             coalesce(o.codes, '{}'), c.party_id IS NOT NULL, coalesce(d.is_internal, false)
        FROM party p LEFT JOIN party_detail d USING (party_id) LEFT JOIN party_closing c USING (party_id)
        LEFT JOIN (SELECT party_id, array_agg(code ORDER BY code) AS codes FROM (
                     SELECT party_id, account_code AS code FROM account_owner WHERE party_id = ANY ($1)
                      UNION
                     SELECT party_id, code FROM account
                      WHERE party_id = ANY ($1) AND code LIKE 'party:%') owned
                    GROUP BY party_id) o USING (party_id)
       WHERE p.party_id = ANY ($1)
      """,
      [.textArray(ids)]
    ).map { row in
      PartyRecord(
        id: row.text(0), kind: row.text(1), name: row.text(2), email: row.text(3),
        iban: row.text(4), bankAccount: row.text(5), customer: row.text(6), account: row.text(7),
        ownedAccounts: row.textArray(8), isClosed: row.bool(9), isInternal: row.bool(10))
    }
  }

  /// Where somebody is paid from a day on. Never printed.
  public struct BankRecord: Sendable {
    public var from: CalendarDate
    public var iban: String
    public var number: String

    public init(from: CalendarDate, iban: String, number: String) {
      self.from = from
      self.iban = iban
      self.number = number
    }
  }

  /// What operations have said of where parties are paid, in the order in which they said it.
  public func banks(of parties: [String]) throws(StoreError) -> [(party: String, bank: BankRecord)]
  {
    try connection.run(
      "read bank accounts",
      """
      SELECT party_id, valid_from, iban, bank_account FROM party_bank
       WHERE party_id = ANY ($1) ORDER BY op_no, party_id
      """,
      [.textArray(parties)]
    ).map { row in
      (row.text(0), BankRecord(from: row.date(1), iban: row.text(2), number: row.text(3)))
    }
  }

  /// Who owns those of the account codes that somebody owns.
  public func owners(of codes: [String]) throws(StoreError) -> [(code: String, party: String)] {
    try connection.run(
      "read owners",
      """
      SELECT account_code, party_id FROM account_owner WHERE account_code = ANY ($1)
       UNION SELECT account_code, party_id FROM party_detail WHERE account_code = ANY ($1)
       UNION SELECT code, coalesce(party_id, '') FROM account WHERE code = ANY ($1)
      """,
      [.textArray(codes)]
    ).map { ($0.text(0), $0.text(1)) }
  }

  public struct AccountRecord: Sendable {
    public var key: LedgerStore.AccountKey
    public var number: Int64
    /// Plus is owed to the party; minor units.
    public var balance: Int64
    /// What open requests of its owner keep back.
    public var held: Int64
  }

  public func accounts(_ codes: [String]) throws(StoreError) -> [AccountRecord] {
    try connection.run(
      "read balances",
      """
      SELECT a.code, a.currency, a.account_id, coalesce(b.balance, 0), coalesce(h.held, 0)::bigint
        FROM account a LEFT JOIN party_balance b USING (account_id)
        LEFT JOIN LATERAL (
          SELECT sum(r.held) AS held FROM request r
           WHERE r.party_id = a.party_id AND r.currency = a.currency AND r.held > 0
             AND NOT EXISTS (SELECT FROM request_end e WHERE e.request_id = r.request_id)) h ON true
       WHERE a.code = ANY ($1) ORDER BY a.code, a.currency
      """,
      [.textArray(codes)]
    ).map { row in
      guard let currency = Currency(code: row.text(1)) else {
        preconditionFailure("Currencies refer to the currency table")
      }
      return AccountRecord(
        key: LedgerStore.AccountKey(code: row.text(0), currency: currency), number: row.int64(2),
        balance: row.int64(3), held: row.int64(4))
    }
  }

  public func services(
    _ ids: [String]
  ) throws(StoreError) -> [(id: String, organisation: String, name: String)] {
    try connection.run(
      "read services",
      "SELECT service_id, org_id, name FROM service WHERE service_id = ANY ($1)",
      [.textArray(ids)]
    ).map { ($0.text(0), $0.text(1), $0.text(2)) }
  }

  public struct TermRecord: Sendable {
    public var name: String
    public var party: String
    public var currency: Currency?
    public var from: CalendarDate
    public var value: Int64?

    public init(
      name: String, party: String, currency: Currency?, from: CalendarDate, value: Int64?
    ) {
      self.name = name
      self.party = party
      self.currency = currency
      self.from = from
      self.value = value
    }
  }

  /// Fees, floats and limits, in the order in which they were set.
  ///
  /// - Parameter day: Those that operations of this day or before have set; all of them if nil.
  public func terms(setThrough day: CalendarDate? = nil) throws(StoreError) -> [TermRecord] {
    try connection.run(
      "read fees and limits",
      """
      SELECT name, party_id, currency, valid_from, value FROM payment_term t
       WHERE $1::date IS NULL
          OR EXISTS (SELECT FROM operation o
                      WHERE o.operation_id = t.operation_id AND o.business_on <= $1)
       ORDER BY op_no, name, party_id, currency, valid_from
      """,
      [.optional(day)]
    ).map { row in
      TermRecord(
        name: row.text(0), party: row.text(1), currency: Currency(code: row.text(2)),
        from: row.date(3), value: row.int64OrNil(4))
    }
  }

  public func autoTopUps(
    _ parties: [String]
  ) throws(StoreError) -> [(party: String, state: String, amount: Money)] {
    try connection.run(
      "read automatic top-ups",
      """
      SELECT DISTINCT ON (party_id, currency) party_id, currency, state, amount FROM auto_top_up
       WHERE party_id = ANY ($1) ORDER BY party_id, currency, op_no DESC
      """,
      [.textArray(parties)]
    ).map { ($0.text(0), $0.text(2), ReportStore.money($0, 3, 1)) }
  }

  public struct RequestRecord: Sendable {
    public var id: String
    public var kind: String
    public var party: String
    public var counterparty: String
    public var amount: Money
    public var held: Money
    public var net: Money
    public var method: String
    public var type: String
    public var description: String
    public var reference: String
    public var subject: String
    public var overdraws: Bool
    public var openedOn: CalendarDate
    /// Nil while it waits.
    public var end: RequestEnd?

    public init(
      id: String, kind: String, party: String, counterparty: String, amount: Money, held: Money,
      net: Money, method: String, type: String, description: String, reference: String,
      subject: String, overdraws: Bool, openedOn: CalendarDate, end: RequestEnd? = nil
    ) {
      self.id = id
      self.kind = kind
      self.party = party
      self.counterparty = counterparty
      self.amount = amount
      self.held = held
      self.net = net
      self.method = method
      self.type = type
      self.description = description
      self.reference = reference
      self.subject = subject
      self.overdraws = overdraws
      self.openedOn = openedOn
      self.end = end
    }
  }

  /// The requests of these ids, and the charges that wait for them.
  public func requests(_ ids: [String]) throws(StoreError) -> [RequestRecord] {
    try requests(
      "read requests",
      where: """
        r.request_id = ANY ($1)
          OR r.request_id IN (SELECT s.subject FROM request s WHERE s.request_id = ANY ($1))
        """, ids)
  }

  /// The top-ups of these parties that have not ended.
  public func openTopUps(of parties: [String]) throws(StoreError) -> [RequestRecord] {
    try requests(
      "read open top-ups",
      where: "r.kind = 'topup' AND r.party_id = ANY ($1) AND e.request_id IS NULL", parties)
  }

  private func requests(
    _ name: String, where condition: String, _ ids: [String]
  ) throws(StoreError) -> [RequestRecord] {
    try connection.run(
      name,
      """
      SELECT r.request_id, r.kind, r.party_id, r.counterparty_id, r.amount, r.currency, r.held, r.net,
             r.method, r.type, r.description, r.reference, r.subject, r.overdraws, r.opened_on,
             e.outcome, e.ended_on, e.processor_ref, e.reason, e.operation_id
        FROM request r LEFT JOIN request_end e USING (request_id)
       WHERE \(condition)
      """,
      [.textArray(ids)]
    ).map { row in
      let end = row.textOrNil(15).map { outcome in
        RequestEnd(
          id: row.text(0), outcome: outcome, day: row.date(16), processorReference: row.text(17),
          reason: row.text(18), operation: row.text(19))
      }
      return RequestRecord(
        id: row.text(0), kind: row.text(1), party: row.text(2), counterparty: row.text(3),
        amount: ReportStore.money(row, 4, 5), held: ReportStore.money(row, 6, 5),
        net: ReportStore.money(row, 7, 5), method: row.text(8), type: row.text(9),
        description: row.text(10), reference: row.text(11), subject: row.text(12),
        overdraws: row.bool(13), openedOn: row.date(14), end: end)
    }
  }

  /// What refunds have taken of these top-ups, or are about to; minor units.
  public func refunded(_ topUps: [String]) throws(StoreError) -> [(topUp: String, amount: Int64)] {
    try connection.run(
      "read refunds",
      """
      SELECT r.subject, sum(r.amount)::bigint
        FROM request r LEFT JOIN request_end e USING (request_id)
       WHERE r.kind = 'refund' AND r.subject = ANY ($1) AND coalesce(e.outcome, 'done') = 'done'
       GROUP BY r.subject
      """,
      [.textArray(topUps)]
    ).map { ($0.text(0), $0.int64(1)) }
  }
}
