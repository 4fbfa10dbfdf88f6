import Domain
import Payments
import StageSupport
import Store

/// The part of the books that operations have needed so far, and the accounts in the ledger.
///
/// It is good as long as nobody else posts; whoever finds the ledger's head moved begins anew.
struct OperationBook {
  var book: Book
  /// The numbers of accounts in the ledger.
  var accounts: [LedgerStore.AccountKey: Int64] = [:]
  /// Where a party's account in a currency is not the one that it has by itself.
  private var codes: [Holding: String] = [:]
  private var known = Known()
  private let store: OperationStore
  /// What makes a movement a settlement.
  private let settlements: Configuration.ReportTerms.Rule?

  /// What was asked for, there or not.
  private struct Known {
    var parties: Set<String> = []
    var codes: Set<String> = []
    var services: Set<String> = []
    var requests: Set<String> = []
    var topUps: Set<String> = []
    var autoTopUps: Set<String> = []
    var openTopUps: Set<String> = []
    var sessions: Set<String> = []
    var settlements: Set<String> = []
  }

  init(_ store: OperationStore, _ configuration: Configuration) throws {
    self.store = store
    settlements = configuration.reports.buckets[.settlement]
    book = Book { type, currency in
      guard
        case .single(let account)? = configuration.counterAccount(type: type, currency: currency)
      else { return nil }
      return account
    }
    book.rules = PaymentRules(try store.terms())
  }

  /// Reads what the operations may ask for.
  mutating func load(for operations: some Sequence<Operation>) throws {
    book.closedThrough = try store.closedThrough()
    var named = Named()
    for operation in operations { named.add(operation) }
    try loadRequests(named.topUps.union(named.requests))
    // An administrator gives a top-up back without naming the member, and it is done by then.
    for id in named.topUps {
      if let topUp = book.requests[id] { named.parties.insert(topUp.member) }
    }
    for request in book.requests.values where request.end == nil {
      named.parties.formUnion([request.member, request.counterparty])
    }
    try loadParties(named.parties)
    try loadAccounts(named.codes)
    try loadServices(named.services)
    try loadSessions(named.sessions)
    try loadInvoices(named.settlements)
    try loadAutoTopUps(named.parties)
    try loadOpenTopUps(named.closing)
  }

  /// The ids that operations name.
  private struct Named {
    var parties: Set<String> = []
    /// Account codes of those that are registered.
    var codes: Set<String> = []
    var topUps: Set<String> = []
    /// Of other kinds.
    var requests: Set<String> = []
    var services: Set<String> = []
    var sessions: Set<String> = []
    var settlements: Set<String> = []
    /// Members who are closed.
    var closing: Set<String> = []

    mutating func add(_ operation: Operation) {
      operation.forEachMember { field, id in
        switch field {
        case .member, .org, .to, .by: parties.insert(id)
        case .topup: topUps.insert(id)
        case .refund, .pending: requests.insert(id)
        case .service: services.insert(id)
        case .settlement: settlements.insert(id)
        default: break
        }
      }
      switch operation.kind {
      case .bulkCredit:
        for case .success(let credit) in operation.credits { parties.insert(credit.member) }
      case .registerMember, .registerOrganisation:
        let id = operation[.account] ?? operation[.member] ?? operation[.org] ?? ""
        codes.insert("party:" + id)
      case .completeSession: operation[.session].map { _ = sessions.insert($0) }
      case .closeMember: operation[.member].map { _ = closing.insert($0) }
      default: break
      }
    }
  }

  private mutating func loadRequests(_ ids: Set<String>) throws {
    let new = ids.subtracting(known.requests)
    guard !new.isEmpty else { return }
    known.requests.formUnion(new)
    var topUps = new
    for record in try store.requests(new.sorted()) where book.requests[record.id] == nil {
      let request = OperationBook.request(record)
      if request.kind == .refund { topUps.insert(record.subject) }
      book.requests[record.id] = request
    }
    topUps.subtract(known.topUps)
    known.topUps.formUnion(topUps)
    for (topUp, amount) in try store.refunded(topUps.sorted()) { book.refunded[topUp] = amount }
  }

