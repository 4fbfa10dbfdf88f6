import Domain
import Formats
import StageSupport
import Store

/// Posts one ledger export inside the transaction that the caller holds open.
///
/// The file is parsed once: its transactions go straight into COPY, what it names is collected on
/// the way, and its postings follow from disk.
struct LedgerPosting {
  private let ledger: LedgerStore
  private let parties: PartyStore
  private let file: LedgerFile
  private var accounts: [LedgerStore.AccountKey: Int64]
  private var nextAccount: Int64
  private var opened: [LedgerStore.NewAccount] = []
  private var named: [(id: String, kind: String)] = []
  private var currencies: [Currency] = []
  private(set) var totals: [Currency: FileStore.ControlTotal] = [:]
  private(set) var first: CalendarDate?
  private(set) var last: CalendarDate?
  private(set) var posted: Int64 = 0

  init(_ file: LedgerFile, _ ledger: LedgerStore, _ parties: PartyStore) throws {
    self.file = file
    self.ledger = ledger
    self.parties = parties
    accounts = try ledger.accounts()
    nextAccount = (accounts.values.max() ?? 0) + 1
  }

  /// The unique key refused a row; which ones it would have refused takes a second look.
  struct RepeatedIDs: Error {}

  /// - Parameter present: Rows that are in the ledger already.
  mutating func post(after head: Int64, except present: RowSet) throws {
    let spill = try PostingSpill()
    do {
      try insertTransactions(after: head, except: present, spill)
    } catch let error as StoreError where error.sqlState == "23505" {
      throw RepeatedIDs()
    }
    try ledger.open(opened, from: nextAccount - Int64(opened.count))
    try parties.note(named)
    try insertPostings(spill)
  }

  private mutating func insertTransactions(
    after head: Int64, except present: RowSet, _ spill: PostingSpill
  ) throws {
    let digest = RowDigest()
    var ordinal: Int64 = 0
    var posting = self
    try ledger.insertTransactions { add in
      try file.rows { row, day, legs in
        defer { ordinal += 1 }
        posting.count(row, day)
        if present.contains(ordinal) { return }
        posting.posted += 1
        let sequence = head + posting.posted
        try add(file.transaction(row, sequence: sequence, day: day, digest: digest.make(row)))
        try spill.append(
          PostingSpill.Record(
            sequence: sequence, debit: posting.account(legs.debit, row),
            credit: posting.account(legs.credit, row), amount: row.amount.minorUnits,
            effectiveOn: day, currency: posting.index(of: row.amount.currency)))
      }
    }
    self = posting
  }

  private func insertPostings(_ spill: PostingSpill) throws {
    try ledger.insertPostings { add in
      try spill.read { record in
        let amount = Money(
          minorUnits: record.amount, currency: currencies[Int(record.currency)])
        try add(
          LedgerStore.NewPosting(
            sequence: record.sequence, leg: 1, account: record.debit, amount: amount,
            effectiveOn: record.effectiveOn))
        try add(
          LedgerStore.NewPosting(
            sequence: record.sequence, leg: 2, account: record.credit, amount: -amount,
            effectiveOn: record.effectiveOn))
      }
    }
  }

  /// The account's number; one that is not there yet is opened with the row's owner.
  private mutating func account(_ code: String, _ row: LedgerRow) -> Int64 {
    let key = LedgerStore.AccountKey(code: code, currency: row.amount.currency)
    if let number = accounts[key] { return number }
    let isParty = code.hasPrefix("party:")
    let owner = row.memberID.isEmpty ? row.organisationID : row.memberID
    guard let kind = file.configuration.ledger.kind(of: code) else {
      preconditionFailure("The configuration knows the kind of every account it names")
    }
    if isParty && !owner.isEmpty {
      named.append((owner, row.memberID.isEmpty ? "organisation" : "member"))
    }
    opened.append(
      LedgerStore.NewAccount(
        key: key, kind: kind.rawValue, party: isParty && !owner.isEmpty ? owner : nil))
    let number = nextAccount
    nextAccount += 1
    accounts[key] = number
    return number
  }

  private mutating func index(of currency: Currency) -> Int32 {
    if let index = currencies.firstIndex(of: currency) { return Int32(index) }
    currencies.append(currency)
    return Int32(currencies.count - 1)
  }

  private mutating func count(_ row: LedgerRow, _ day: CalendarDate) {
    first = min(first ?? day, day)
    last = max(last ?? day, day)
    var total =
      totals[row.amount.currency]
      ?? FileStore.ControlTotal(
        currency: row.amount.currency, records: 0, accepted: 0, rejected: 0, sumAccepted: 0,
        sumControl: 0)
    total.records += 1
    total.accepted += 1
    total.sumAccepted += Int128(row.amount.minorUnits)
    total.sumControl += Int128(row.amount.minorUnits)
    totals[row.amount.currency] = total
  }
}
