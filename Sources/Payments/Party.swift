import Domain

/// Somebody whose money the platform holds.
public struct Party: Hashable, Sendable {
  public enum Kind: String, Sendable { case member, organisation }

  public var id: String
  public var kind: Kind
  public var name: String
  public var email: String
  /// Empty when unknown, as are the two that follow. Never printed. What an organisation was
  /// registered with; `bank(on:)` says which one holds.
  public var iban: String
  public var bankAccount: String
  public var customer: String
  /// The code of its account in the ledger, the same in every currency: `party:M-1`.
  public var account: String
  public var isClosed: Bool
  /// An organisation of the platform's own, which no settlement pays.
  public var isInternal: Bool
  /// Where an organisation is paid from a day on: in the order in which that was said.
  public var banks: [Bank]

  /// Where somebody is paid. Never printed.
  public struct Bank: Hashable, Sendable {
    public var from: CalendarDate
    public var iban: String
    public var number: String

    public init(from: CalendarDate, iban: String, number: String) {
      self.from = from
      self.iban = iban
      self.number = number
    }
  }

  public init(
    id: String, kind: Kind, name: String, email: String = "", iban: String = "",
    bankAccount: String = "", customer: String = "", account: String, isClosed: Bool = false,
    isInternal: Bool = false, banks: [Bank] = []
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
    self.banks = banks
  }

  /// Whether it is known where to pay it on a day.
  public func hasBank(on day: CalendarDate) -> Bool {
    !iban.isEmpty || !bankAccount.isEmpty || banks.contains { $0.from <= day }
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
