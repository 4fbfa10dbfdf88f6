import Domain

/// What became of an operation: what it posts, what it changes beside, and what its result line says.
public struct Decision: Sendable {
  public enum State: String, CaseIterable, Sendable {
    case posted
    /// A charge that a top-up has to come before.
    case waiting
    /// What it says has been said: nothing comes of it.
    case already
    case rejected
  }

  public var state = State.posted
  public var transactions: [PostedTransaction] = []
  public var changes: [Change] = []
  /// What the result line says beyond state and code, in order.
  public var told: [Told] = []
  /// An administrator lets the balance pass its limit.
  public var overdraws = false

  public init() {}

  public struct Told: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }
}

/// What an operation changes beside the ledger: a row for ever each.
public enum Change: Hashable, Sendable {
  case registered(Party)
  case closed(party: String)
  case offered(Service)
  case set(PaymentRules.Term)
  case autoTopUp(Holding, AutoTopUp)
  /// A party's customer id at the processor.
  case customer(party: String, String)
  /// Where an organisation is paid from a day on.
  case bank(party: String, Party.Bank)
  case opened(Request)
  case ended(Request, Request.Ending)
  /// What the platform tells of the card that a top-up came from, by the request's id.
  case paidBy(Card, topUp: String)
  case held(Session)
  /// What became of an invoice.
  case invoiced(Invoice)
}

/// One balanced transaction that an operation gives rise to.
public struct PostedTransaction: Sendable {
  /// The operation's id, with a mark when it is not the only one.
  public var id: String
  public var type: String
  public var legs: [Leg] = []
  /// Whose transaction it is, by id; `amount` is what it brings to this party.
  public var party: String
  public var amount: Money
  public var organisation = ""
  public var member = ""
  public var counterparty = ""
  public var description = ""
  public var reference = ""
  public var processorRef = ""

  public enum Account: Hashable, Sendable {
    case party(String)
    /// One of the platform's own, as `[ledger.types]` names it.
    case own(String)
  }

  public struct Leg: Hashable, Sendable {
    public var account: Account
    /// Debit positive.
    public var amount: Money

    public init(account: Account, amount: Money) {
      self.account = account
      self.amount = amount
    }
  }

  init(id: String, type: String, of party: Party, bringing amount: Money) {
    self.id = id
    self.type = type
    self.party = party.id
    self.amount = amount
    switch party.kind {
    case .member: member = party.id
    case .organisation: organisation = party.id
    }
  }

  mutating func debit(_ account: Account, _ amount: Money) {
    if !amount.isZero { legs.append(Leg(account: account, amount: amount)) }
  }

  mutating func credit(_ account: Account, _ amount: Money) { debit(account, -amount) }
}
