import Domain

/// What the books say as far as the operations at hand need it, and how each of them changes it.
///
/// Pure: the same operations in the same order on the same book make the same decisions. A rejected
/// operation changes nothing.
public struct Book: Sendable {
  public var parties: [String: Party] = [:]
  /// By account code; who owns it.
  public var owners: [String: String] = [:]
  /// Minor units; plus is owed to the party.
  public var balances: [Holding: Int64] = [:]
  /// What open requests keep back of a balance.
  public var held: [Holding: Int64] = [:]
  public var services: [String: Service] = [:]
  /// Also those that ended.
  public var requests: [String: Request] = [:]
  /// By member: the top-ups that wait for the processor. Known of members who are closed or whose
  /// top-ups are, or were, automatic.
  public var openTopUps: [String: Set<String>] = [:]
  /// Of a top-up, what refunds have taken or are about to.
  public var refunded: [String: Int64] = [:]
  public var autoTopUps: [Holding: AutoTopUp] = [:]
  public var sessions: [String: Session] = [:]
  /// By settlement; none of what settled nobody.
  public var invoices: [Invoice.ID: Invoice] = [:]
  public var rules = PaymentRules()
  /// The last day that is closed for postings.
  public var closedThrough: CalendarDate?
  private let accounts: Accounts

  /// The platform's account that a type of transaction is posted against, by currency.
  public typealias Accounts = @Sendable (_ type: String, Currency) -> String?

  public init(accounts: @escaping Accounts) { self.accounts = accounts }

  /// The configuration has no account for what an operation posts: nothing that the operation did
  /// wrong, so it is not rejected.
  public struct NoAccount: Error, Hashable {
    public var type: String
    public var currency: Currency
  }

  /// Why an operation made no decision.
  enum Refusal: Error {
    case rejected(Rejection)
    case noAccount(NoAccount)
  }

  /// Decides one operation, and changes the book if it is posted.
  ///
  /// - Throws: `Rejection` with the first reason that speaks against it.
  public mutating func decide(
    _ operation: Operation
  ) throws(NoAccount) -> Result<Decision, Rejection> {
    do throws(Refusal) {
      if let closedThrough, operation.day <= closedThrough {
        throw .rejected(.closedPeriod(through: closedThrough))
      }
      let decision = try draft(operation)
      try settleBalances(decision)
      for change in decision.changes { apply(change) }
      if operation.kind == .settle { issueInvoices(for: decision) }
      return .success(decision)
    } catch {
      switch error {
      case .rejected(let rejection): return .failure(rejection)
      case .noAccount(let gap): throw gap
      }
    }
  }

  private func draft(_ operation: Operation) throws(Refusal) -> Decision {
    switch operation.kind {
    case .registerMember: try registerMember(operation)
    case .closeMember: try close(operation, .member)
    case .registerOrganisation: try registerOrganisation(operation)
    case .closeOrganisation: try close(operation, .organisation)
    case .setBank: try setBank(operation)
    case .registerService: try registerService(operation)
    case .charge: try charge(operation)
    case .transferOfMember: try transferOfMember(operation)
    case .transferOfOrganisation: try transferOfOrganisation(operation)
    case .payMember: try payMember(operation)
    case .bulkCredit: try bulkCredit(operation)
    case .adjustMember: try adjust(operation, .member)
    case .adjustOrganisation: try adjust(operation, .organisation)
    case .settle: try settle(operation)
    case .recordTopUp: try recordTopUp(operation)
    case .requestTopUp: try requestTopUp(operation)
    case .completeTopUp: try completeTopUp(operation)
    case .failTopUp: try failTopUp(operation)
    case .requestAutoTopUp: try requestAutoTopUp(operation)
    case .confirmAutoTopUp: try confirmAutoTopUp(operation)
    case .changeAutoTopUp: try changeAutoTopUp(operation)
    case .cancelAutoTopUp: try cancelAutoTopUp(operation)
    case .requestRefund: try requestRefund(operation)
    case .completeRefund: try completeRefund(operation)
    case .failRefund: try failRefund(operation)
    case .createPending: try createPending(operation)
    case .payPending: try payPending(operation)
    case .cancelPending: try cancelPending(operation)
    case .setFees: try setFees(operation)
    case .overrideFees: try overrideFees(operation)
    case .endFeeOverride: try endFeeOverride(operation)
    case .setFloat: try setFloat(operation)
    case .setLimit: try setLimit(operation)
    case .completeSession: try completeSession(operation)
    case .setInvoiceState: try setInvoiceState(operation)
    }
  }

  /// The largest balance; a hundred of the largest amounts fit beside it.
  static let range: Int64 = 1_000_000_000_000_000_000

  /// Moves the balances by what the decision posts; nothing is moved when one leaves the range.
  private mutating func settleBalances(_ decision: borrowing Decision) throws(Refusal) {
    var done: [PostedTransaction.Leg] = []
    for transaction in decision.transactions {
      for leg in transaction.legs {
        guard case .party(let id) = leg.account else { continue }
        let after = move(leg, by: -leg.amount.minorUnits)
        done.append(leg)
        guard (-Book.range...Book.range).contains(after) else {
          for leg in done { _ = move(leg, by: leg.amount.minorUnits) }
          throw .rejected(.outOfRange(id))
        }
      }
    }
  }

