import Domain

/// Sessions, invoices of settlements, and cards.
extension OperationStore {
  public struct SessionRecord: Sendable {
    public var id: String
    public var organisation: String
    public var name: String
    public var day: CalendarDate
    public var director: String
    public var email: String
    public var fees: Money
    public var extras: Money

    public init(
      id: String, organisation: String, name: String, day: CalendarDate, director: String,
      email: String, fees: Money, extras: Money
    ) {
      self.id = id
      self.organisation = organisation
      self.name = name
      self.day = day
      self.director = director
      self.email = email
      self.fees = fees
      self.extras = extras
    }
  }

  /// What was told last of these sessions.
  public func sessions(_ ids: [String]) throws(StoreError) -> [SessionRecord] {
    try connection.run(
      "read sessions",
      """
      SELECT DISTINCT ON (session_id) session_id, org_id, name, held_on, director, email, fees, currency,
             extras
        FROM session_completion WHERE session_id = ANY ($1) ORDER BY session_id, op_no DESC
      """,
      [.textArray(ids)]
    ).map { row in
      SessionRecord(
        id: row.text(0), organisation: row.text(1), name: row.text(2), day: row.date(3),
        director: row.text(4), email: row.text(5), fees: ReportStore.money(row, 6, 7),
        extras: ReportStore.money(row, 8, 7))
    }
  }

  public func insert(
    _ sessions: [(session: SessionRecord, number: Int64, operation: String)]
  ) throws {
    guard !sessions.isEmpty else { return }
    try connection.copyIn(
      "insert sessions", into: "session_completion",
      columns: [
        "session_id", "op_no", "org_id", "name", "held_on", "director", "email", "currency",
        "fees", "extras", "operation_id",
      ]
    ) { writer in
      for (session, number, operation) in sessions {
        try writer.beginRow()
        try writer.text(session.id)
        writer.int64(number)
        try writer.text(session.organisation)
        try writer.text(session.name)
        writer.date(session.day)
        try writer.text(session.director)
        try writer.text(session.email)
        try writer.text(session.fees.currency.code)
        writer.int64(session.fees.minorUnits)
        writer.int64(session.extras.minorUnits)
        try writer.text(operation)
      }
    }
  }

  /// An invoice of a settlement; no state where nothing was told of it.
  public struct InvoiceRecord: Sendable {
    public var settlement: String
    public var kind: String
    public var state: String?
    public var failures: Int32
    public var error: String

    public init(
      settlement: String, kind: String, state: String?, failures: Int32, error: String
    ) {
      self.settlement = settlement
      self.kind = kind
      self.state = state
      self.failures = failures
      self.error = error
    }
  }

  /// The invoices that transactions of these ids have if they are settlements: payable is what they
  /// pay out, a fee what they keep. Whether they are is for the types and references to say.
  ///
  /// - Parameter isSettlement: Gets a transaction's type and reference.
  public func invoices(
    _ ids: [String], _ isSettlement: (_ type: String, _ reference: String) -> Bool
  ) throws(StoreError) -> [InvoiceRecord] {
    var found: [InvoiceRecord] = []
    let rows = try connection.run(
      "read invoices",
      """
      SELECT t.external_id, t.type, t.reference, k.kind, s.state, coalesce(s.failures, 0), coalesce(s.error, '')
        FROM ledger_transaction t
        JOIN LATERAL (
          SELECT -sum(p.amount) FILTER (WHERE a.kind <> 'income') AS payable,
                 -sum(p.amount) FILTER (WHERE a.kind = 'income') AS fee
            FROM posting p JOIN account a USING (account_id)
           WHERE p.txn_seq = t.txn_seq AND a.code NOT LIKE 'party:%') paid ON true
        JOIN LATERAL (VALUES ('payable', paid.payable), ('fee', paid.fee)) k (kind, amount)
          ON k.amount > 0
        LEFT JOIN LATERAL (
          SELECT * FROM invoice_state i WHERE i.settlement_id = t.external_id AND i.kind = k.kind
           ORDER BY op_no DESC LIMIT 1) s ON true
       WHERE t.external_id = ANY ($1)
         AND EXISTS (SELECT FROM posting q JOIN account b USING (account_id)
                       JOIN party o ON o.party_id = b.party_id
                       LEFT JOIN party_detail d ON d.party_id = o.party_id
                      WHERE q.txn_seq = t.txn_seq AND b.code LIKE 'party:%'
                        AND o.kind = 'organisation' AND NOT coalesce(d.is_internal, false))
      """,
      [.textArray(ids)])
    for row in rows where isSettlement(row.text(1), row.text(2)) {
      found.append(
        InvoiceRecord(
          settlement: row.text(0), kind: row.text(3), state: row.textOrNil(4),
          failures: row.int32(5), error: row.text(6)))
    }
    return found
  }

  public func insert(
    _ invoices: [(invoice: InvoiceRecord, number: Int64, operation: String)]
  ) throws {
    guard !invoices.isEmpty else { return }
    try connection.copyIn(
      "insert states of invoices", into: "invoice_state",
      columns: [
        "settlement_id", "kind", "op_no", "state", "failures", "error", "operation_id",
      ]
    ) { writer in
      for (invoice, number, operation) in invoices {
        try writer.beginRow()
        try writer.text(invoice.settlement)
        try writer.text(invoice.kind)
        writer.int64(number)
        try writer.text(invoice.state ?? "pending")
        writer.int32(invoice.failures)
        try writer.text(invoice.error)
        try writer.text(operation)
      }
    }
  }

  /// What may be kept of the card of a top-up.
  public struct CardRecord: Sendable {
    public var topUp: String
    public var brand: String
    public var last4: String
    public var expiry: String
    public var receipt: String

    public init(topUp: String, brand: String, last4: String, expiry: String, receipt: String) {
      self.topUp = topUp
      self.brand = brand
      self.last4 = last4
      self.expiry = expiry
      self.receipt = receipt
    }
  }

  public func insert(_ cards: [(card: CardRecord, number: Int64, operation: String)]) throws {
    guard !cards.isEmpty else { return }
    try connection.copyIn(
      "insert cards", into: "request_card",
      columns: ["request_id", "op_no", "brand", "last4", "expiry", "receipt", "operation_id"]
    ) { writer in
      for (card, number, operation) in cards {
        try writer.beginRow()
        try writer.text(card.topUp)
        writer.int64(number)
        for text in [card.brand, card.last4, card.expiry, card.receipt, operation] {
          try writer.text(text)
        }
      }
    }
  }
}
