import Domain

/// Somebody whose money the platform holds.
public struct Party: Hashable, Sendable {
  public enum Kind: String, Sendable { case member, organisation }

  public var id: String
  public var kind: Kind
  public var name: String
  public var email: String
  /// Empty when unknown, as are the two that follow. Never printed.
  public var iban: String
  public var bankAccount: String
  public var customer: String
  /// The code of its account in the ledger, the same in every currency: `party:M-1`.
  public var account: String
  public var isClosed: Bool
  /// An organisation of the platform's own, which no settlement pays.
  public var isInternal: Bool

  public init(
    id: String, kind: Kind, name: String, email: String = "", iban: String = "",
    bankAccount: String = "", customer: String = "", account: String, isClosed: Bool = false,
    isInternal: Bool = false
  ) {
    self.id = id
    self.kind = kind
    self.name = name
    self.email = email
    self.iban = iban
    self.bankAccount = bankAccount
    self.customer = customer
    self.account = account
    self.isClosed = isClosed
    self.isInternal = isInternal
  }
}

/// What a party has in one currency.
public struct Holding: Hashable, Sendable {
  public var party: String
  public var currency: Currency

  public init(_ party: String, _ currency: Currency) {
    self.party = party
    self.currency = currency
  }
}

/// Something that an organisation charges for.
public struct Service: Hashable, Sendable {
  public var id: String
  public var organisation: String
  public var name: String

  public init(id: String, organisation: String, name: String) {
    self.id = id
    self.organisation = organisation
    self.name = name
  }
}