  private static func request(_ record: OperationStore.RequestRecord) -> Request {
    guard let kind = Request.Kind(rawValue: record.kind) else {
      preconditionFailure("The database checks the kinds of requests")
    }
    return Request(
      id: record.id, kind: kind, member: record.party, counterparty: record.counterparty,
      amount: record.amount, held: record.held, method: record.method, type: record.type,
      description: record.description, reference: record.reference, subject: record.subject,
      net: record.net, overdraws: record.overdraws, openedOn: record.openedOn,
      ending: record.end.map(OperationBook.ending))
  }

  private static func ending(_ record: OperationStore.RequestEnd) -> Request.Ending {
    guard let end = Request.End(rawValue: record.outcome) else {
      preconditionFailure("The database checks how requests end")
    }
    return Request.Ending(
      end, on: record.day, by: record.operation, processorRef: record.processorReference,
      reason: record.reason)
  }

  private mutating func loadParties(_ ids: Set<String>) throws {
    let new = ids.subtracting(known.parties).subtracting(book.parties.keys)
    guard !new.isEmpty else { return }
    known.parties.formUnion(new)
    var codes: Set<String> = []
    for record in try store.parties(new.sorted()) {
      guard let kind = Party.Kind(rawValue: record.kind) else {
        preconditionFailure("The database checks the kinds of parties")
      }
      for code in record.ownedAccounts + [record.account] {
        codes.insert(code)
        book.owners[code] = record.id
      }
      book.parties[record.id] = Party(
        id: record.id, kind: kind, name: record.name, email: record.email, iban: record.iban,
        bankAccount: record.bankAccount, customer: record.customer, account: record.account,
        isClosed: record.isClosed, isInternal: record.isInternal)
    }
    for (party, bank) in try store.banks(of: new.sorted()) {
      book.parties[party]?.banks.append(
        Party.Bank(from: bank.from, iban: bank.iban, number: bank.number))
    }
    try loadAccounts(codes)
  }

  private mutating func loadAccounts(_ codes: Set<String>) throws {
    let new = codes.subtracting(known.codes)
    guard !new.isEmpty else { return }
    known.codes.formUnion(new)
    for (code, party) in try store.owners(of: new.sorted()) where !party.isEmpty {
      book.owners[code] = party
    }
    for record in try store.accounts(new.sorted()) {
      accounts[record.key] = record.number
      guard let party = book.owners[record.key.code] else { continue }
      let holding = Holding(party, record.key.currency)
      guard record.key.code == book.parties[party]?.account || self.codes[holding] == nil else {
        continue
      }
      self.codes[holding] = record.key.code
      book.balances[holding] = record.balance
      book.held[holding] = record.held
    }
  }

  private mutating func loadServices(_ ids: Set<String>) throws {
    let new = ids.subtracting(known.services).subtracting(book.services.keys)
    guard !new.isEmpty else { return }
    known.services.formUnion(new)
    for (id, organisation, name) in try store.services(new.sorted()) {
      book.services[id] = Service(id: id, organisation: organisation, name: name)
    }
  }

  private mutating func loadSessions(_ ids: Set<String>) throws {
    let new = ids.subtracting(known.sessions).subtracting(book.sessions.keys)
    guard !new.isEmpty else { return }
    known.sessions.formUnion(new)
    for record in try store.sessions(new.sorted()) {
      book.sessions[record.id] = Session(
        id: record.id, organisation: record.organisation, name: record.name, day: record.day,
        director: record.director, email: record.email, fees: record.fees, extras: record.extras)
    }
  }

