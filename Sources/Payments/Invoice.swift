import Domain

/// One of the two papers of a settlement, as far as the accounting program that gets it is concerned:
/// what the organisation bills us for (`payable`), and what we bill it for (`fee`).
public struct Invoice: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Sendable { case payable, fee }

  /// The raw values are kept in the database.
  public enum State: String, CaseIterable, Sendable {
    /// Not uploaded yet, or not successfully.
    case pending
    case uploading, draft, authorised, paid, voided
    /// As often as it may; nobody tries again.
    case failed

    /// What a platform can tell; `failed` is one attempt that did.
    static let told = [State.uploading, .draft, .authorised, .paid, .failed, .voided]

    /// What may follow.
    fileprivate var next: Set<State> {
      switch self {
      case .pending: [.uploading, .draft, .authorised, .failed, .voided]
      case .uploading: [.draft, .authorised, .failed, .voided]
      case .draft: [.uploading, .authorised, .failed, .voided]
      case .authorised: [.paid, .voided]
      // Somebody entered it by hand, or did without.
      case .failed: [.authorised, .voided]
      case .paid, .voided: []
      }
    }
  }

  public struct ID: Hashable, Sendable {
    /// The transaction of the settlement.
    public var settlement: String
    public var kind: Kind

    public init(settlement: String, kind: Kind) {
      self.settlement = settlement
      self.kind = kind
    }
  }

  public var id: ID
  public var state: State
  /// Uploads that failed.
  public var failures: Int
  /// What the last one that failed said; empty when none did.
  public var error: String

  /// After so many failures nobody tries again.
  public static let mostFailures = 5

  public init(id: ID, state: State = .pending, failures: Int = 0, error: String = "") {
    self.id = id
    self.state = state
    self.failures = failures
    self.error = error
  }

  /// What it is after it was told to be in a state; nil where that cannot follow.
  ///
  /// A failed upload leaves it pending, to be tried again, until it was the fifth.
  func becoming(_ told: State, error: String) -> Invoice? {
    guard state.next.contains(told) else { return nil }
    var after = self
    after.state = told
    if told == .failed {
      after.failures += 1
      after.error = error
      if after.failures < Invoice.mostFailures { after.state = .pending }
    }
    return after
  }
}

extension Book {
  func setInvoiceState(_ operation: Operation) throws(Refusal) -> Decision {
    guard let kind = operation[.invoice].flatMap(Invoice.Kind.init(rawValue:)),
      let told = operation[.state].flatMap(Invoice.State.init(rawValue:))
    else { preconditionFailure("An invoice has a kind and a state by its form") }
    let settlement = operation[.settlement] ?? ""
    guard let invoice = invoices[Invoice.ID(settlement: settlement, kind: kind)] else {
      throw .rejected(.unknownInvoice(settlement, kind))
    }
    guard let after = invoice.becoming(told, error: operation[.error] ?? "") else {
      throw .rejected(.invoiceState(invoice.state, told))
    }
    var decision = Decision()
    decision.changes = [.invoiced(after)]
    if told == .failed {
      decision.told = [
        .init("invoice_state", after.state.rawValue), .init("failures", "\(after.failures)"),
      ]
    }
    return decision
  }

  /// What a settlement pays out is payable, what it keeps is billed; nothing is issued for nothing.
  mutating func issueInvoices(for settlement: Decision) {
    for transaction in settlement.transactions {
      let own = transaction.legs.filter { leg in
        if case .party = leg.account { return false }
        return leg.amount.isNegative
      }
      for leg in own {
        let isFee = leg.account == (try? account("settlement_fee", leg.amount.currency))
        let id = Invoice.ID(settlement: transaction.id, kind: isFee ? .fee : .payable)
        invoices[id] = Invoice(id: id)
      }
    }
  }
}
