import Domain

/// Balances and completeness of reconciled accounts, and the proofs made of them.
public struct ProofStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// The ledger's balances of accounts at the end of a day; none for one without a posting. Debit
  /// positive, minor units.
  public func ledgerBalances(
    accounts: [Int64], upTo day: CalendarDate
  ) throws(StoreError) -> [Int64: Int128] {
    var balances: [Int64: Int128] = [:]
    for row in try connection.run(
      "read ledger balances",
      """
      SELECT account_id, sum(amount)::text FROM posting
       WHERE account_id = ANY ($1) AND effective_on <= $2 GROUP BY account_id
      """,
      [.int64Array(accounts), .date(day)])
    {
      balances[row.int64(0)] = row.int128(1)
    }
    return balances
  }

  /// The closing balance of the last statement up to a day, or nil when there is none.
  public func statementBalance(
    source: Int32, currency: Currency, upTo day: CalendarDate
  ) throws(StoreError) -> Int128? {
    try connection.run(
      "read a statement balance",
      """
      SELECT closing::text FROM standing_statement
       WHERE source_id = $1 AND currency = $2 AND last_on <= $3 AND closing IS NOT NULL
       ORDER BY last_on DESC, first_on DESC, length(sequence) DESC, sequence DESC, page DESC,
                entries DESC, statement_no DESC LIMIT 1
      """,
      [.int32(source), .text(currency.code), .date(day)]
    ).first?.int128(0)
  }

  /// The sum of all entries up to a day, for a source that states no balances.
  public func movement(
    source: Int32, currency: Currency, upTo day: CalendarDate
  ) throws(StoreError) -> Int128 {
    try connection.run(
      "read the movement of a source",
      """
      SELECT coalesce(sum(amount), 0)::text FROM standing_entry
       WHERE source_id = $1 AND currency = $2 AND booked_on <= $3
      """,
      [.int32(source), .text(currency.code), .date(day)])[0].int128(0)
  }

  /// One statement of the chain, in the order of its days.
  public struct Link: Hashable, Sendable {
    public var externalID: String
    public var sequence: String
    /// 0 for a statement that does not come in pages.
    public var page: Int
    public var isLastPage: Bool
    public var firstOn: CalendarDate
    public var lastOn: CalendarDate
    public var opening: Int64?
    public var closing: Int64?
    public var file: String
    public var format: String
    public var entries: Int64
  }

  /// The statements that touch a run of days and the one before them, oldest first. The same
  /// statement in two files is one link; each page of a statement is one.
  public func chain(
    source: Int32, currency: Currency, from first: CalendarDate, to last: CalendarDate
  ) throws(StoreError) -> [Link] {
    try connection.run(
      "read the chain of statements",
      """
      SELECT external_id, sequence, first_on, last_on, opening, closing, name, format, entries,
             page, is_last_page FROM (
        SELECT DISTINCT ON (s.first_on, s.last_on, s.sequence, s.page, s.external_id, s.opening,
                            s.closing, report)
               s.external_id, s.sequence, s.first_on, s.last_on, s.opening, s.closing,
               f.name, f.format, s.entries, s.page, s.is_last_page,
               -- Two reports of a processor may be of the same days, and have no balances.
               CASE WHEN s.opening IS NULL THEN f.format END AS report
          FROM standing_statement s JOIN raw_file f USING (file_id)
         WHERE s.source_id = $1 AND s.currency = $2 AND s.first_on <= $4
           AND s.last_on >= least($3, coalesce(
             (SELECT max(last_on) FROM standing_statement
               WHERE source_id = $1 AND currency = $2 AND last_on < $3), $3))
         ORDER BY s.first_on, s.last_on, s.sequence, s.page, s.external_id, s.opening, s.closing,
                  report, f.sha256
      ) links
      ORDER BY first_on, last_on, length(sequence), sequence, page, external_id, report
      """,
      [.int32(source), .text(currency.code), .date(first), .date(last)]
    ).map { row in
      Link(
        externalID: row.text(0), sequence: row.text(1), page: Int(row.int32(9)),
        isLastPage: row.bool(10), firstOn: row.date(2), lastOn: row.date(3),
        opening: row.int64OrNil(4), closing: row.int64OrNil(5), file: row.text(6),
        format: row.text(7), entries: row.int64(8))
    }
  }

  /// Whether a run of days has a transaction that the platform made.
  public func hasTransactions(
    from first: CalendarDate, to last: CalendarDate
  ) throws(StoreError) -> Bool {
    try connection.run(
      "look for transactions",
      """
      SELECT EXISTS (SELECT FROM ledger_transaction
       WHERE origin IN ('import', 'operation') AND effective_on BETWEEN $1 AND $2)
      """,
      [.date(first), .date(last)])[0].bool(0)
  }

  /// Files of the book that are kept out, by name.
  public func quarantined() throws(StoreError) -> [String] {
    try connection.run(
      "list quarantined files",
      "SELECT name FROM raw_file WHERE state = 'quarantined' ORDER BY name, sha256"
    ).map { $0.text(0) }
  }

  /// Sums over an account's open items, split as the proof wants them. Minor units.
  public struct OpenSums: Hashable, Sendable {
    public var timingIn: Int128 = 0
    public var timingOut: Int128 = 0
    public var left: Int128 = 0
    public var right: Int128 = 0
    public var breaks: Int64 = 0
    public var timing: Int64 = 0
    /// Open, and a person said to leave them.
    public var ignored: Int64 = 0

    public init() {}
  }

  /// The sums of every account that has open items.
  public func openSums(period: String) throws(StoreError) -> [Int64: OpenSums] {
    var found: [Int64: OpenSums] = [:]
    for row in try connection.run(
      "sum open items",
      """
      SELECT account_id,
             coalesce(sum(amount) FILTER (WHERE side = 0 AND reason = 'timing' AND amount > 0), 0)::text,
             coalesce(sum(amount) FILTER (WHERE side = 0 AND reason = 'timing' AND amount < 0), 0)::text,
             coalesce(sum(amount) FILTER (WHERE side = 0 AND reason <> 'timing'), 0)::text,
             coalesce(sum(amount) FILTER (WHERE side = 1), 0)::text,
             count(*) FILTER (WHERE reason <> 'ignored' AND (side = 1 OR reason <> 'timing')),
             count(*) FILTER (WHERE side = 0 AND reason = 'timing'),
             count(*) FILTER (WHERE reason = 'ignored')
        FROM open_break WHERE period = $1 GROUP BY account_id
      """,
      [.text(period)])
    {
      var sums = OpenSums()
      sums.timingIn = row.int128(1)
      sums.timingOut = row.int128(2)
      sums.left = row.int128(3)
      sums.right = row.int128(4)
      sums.breaks = row.int64(5)
      sums.timing = row.int64(6)
      sums.ignored = row.int64(7)
      found[row.int64(0)] = sums
    }
    return found
  }

  public struct Record: Hashable, Sendable {
    public var account: Int64
    public var balancePerStatement: Int128
    public var depositsInTransit: Int128
    public var outstandingPayments: Int128
    public var breaks: Int128
    public var balancePerLedger: Int128
    public var residual: Int128
    public var verdict: String
    public var because: [String]

    public init(
      account: Int64, balancePerStatement: Int128, depositsInTransit: Int128,
      outstandingPayments: Int128, breaks: Int128, balancePerLedger: Int128, residual: Int128,
      verdict: String, because: [String]
    ) {
      self.account = account
      self.balancePerStatement = balancePerStatement
      self.depositsInTransit = depositsInTransit
      self.outstandingPayments = outstandingPayments
      self.breaks = breaks
      self.balancePerLedger = balancePerLedger
      self.residual = residual
      self.verdict = verdict
      self.because = because
    }
  }

  /// Replaces the period's proofs.
  public func replace(period: String, _ proofs: [Record]) throws(StoreError) {
    try connection.run(
      "forget the period's proofs", "DELETE FROM proof WHERE period = $1", [.text(period)])
    for proof in proofs {
      let sums = [
        proof.balancePerStatement, proof.depositsInTransit, proof.outstandingPayments, proof.breaks,
        proof.balancePerLedger, proof.residual,
      ]
      try connection.run(
        "insert a proof",
        """
        INSERT INTO proof VALUES (
          $1, $2, $3::text::numeric, $4::text::numeric, $5::text::numeric, $6::text::numeric,
          $7::text::numeric, $8::text::numeric, $9, $10)
        """,
        [.text(period), .int64(proof.account)] + sums.map { .text(String($0)) }
          + [.text(proof.verdict), .textArray(proof.because)])
    }
  }
}
