import Domain
import Payments
import Store

/// What operations change beside the ledger, as rows.
extension OperationStore {
  /// - Parameter changes: Each with the operation that made it, and that one's number.
  func insert(_ changes: [(Change, Operation, Int64)]) throws {
    guard !changes.isEmpty else { return }
    var parties: [(OperationStore.PartyRecord, String)] = []
    var closed: [(party: String, operation: String)] = []
    var services: [(id: String, organisation: String, name: String, operation: String)] = []
    var terms: [(term: OperationStore.TermRecord, number: Int64, operation: String)] = []
    var topUps: [(party: String, state: String, amount: Money, number: Int64, operation: String)] =
      []
    var customers: [(party: String, customer: String)] = []
    var banks:
      [(party: String, bank: OperationStore.BankRecord, number: Int64, operation: String)] =
        []
    var requests: [(request: OperationStore.RequestRecord, operation: String)] = []
    var ends: [OperationStore.RequestEnd] = []
    var cards: [(card: OperationStore.CardRecord, number: Int64, operation: String)] = []
    var sessions: [(session: OperationStore.SessionRecord, number: Int64, operation: String)] = []
    var invoices: [(invoice: OperationStore.InvoiceRecord, number: Int64, operation: String)] = []
    for (change, operation, number) in changes {
      switch change {
      case .registered(let party): parties.append((OperationStore.record(party), operation.id))
      case .closed(let party): closed.append((party, operation.id))
      case .offered(let service):
        services.append((service.id, service.organisation, service.name, operation.id))
      case .set(let term):
        terms.append(
          (
            OperationStore.TermRecord(
              name: term.name.rawValue, party: term.party, currency: term.currency,
              from: term.from, value: term.value), number, operation.id
          ))
      case .autoTopUp(let holding, let auto):
        topUps.append((holding.party, auto.state.rawValue, auto.amount, number, operation.id))
      case .customer(let party, let customer): customers.append((party, customer))
      case .opened(let request): requests.append((OperationStore.record(request), operation.id))
      case .bank(let party, let bank):
        let record = OperationStore.BankRecord(
          from: bank.from, iban: bank.iban, number: bank.number)
        banks.append((party, record, number, operation.id))
      case .ended(let request, let ending):
        ends.append(
          OperationStore.RequestEnd(
            id: request.id, outcome: ending.end.rawValue, day: ending.on,
            processorReference: ending.processorRef, reason: ending.reason,
            operation: ending.operation))
      case .paidBy(let card, let topUp):
        cards.append(
          (
            OperationStore.CardRecord(
              topUp: topUp, brand: card.brand, last4: card.last4, expiry: card.expiry,
              receipt: card.receipt), number, operation.id
          ))
      case .held(let session):
        sessions.append((OperationStore.record(session), number, operation.id))
      case .invoiced(let invoice):
        invoices.append(
          (
            OperationStore.InvoiceRecord(
              settlement: invoice.id.settlement, kind: invoice.id.kind.rawValue,
              state: invoice.state.rawValue, failures: Int32(invoice.failures),
              error: invoice.error), number, operation.id
          ))
      }
    }
    try insert(parties.map(\.0), by: parties.map(\.1))
    try close(closed)
    try insert(services)
    try insert(terms)
    try insert(topUps)
    try insert(banks: banks)
    for (party, customer) in customers { try set(customer: customer, of: party) }
    try insert(requests)
    try insert(ends)
    try insert(cards)
    try insert(sessions)
    try insert(invoices)
  }

  private static func record(_ session: Session) -> OperationStore.SessionRecord {
    OperationStore.SessionRecord(
      id: session.id, organisation: session.organisation, name: session.name, day: session.day,
      director: session.director, email: session.email, fees: session.fees,
      extras: session.extras)
  }

  private static func record(_ party: Party) -> OperationStore.PartyRecord {
    OperationStore.PartyRecord(
      id: party.id, kind: party.kind.rawValue, name: party.name, email: party.email,
      iban: party.iban, bankAccount: party.bankAccount, customer: party.customer,
      account: party.account, isClosed: party.isClosed, isInternal: party.isInternal)
  }

  private static func record(_ request: Request) -> OperationStore.RequestRecord {
    OperationStore.RequestRecord(
      id: request.id, kind: request.kind.rawValue, party: request.member,
      counterparty: request.counterparty, amount: request.amount, held: request.held,
      net: request.net, method: request.method, type: request.type,
      description: request.description, reference: request.reference, subject: request.subject,
      overdraws: request.overdraws, openedOn: request.openedOn)
  }
}