  /// Within the range an amount cannot overflow.
  private mutating func move(_ leg: PostedTransaction.Leg, by amount: Int64) -> Int64 {
    guard case .party(let id) = leg.account else { return 0 }
    let balance = balances[Holding(id, leg.amount.currency), default: 0] + amount
    balances[Holding(id, leg.amount.currency)] = balance
    return balance
  }

  private mutating func apply(_ change: Change) {
    switch change {
    case .registered(let party):
      parties[party.id] = party
      owners[party.account] = party.id
    case .closed(let id): parties[id]?.isClosed = true
    case .offered(let service): services[service.id] = service
    case .set(let term): rules.add(term)
    case .autoTopUp(let holding, let auto): autoTopUps[holding] = auto
    case .customer(let id, let customer): parties[id]?.customer = customer
    case .bank(let id, let bank): parties[id]?.banks.append(bank)
    case .paidBy: break
    case .held(let session): sessions[session.id] = session
    case .invoiced(let invoice): invoices[invoice.id] = invoice
    case .opened(let request): open(request)
    case .ended(let request, let ending):
      requests[request.id]?.ending = ending
      if request.kind == .topUp { openTopUps[request.member]?.remove(request.id) }
      held[Holding(request.member, request.amount.currency), default: 0] -=
        request.held.minorUnits
      if request.kind == .refund, ending.end != .done {
        refunded[request.subject, default: 0] -= request.amount.minorUnits
      }
    }
  }

  private mutating func open(_ request: Request) {
    requests[request.id] = request
    guard request.end == nil else { return }
    if request.kind == .topUp { openTopUps[request.member, default: []].insert(request.id) }
    held[Holding(request.member, request.amount.currency), default: 0] += request.held.minorUnits
    if request.kind == .refund {
      refunded[request.subject, default: 0] += request.amount.minorUnits
    }
  }

  // MARK: What the nouns ask

  func account(_ type: String, _ currency: Currency) throws(Refusal) -> PostedTransaction.Account {
    guard let code = accounts(type, currency) else {
      throw .noAccount(NoAccount(type: type, currency: currency))
    }
    return .own(code)
  }

  func party(_ id: String?, _ kind: Party.Kind) throws(Refusal) -> Party {
    let id = id ?? ""
    guard let party = parties[id], party.kind == kind else {
      throw .rejected(kind == .member ? .unknownMemberID(id) : .unknownOrganisation(id))
    }
    guard !party.isClosed else { throw .rejected(.closedParty(id)) }
    return party
  }

  func member(_ operation: Operation) throws(Refusal) -> Party {
    try party(operation[.member], .member)
  }

  func organisation(_ operation: Operation) throws(Refusal) -> Party {
    try party(operation[.org], .organisation)
  }

  /// What every operation of these kinds has, because its form requires it.
  func amount(of operation: Operation) -> Money {
    guard let amount = operation.amount else {
      preconditionFailure("\(operation.kind) has an amount by its form")
    }
    return amount
  }

  func balance(_ party: Party, _ currency: Currency) -> Money {
    Money(minorUnits: balances[Holding(party.id, currency)] ?? 0, currency: currency)
  }

  /// What a party can spend: its balance without what is held, and its limit.
  func available(_ party: Party, _ currency: Currency, on day: CalendarDate) -> Money {
    let held = Money(minorUnits: held[Holding(party.id, currency)] ?? 0, currency: currency)
    return balance(party, currency) - held + rules.limit(of: party.id, currency, on: day)
  }

  func needs(_ amount: Money, from party: Party, on day: CalendarDate) throws(Refusal) {
    let available = available(party, amount.currency, on: day)
    guard amount.minorUnits <= available.minorUnits else {
      throw .rejected(.insufficientFunds(available: available, needed: amount))
    }
  }

  func request(
    _ id: String?, _ kind: Request.Kind, _ word: String
  ) throws(Refusal) -> Request {
    let id = id ?? ""
    guard let request = requests[id], request.kind == kind else {
      throw .rejected(.unknownRequest(id, word))
    }
    return request
  }

  /// The request of a kind that has not ended.
  func openRequest(
    _ id: String?, _ kind: Request.Kind, _ word: String
  ) throws(Refusal) -> Request {
    let request = try request(id, kind, word)
    if let ending = request.ending {
      throw .rejected(.alreadyEnded(request.id, how: ending, told: ""))
    }
    return request
  }

  /// What is answered to an operation that says once more what became of a request, because the
  /// processor said it before the platform; nil while it waits. Of what is done the processor's id has
  /// to be the same.
  ///
  /// - Parameter amount: What the processor takes or gives, which the operation may say as well.
  func answer(
    _ operation: Operation, saying end: Request.End, of request: Request, _ amount: Money
  ) throws(Refusal) -> Decision? {
    if let told = operation.amount, told != amount {
      throw .rejected(.otherAmount(asked: amount, told: told))
    }
    guard let ending = request.ending else { return nil }
    let told = operation[.processorRef] ?? ""
    guard ending.end == end, end == .failed || !told.isEmpty && told == ending.processorRef else {
      throw .rejected(.alreadyEnded(request.id, how: ending, told: told))
    }
    var decision = Decision()
    decision.state = .already
    decision.told = [.init("was", end.rawValue), .init("ended_by", ending.operation)]
    return decision
  }

  /// The party of an id that was checked when a request was made; it may have been closed since.
  func knownParty(_ id: String) -> Party {
    guard let party = parties[id] else {
      preconditionFailure("Parties of requests are there")
    }
    return party
  }
}
