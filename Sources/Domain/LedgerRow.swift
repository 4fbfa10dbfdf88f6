/// One row of a platform's ledger export (`*.ledger.csv`), before it becomes a transaction.
public struct LedgerRow: Hashable, Sendable {
  /// Unique for ever; the transaction's external id.
  public var id: String
  public var bookedAt: Instant
  public var accountID: String
  public var organisationID: String
  public var memberID: String
  /// Chooses the counter-account through `[ledger.types]`.
  public var type: String
  /// Positive credits the account: the party is owed more.
  public var amount: Money
  public var reference: String
  public var processorReference: String
  public var description: String
  public var counterparty: String
  public var slice: Slice

  public init(
    id: String, bookedAt: Instant, accountID: String, organisationID: String, memberID: String,
    type: String, amount: Money, reference: String, processorReference: String,
    description: String, counterparty: String, slice: Slice
  ) {
    self.id = id
    self.bookedAt = bookedAt
    self.accountID = accountID
    self.organisationID = organisationID
    self.memberID = memberID
    self.type = type
    self.amount = amount
    self.reference = reference
    self.processorReference = processorReference
    self.description = description
    self.counterparty = counterparty
    self.slice = slice
  }
}

/// One row of the party register (`*.parties.csv`): who the accounts belong to.
public struct PartyRow: Hashable, Sendable {
  public enum Kind: String, Sendable { case member, organisation }

  public var id: String
  public var kind: Kind
  public var name: String
  /// The account of the ledger export; one party may have several rows, one account each.
  public var accountID: String
  public var iban: String
  public var email: String
  public var processorCustomerID: String
  public var mandateReference: String
  public var slice: Slice

  public init(
    id: String, kind: Kind, name: String, accountID: String, iban: String, email: String,
    processorCustomerID: String, mandateReference: String, slice: Slice
  ) {
    self.id = id
    self.kind = kind
    self.name = name
    self.accountID = accountID
    self.iban = iban
    self.email = email
    self.processorCustomerID = processorCustomerID
    self.mandateReference = mandateReference
    self.slice = slice
  }
}
