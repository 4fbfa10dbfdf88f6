import Domain

/// Accounts, parties, transactions and postings.
public struct LedgerStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  public struct AccountKey: Hashable, Sendable {
    /// `bank:main`, or `party:` and the platform's account id.
    public var code: String
    public var currency: Currency

    public init(code: String, currency: Currency) {
      self.code = code
      self.currency = currency
    }
  }

  public struct NewAccount: Hashable, Sendable {
    public var key: AccountKey
    public var kind: String
    public var party: String?

    public init(key: AccountKey, kind: String, party: String?) {
      self.key = key
      self.kind = kind
      self.party = party
    }
  }

  /// Where a transaction comes from.
  public enum Origin: Hashable, Sendable {
    /// A row of an export.
    case imported(file: Int32)
    /// Our own, of what matching left over.
    case difference

    /// The columns that tell; an import is what a transaction is by default.
    fileprivate var columns: [String] {
      switch self {
      case .imported: ["file_id", "byte_offset", "byte_length", "line"]
      case .difference: ["origin"]
      }
    }

    fileprivate func write(_ slice: Slice, to writer: CopyWriter) throws(StoreError) {
      switch self {
      case .imported(let file):
        writer.int32(file)
        writer.int64(Int64(slice.offset))
        writer.int32(Int32(slice.length))
        writer.int32(slice.line.map(Int32.init))
      case .difference:
        try writer.text("difference")
      }
    }
  }

  /// One transaction ready to be posted; its two legs follow as postings.
  public struct NewTransaction {
    public var sequence: Int64
    /// What it says; its place in the file is kept for an import only.
    public var fields: LedgerFields
    public var effectiveOn: CalendarDate
    /// Sixteen bytes of the digest of everything the transaction was made from, valid as long as the
    /// fields.
    public var digest: UnsafeRawBufferPointer

    public init(
      sequence: Int64, fields: LedgerFields, effectiveOn: CalendarDate,
      digest: UnsafeRawBufferPointer
    ) {
      self.sequence = sequence
      self.fields = fields
      self.effectiveOn = effectiveOn
      self.digest = digest
    }
  }

  public struct NewPosting {
    public var sequence: Int64
    public var leg: Int16
    public var account: Int64
    /// Debit positive.
    public var amount: Money
    public var effectiveOn: CalendarDate

    public init(
      sequence: Int64, leg: Int16, account: Int64, amount: Money, effectiveOn: CalendarDate
    ) {
      self.sequence = sequence
      self.leg = leg
      self.account = account
      self.amount = amount
      self.effectiveOn = effectiveOn
    }
  }

  public func accounts() throws -> [AccountKey: Int64] {
    var accounts: [AccountKey: Int64] = [:]
    try connection.copyOut("read accounts", "SELECT account_id, code, currency FROM account") {
      row in
      guard let currency = Currency(code: row.text(2)) else {
        preconditionFailure("Account currencies refer to the currency table")
      }
      accounts[AccountKey(code: row.text(1), currency: currency)] = row.int64(0)
    }
    return accounts
  }

  /// Opens accounts, in the order given, and returns their numbers.
  public func open(_ accounts: [NewAccount]) throws -> [AccountKey: Int64] {
    guard !accounts.isEmpty else { return [:] }
    let first = try connection.run(
      "next account", "SELECT coalesce(max(account_id), 0) + 1 FROM account")[0].int64(0)
    try open(accounts, from: first)
    return Dictionary(
      uniqueKeysWithValues: zip(accounts.map(\.key), first..<first + Int64(accounts.count)))
  }

  /// Opens accounts under the numbers from `first` on, in the order given.
  public func open(_ accounts: [NewAccount], from first: Int64) throws {
    let numbered = zip(first..., accounts)
      .sorted { ($0.1.key.code, $0.1.key.currency) < ($1.1.key.code, $1.1.key.currency) }
    try BulkLoad(connection, of: "account").adding(Int64(accounts.count)) {
      try connection.copyIn(
        "open accounts", into: "account",
        columns: ["account_id", "code", "currency", "kind", "party_id"]
      ) { writer in
        // By code, because a sorted key is built three times as fast.
        for (number, account) in numbered {
          try writer.beginRow()
          writer.int64(number)
          try writer.text(account.key.code)
          try writer.text(account.key.currency.code)
          try writer.text(account.kind)
          try writer.text(account.party)
        }
      }
    }
  }

  /// The last posted sequence number; 0 for an empty ledger.
  public func head() throws(StoreError) -> Int64 {
    try connection.run("read the ledger's head", "SELECT last_seq FROM ledger_head")[0]
      .int64(0)
  }

  /// Whether any transaction has a type.
  public func hasType(_ type: String) throws(StoreError) -> Bool {
    try connection.run(
      "find a type", "SELECT EXISTS (SELECT FROM ledger_transaction WHERE type = $1)",
      [.text(type)])[0].bool(0)
  }

  /// The types that transactions have, in order. Reads all of them.
  public func types() throws(StoreError) -> [String] {
    try connection.run(
      "list types", #"SELECT DISTINCT type COLLATE "C" FROM ledger_transaction ORDER BY 1"#
    ).map { $0.text(0) }
  }

  /// Puts off the building of keys while an empty ledger is filled; false when it has rows.
  public func beginBulk() throws(StoreError) -> Bool {
    try connection.run("begin a bulk load", "SELECT ledger_bulk_begin()")[0].bool(0)
  }

  public func endBulk() throws(StoreError) {
    try connection.run("end a bulk load", "SELECT ledger_bulk_end()")
  }

  /// Inserts transactions of two legs.
  public func insertTransactions(
    from origin: Origin, _ body: ((NewTransaction) throws -> Void) throws -> Void
  ) throws {
    try connection.copyIn(
      "insert transactions", into: "ledger_transaction",
      columns: [
        "txn_seq", "external_id", "type", "booked_at", "effective_on", "amount", "currency",
        "account_ref", "org_id", "member_id", "reference", "processor_ref", "description",
        "counterparty", "digest",
      ] + origin.columns
    ) { writer in
      try body { transaction in try LedgerStore.write(transaction, from: origin, to: writer) }
    }
  }

  private static func write(
    _ transaction: NewTransaction, from origin: Origin, to writer: CopyWriter
  ) throws(StoreError) {
    let fields = transaction.fields
    try writer.beginRow()
    writer.int64(transaction.sequence)
    writer.text(checked: fields.id)
    writer.text(checked: fields.type)
    writer.instant(fields.bookedAt)
    writer.date(transaction.effectiveOn)
    writer.int64(fields.amount.minorUnits)
    writer.currency(fields.amount.currency)
    writer.text(checked: fields.accountID)
    writer.text(checked: fields.organisationID)
    writer.text(checked: fields.memberID)
    writer.text(checked: fields.reference)
    writer.text(checked: fields.processorReference)
    writer.text(checked: fields.description)
    writer.text(checked: fields.counterparty)
    writer.bytes(transaction.digest)
    try origin.write(fields.slice, to: writer)
  }

  public func insertPostings(_ body: ((NewPosting) throws -> Void) throws -> Void) throws {
    try connection.copyIn(
      "insert postings", into: "posting",
      columns: ["txn_seq", "leg", "account_id", "amount", "currency", "effective_on"]
    ) { writer in
      try body { posting in
        try writer.beginRow()
        writer.int64(posting.sequence)
        writer.int16(posting.leg)
        writer.int64(posting.account)
        writer.int64(posting.amount.minorUnits)
        writer.currency(posting.amount.currency)
        writer.date(posting.effectiveOn)
      }
    }
  }

  /// What is known of the ids of a file before it is posted.
  public struct IDReport: Sendable {
    /// Ordinals, from 0, of rows that are already there with the same content.
    public var present: RowSet = RowSet()
    /// Rows whose id is taken by other content: the row's ordinal and where the other one stands.
    public var conflicts: [(ordinal: Int64, otherFile: String, otherLine: Int32?)] = []
    /// Rows whose id stands earlier in the same file: the row's ordinal and the earlier one's line.
    public var repeated: [(ordinal: Int64, firstLine: Int32)] = []
  }

  /// Compares a file's ids and digests with the ledger and with one another. At most `limit`
  /// conflicts and repetitions are named.
  public func compareIDs(
    limit: Int,
    _ body: (
      (_ id: UnsafeRawBufferPointer, _ digest: UnsafeRawBufferPointer, _ line: Int32) throws -> Void
    ) throws -> Void
  ) throws -> IDReport {
    try connection.script(
      "create the id table",
      """
      DROP TABLE IF EXISTS pg_temp.id_stage;
      CREATE TEMP TABLE id_stage (
        ordinal bigint, external_id text COLLATE "C", digest bytea, line integer) ON COMMIT DROP
      """)
    var ordinal: Int64 = 0
    try connection.copyIn(
      "stage ids", into: "id_stage", columns: ["ordinal", "external_id", "digest", "line"]
    ) { writer in
      try body { id, digest, line in
        try writer.beginRow()
        writer.int64(ordinal)
        try writer.text(id)
        writer.bytes(digest)
        writer.int32(line)
        ordinal += 1
      }
    }
    var report = IDReport()
    try connection.stream(
      "find posted ids",
      """
      SELECT s.ordinal, s.digest = t.digest, coalesce(f.name, ''), t.line
        FROM id_stage s JOIN ledger_transaction t USING (external_id)
        LEFT JOIN raw_file f USING (file_id)
       ORDER BY s.ordinal
      """
    ) { row in
      if row.bool(1) {
        report.present.insert(row.int64(0))
      } else if report.conflicts.count < limit {
        report.conflicts.append((row.int64(0), row.text(2), row.int32OrNil(3)))
      }
    }
    try connection.stream(
      "find repeated ids",
      """
      SELECT ordinal, first_line FROM (
        SELECT ordinal, first_value(line) OVER w AS first_line, row_number() OVER w AS occurrence
          FROM id_stage WINDOW w AS (PARTITION BY external_id ORDER BY ordinal)) ids
       WHERE occurrence > 1 ORDER BY ordinal LIMIT \(limit)
      """
    ) { row in report.repeated.append((row.int64(0), row.int32(1))) }
    return report
  }
}

/// A set of row numbers, a bit each: a file of a million rows takes 125 kB.
public struct RowSet: Hashable, Sendable {
  private var words: [UInt64] = []
  public private(set) var count = 0

  public init() {}

  public mutating func insert(_ row: Int64) {
    let word = Int(row / 64)
    while words.count <= word { words.append(0) }
    let bit = UInt64(1) << UInt64(row % 64)
    if words[word] & bit == 0 {
      words[word] |= bit
      count += 1
    }
  }

  public func contains(_ row: Int64) -> Bool {
    let word = Int(row / 64)
    return word < words.count && words[word] & (UInt64(1) << UInt64(row % 64)) != 0
  }
}