  private mutating func loadInvoices(_ ids: Set<String>) throws {
    let new = ids.subtracting(known.settlements)
    guard !new.isEmpty else { return }
    known.settlements.formUnion(new)
    let records = try store.invoices(new.sorted()) { type, reference in
      guard let settlements else { return false }
      return settlements.types.contains(type)
        || settlements.references.contains { reference.hasPrefix($0) }
    }
    for record in records {
      guard let kind = Invoice.Kind(rawValue: record.kind),
        let state = Invoice.State(rawValue: record.state ?? Invoice.State.pending.rawValue)
      else { preconditionFailure("The database checks the kinds and states of invoices") }
      let id = Invoice.ID(settlement: record.settlement, kind: kind)
      // Of a settlement of these very operations the book knows more.
      if book.invoices[id] == nil {
        book.invoices[id] = Invoice(
          id: id, state: state, failures: Int(record.failures), error: record.error)
      }
    }
  }

  private mutating func loadAutoTopUps(_ parties: Set<String>) throws {
    let new = parties.subtracting(known.autoTopUps)
    guard !new.isEmpty else { return }
    known.autoTopUps.formUnion(new)
    let found = try store.autoTopUps(new.sorted())
    for (party, state, amount) in found {
      guard let state = AutoTopUp.State(rawValue: state) else {
        preconditionFailure("The database checks the states of automatic top-ups")
      }
      book.autoTopUps[Holding(party, amount.currency)] = AutoTopUp(state: state, amount: amount)
    }
    try loadOpenTopUps(Set(found.map(\.party)))
  }

  /// Asked only of members who are closed, or have or had automatic top-ups: of most nobody needs it.
  private mutating func loadOpenTopUps(_ parties: Set<String>) throws {
    let new = parties.subtracting(known.openTopUps)
    guard !new.isEmpty else { return }
    known.openTopUps.formUnion(new)
    for record in try store.openTopUps(of: new.sorted()) {
      if book.requests[record.id] == nil {
        book.requests[record.id] = OperationBook.request(record)
      }
      book.openTopUps[record.party, default: []].insert(record.id)
    }
  }

  /// The account that a leg is on.
  func key(of leg: PostedTransaction.Leg) -> LedgerStore.AccountKey {
    let currency = leg.amount.currency
    switch leg.account {
    case .own(let code): return LedgerStore.AccountKey(code: code, currency: currency)
    case .party(let id):
      let code = codes[Holding(id, currency)] ?? book.parties[id]?.account ?? ""
      return LedgerStore.AccountKey(code: code, currency: currency)
    }
  }

  /// The platform's id of the account that a transaction is one of.
  func accountID(of transaction: PostedTransaction) -> String {
    let leg = PostedTransaction.Leg(
      account: .party(transaction.party), amount: transaction.amount)
    return String(key(of: leg).code.dropFirst("party:".count))
  }

  /// The numbers of accounts that transactions post to; those that are not there are opened.
  mutating func open(
    _ wanted: [(key: LedgerStore.AccountKey, kind: String, owner: String?)], _ ledger: LedgerStore
  ) throws {
    let unknown = Set(wanted.filter { accounts[$0.key] == nil }.map(\.key.code))
    guard !unknown.isEmpty else { return }
    for record in try store.accounts(unknown.sorted()) { accounts[record.key] = record.number }
    var new: [LedgerStore.NewAccount] = []
    var seen: Set<LedgerStore.AccountKey> = []
    for (key, kind, owner) in wanted where accounts[key] == nil && seen.insert(key).inserted {
      new.append(LedgerStore.NewAccount(key: key, kind: kind, party: owner))
    }
    for (key, number) in try ledger.open(new) { accounts[key] = number }
  }
}

extension PaymentRules {
  /// - Parameter terms: In the order in which they were set.
  init(_ terms: [OperationStore.TermRecord]) {
    self.init()
    for term in terms {
      guard let name = Name(rawValue: term.name) else {
        preconditionFailure("The database checks the names of terms")
      }
      add(
        Term(
          name: name, party: term.party, currency: term.currency, from: term.from,
          value: term.value))
    }
  }
}
