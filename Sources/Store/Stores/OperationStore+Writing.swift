import Domain

extension OperationStore {
  public struct NewOperation: Sendable {
    public var id: String
    public var number: Int64
    public var digest: [UInt8]
    public var kind: String
    /// When the platform took it, and the day that is in the book's time zone.
    public var at: Instant
    public var day: CalendarDate
    public var state: String
    public var code: String
    public var told: String
    /// The transactions that it posted.
    public var sequences: ClosedRange<Int64>?
    public var overdraws: Bool
    /// The last transaction of the ledger before it was decided.
    public var head: Int64
    public var slice: Slice

    public init(
      id: String, number: Int64, digest: [UInt8], kind: String, at: Instant, day: CalendarDate,
      state: String, code: String, told: String, sequences: ClosedRange<Int64>?, overdraws: Bool,
      head: Int64,
      slice: Slice
    ) {
      self.id = id
      self.number = number
      self.digest = digest
      self.kind = kind
      self.at = at
      self.day = day
      self.state = state
      self.code = code
      self.told = told
      self.sequences = sequences
      self.overdraws = overdraws
      self.head = head
      self.slice = slice
    }
  }

  /// Keeps operations in the order of their numbers, which go on where the last one ended.
  public func insert(_ operations: [NewOperation], file: Int32) throws {
    try connection.copyIn(
      "insert operations", into: "operation",
      columns: [
        "operation_id", "op_no", "digest", "kind", "business_on", "state", "code", "told",
        "first_seq", "last_seq", "overdraws", "file_id", "byte_offset", "byte_length", "line",
        "head_seq", "taken_at",
      ]
    ) { writer in
      for operation in operations {
        try writer.beginRow()
        try writer.text(operation.id)
        writer.int64(operation.number)
        writer.bytes(operation.digest)
        try writer.text(operation.kind)
        writer.date(operation.day)
        try writer.text(operation.state)
        try writer.text(operation.code)
        try writer.text(operation.told)
        writer.int64(operation.sequences?.lowerBound)
        writer.int64(operation.sequences?.upperBound)
        writer.bool(operation.overdraws)
        writer.int32(file)
        writer.int64(Int64(operation.slice.offset))
        writer.int32(Int32(operation.slice.length))
        writer.int32(Int32(operation.slice.line ?? 0))
        writer.int64(operation.head)
        writer.instant(operation.at)
      }
    }
  }

  /// A transaction that an operation posts.
  public struct NewTransaction: Sendable {
    public var sequence: Int64
    public var id: String
    public var type: String
    public var at: Instant
    public var day: CalendarDate
    /// What it brings to `account`.
    public var amount: Money
    public var account: String
    public var organisation: String
    public var member: String
    public var reference: String
    public var processorReference: String
    public var description: String
    public var counterparty: String
    public var digest: [UInt8]
    /// Account number and amount, debit positive.
    public var legs: [(account: Int64, amount: Money)]

    public init(
      sequence: Int64, id: String, type: String, at: Instant, day: CalendarDate, amount: Money,
      account: String, organisation: String, member: String, reference: String,
      processorReference: String, description: String, counterparty: String, digest: [UInt8],
      legs: [(account: Int64, amount: Money)]
    ) {
      self.sequence = sequence
      self.id = id
      self.type = type
      self.at = at
      self.day = day
      self.amount = amount
      self.account = account
      self.organisation = organisation
      self.member = member
      self.reference = reference
      self.processorReference = processorReference
      self.description = description
      self.counterparty = counterparty
      self.digest = digest
      self.legs = legs
    }
  }

  public func insert(_ transactions: [NewTransaction]) throws {
    guard !transactions.isEmpty else { return }
    try connection.copyIn(
      "insert transactions", into: "ledger_transaction",
      columns: [
        "txn_seq", "external_id", "type", "booked_at", "effective_on", "amount", "currency",
        "account_ref", "org_id", "member_id", "reference", "processor_ref", "description",
        "counterparty", "digest", "origin", "legs",
      ]
    ) { writer in
      for transaction in transactions {
        try writer.beginRow()
        writer.int64(transaction.sequence)
        try writer.text(transaction.id)
        try writer.text(transaction.type)
        writer.instant(transaction.at)
        writer.date(transaction.day)
        writer.int64(transaction.amount.minorUnits)
        writer.currency(transaction.amount.currency)
        try writer.text(transaction.account)
        try writer.text(transaction.organisation)
        try writer.text(transaction.member)
        try writer.text(transaction.reference)
        try writer.text(transaction.processorReference)
        try writer.text(transaction.description)
        try writer.text(transaction.counterparty)
        writer.bytes(transaction.digest)
        try writer.text("operation")
        writer.int16(Int16(transaction.legs.count))
      }
    }
    try LedgerStore(connection).insertPostings { add in
      for transaction in transactions {
        for (index, leg) in transaction.legs.enumerated() {
          try add(
            LedgerStore.NewPosting(
              sequence: transaction.sequence, leg: Int16(index + 1), account: leg.account,
              amount: leg.amount, effectiveOn: transaction.day))
        }
      }
    }
  }

  public func insert(_ parties: [PartyRecord], by operations: [String]) throws {
    guard !parties.isEmpty else { return }
    try connection.copyIn(
      "insert parties", into: "party",
      columns: ["party_id", "kind", "name", "email", "iban", "processor_customer_id"]
    ) { writer in
      for party in parties {
        try writer.beginRow()
        for text in [party.id, party.kind, party.name, party.email, party.iban, party.customer] {
          try writer.text(text)
        }
      }
    }
    try connection.copyIn(
      "insert account owners", into: "account_owner", columns: ["account_code", "party_id"]
    ) { writer in
      for party in parties {
        try writer.beginRow()
        try writer.text(party.account)
        try writer.text(party.id)
      }
    }
    try connection.copyIn(
      "insert parties' details", into: "party_detail",
      columns: ["party_id", "account_code", "bank_account", "operation_id", "is_internal"]
    ) { writer in
      for (party, operation) in zip(parties, operations) {
        try writer.beginRow()
        for text in [party.id, party.account, party.bankAccount, operation] {
          try writer.text(text)
        }
        writer.bool(party.isInternal)
      }
    }
  }

