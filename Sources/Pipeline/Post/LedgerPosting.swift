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
  /// The numbers of the accounts that rows have named, by the platform's account id and currency.
  private var rowAccounts = ByteIndex()
  /// What each posting rule names, by the rule's index.
  private var ruleAccounts: [(debit: Int64, credit: Int64?)?] = []
  /// By currency, in the order in which the file names them.
  private(set) var totals: [FileStore.ControlTotal] = []
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
    let firstOpened = nextAccount - Int64(opened.count)
    try ledger.open(opened, from: firstOpened)
    try parties.note(named, ofAccountsFrom: firstOpened)
    try insertPostings(spill)
  }

  private mutating func insertTransactions(
    after head: Int64, except present: RowSet, _ spill: PostingSpill
  ) throws {
    let digest = RowDigest()
    var ordinal: Int64 = 0
    var posting = self
    try ledger.insertTransactions(from: .imported(file: file.id)) { add in
      try file.rows { row, day, rule in
        defer { ordinal += 1 }
        let currency = posting.count(row, day)
        if present.contains(ordinal) { return }
        posting.posted += 1
        let sequence = head + posting.posted
        try digest.make(row) { digest in
          try add(
            LedgerStore.NewTransaction(
              sequence: sequence, fields: row, effectiveOn: day, digest: digest))
        }
        let legs = posting.legs(of: row, rule)
        try spill.append(
          PostingSpill.Record(
            sequence: sequence, debit: legs.debit, credit: legs.credit,
            amount: row.amount.minorUnits, effectiveOn: day.daysSince2000, currency: currency))
      }
    }
    self = posting
  }

  private func insertPostings(_ spill: PostingSpill) throws {
    try ledger.insertPostings { add in
      try spill.read { record in
        let amount = Money(
          minorUnits: record.amount, currency: totals[Int(record.currency)].currency)
        let day = CalendarDate(daysSince2000: record.effectiveOn)
        try add(
          LedgerStore.NewPosting(
            sequence: record.sequence, leg: 1, account: record.debit, amount: amount,
            effectiveOn: day))
        try add(
          LedgerStore.NewPosting(
            sequence: record.sequence, leg: 2, account: record.credit, amount: -amount,
            effectiveOn: day))
      }
    }
  }

  /// The accounts that a row debits and credits by its amount.
  ///
  /// The row's own account is credited: the party is owed more. What the type names is debited.
  private mutating func legs(
    of row: LedgerFields, _ rule: Int
  ) -> (debit: Int64, credit: Int64) {
    while ruleAccounts.count <= rule { ruleAccounts.append(nil) }
    let named = ruleAccounts[rule] ?? open(rule, row)
    return (named.debit, named.credit ?? ownAccount(of: row))
  }

  private mutating func open(_ rule: Int, _ row: LedgerFields) -> (debit: Int64, credit: Int64?) {
    let accounts: (debit: Int64, credit: Int64?) =
      switch file.rules[rule] {
      case .single(let counter): (account(counter, row), nil)
      case .move(let from, let to): (account(to, row), account(from, row))
      }
    ruleAccounts[rule] = accounts
    return accounts
  }

  private mutating func ownAccount(of row: LedgerFields) -> Int64 {
    let tag = Int32(row.amount.currency.number)
    if let number = rowAccounts.number(of: row.accountID, tag: tag) { return number }
    let id = row.string(row.accountID)
    let number = account(file.configuration.ledger.accounts[id] ?? "party:" + id, row)
    rowAccounts.set(number, of: row.accountID, tag: tag)
    return number
  }

  /// The account's number; one that is not there yet is opened with the row's owner.
  private mutating func account(_ code: String, _ row: LedgerFields) -> Int64 {
    let key = LedgerStore.AccountKey(code: code, currency: row.amount.currency)
    if let number = accounts[key] { return number }
    guard let kind = file.configuration.ledger.kind(of: code) else {
      preconditionFailure("The configuration knows the kind of every account it names")
    }
    var owner: String?
    if code.hasPrefix("party:"), !(row.memberID.isEmpty && row.organisationID.isEmpty) {
      let id = row.string(row.memberID.isEmpty ? row.organisationID : row.memberID)
      named.append((id, row.memberID.isEmpty ? "organisation" : "member"))
      owner = id
    }
    opened.append(LedgerStore.NewAccount(key: key, kind: kind.rawValue, party: owner))
    let number = nextAccount
    nextAccount += 1
    accounts[key] = number
    return number
  }

  /// Counts a row and says which of the file's currencies it is in.
  private mutating func count(_ row: LedgerFields, _ day: CalendarDate) -> Int32 {
    if first.map({ day < $0 }) ?? true { first = day }
    if last.map({ day > $0 }) ?? true { last = day }
    let currency = row.amount.currency
    let index =
      totals.firstIndex { $0.currency == currency }
      ?? {
        totals.append(
          FileStore.ControlTotal(
            currency: currency, records: 0, accepted: 0, rejected: 0, sumAccepted: 0,
            sumControl: 0))
        return totals.count - 1
      }()
    totals[index].records += 1
    totals[index].accepted += 1
    totals[index].sumAccepted += Int128(row.amount.minorUnits)
    totals[index].sumControl += Int128(row.amount.minorUnits)
    return Int32(index)
  }
}