  public func set(customer: String, of party: String) throws(StoreError) {
    try connection.run(
      "set a customer id", "UPDATE party SET processor_customer_id = $2 WHERE party_id = $1",
      [.text(party), .text(customer)])
  }

  public func close(_ parties: [(party: String, operation: String)]) throws(StoreError) {
    guard !parties.isEmpty else { return }
    try connection.run(
      "close parties",
      "INSERT INTO party_closing (party_id, operation_id) SELECT * FROM unnest($1::text[], $2::text[])",
      [.textArray(parties.map(\.party)), .textArray(parties.map(\.operation))])
  }

  /// Where organisations are paid from a day on.
  public func insert(
    banks: [(party: String, bank: BankRecord, number: Int64, operation: String)]
  ) throws {
    guard !banks.isEmpty else { return }
    try connection.copyIn(
      "insert bank accounts", into: "party_bank",
      columns: ["party_id", "valid_from", "op_no", "iban", "bank_account", "operation_id"]
    ) { writer in
      for (party, bank, number, operation) in banks {
        try writer.beginRow()
        try writer.text(party)
        writer.date(bank.from)
        writer.int64(number)
        try writer.text(bank.iban)
        try writer.text(bank.number)
        try writer.text(operation)
      }
    }
  }

  public func insert(
    _ services: [(id: String, organisation: String, name: String, operation: String)]
  ) throws(StoreError) {
    guard !services.isEmpty else { return }
    try connection.run(
      "insert services",
      """
      INSERT INTO service (service_id, org_id, name, operation_id)
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
      """,
      [
        .textArray(services.map(\.id)), .textArray(services.map(\.organisation)),
        .textArray(services.map(\.name)), .textArray(services.map(\.operation)),
      ])
  }

  public func insert(
    _ terms: [(term: TermRecord, number: Int64, operation: String)]
  ) throws {
    guard !terms.isEmpty else { return }
    try connection.copyIn(
      "insert fees and limits", into: "payment_term",
      columns: ["name", "party_id", "currency", "valid_from", "op_no", "value", "operation_id"]
    ) { writer in
      for (term, number, operation) in terms {
        try writer.beginRow()
        try writer.text(term.name)
        try writer.text(term.party)
        try writer.text(term.currency?.code ?? "")
        writer.date(term.from)
        writer.int64(number)
        writer.int64(term.value)
        try writer.text(operation)
      }
    }
  }

  public func insert(
    _ topUps: [(party: String, state: String, amount: Money, number: Int64, operation: String)]
  ) throws {
    guard !topUps.isEmpty else { return }
    try connection.copyIn(
      "insert automatic top-ups", into: "auto_top_up",
      columns: ["party_id", "currency", "op_no", "state", "amount", "operation_id"]
    ) { writer in
      for topUp in topUps {
        try writer.beginRow()
        try writer.text(topUp.party)
        try writer.text(topUp.amount.currency.code)
        writer.int64(topUp.number)
        try writer.text(topUp.state)
        writer.int64(topUp.amount.minorUnits)
        try writer.text(topUp.operation)
      }
    }
  }

  public func insert(_ requests: [(request: RequestRecord, operation: String)]) throws {
    guard !requests.isEmpty else { return }
    try connection.copyIn(
      "insert requests", into: "request",
      columns: [
        "request_id", "kind", "party_id", "counterparty_id", "amount", "currency", "held", "net",
        "method", "type", "description", "reference", "subject", "overdraws", "opened_on",
        "operation_id",
      ]
    ) { writer in
      for (request, operation) in requests {
        try writer.beginRow()
        for text in [request.id, request.kind, request.party, request.counterparty] {
          try writer.text(text)
        }
        writer.int64(request.amount.minorUnits)
        try writer.text(request.amount.currency.code)
        writer.int64(request.held.minorUnits)
        writer.int64(request.net.minorUnits)
        for text in [
          request.method, request.type, request.description, request.reference, request.subject,
        ] { try writer.text(text) }
        writer.bool(request.overdraws)
        writer.date(request.openedOn)
        try writer.text(operation)
      }
    }
  }

  public struct RequestEnd: Sendable {
    public var id: String
    public var outcome: String
    public var day: CalendarDate
    public var processorReference: String
    /// Why it failed; empty when nobody said.
    public var reason: String
    public var operation: String

    public init(
      id: String, outcome: String, day: CalendarDate, processorReference: String, reason: String,
      operation: String
    ) {
      self.id = id
      self.outcome = outcome
      self.day = day
      self.processorReference = processorReference
      self.reason = reason
      self.operation = operation
    }
  }

  public func insert(_ ends: [RequestEnd]) throws {
    guard !ends.isEmpty else { return }
    try connection.copyIn(
      "insert ends of requests", into: "request_end",
      columns: ["request_id", "outcome", "ended_on", "processor_ref", "reason", "operation_id"]
    ) { writer in
      for end in ends {
        try writer.beginRow()
        try writer.text(end.id)
        try writer.text(end.outcome)
        writer.date(end.day)
        try writer.text(end.processorReference)
        try writer.text(end.reason)
        try writer.text(end.operation)
      }
    }
  }
}
