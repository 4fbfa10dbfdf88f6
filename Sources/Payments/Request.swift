import Domain

/// Something that was asked for and waits: for the processor, for a top-up, or for a payer. It ends
/// once.
public struct Request: Hashable, Sendable {
  /// The raw values are kept in the database.
  public enum Kind: String, CaseIterable, Sendable {
    case topUp = "topup"
    case refund
    case pending
    /// A charge that is posted when a top-up is completed.
    case charge
  }

  public enum End: String, CaseIterable, Sendable { case done, failed, cancelled }

  /// How it ended.
  public struct Ending: Hashable, Sendable {
    public var end: End
    public var on: CalendarDate
    /// The operation that ended it.
    public var operation: String
    /// The processor's id of the charge or refund; empty when nobody said one, as is the reason.
    public var processorRef: String
    /// Why it failed.
    public var reason: String

    public init(
      _ end: End, on day: CalendarDate, by operation: String, processorRef: String = "",
      reason: String = ""
    ) {
      self.end = end
      self.on = day
      self.operation = operation
      self.processorRef = processorRef
      self.reason = reason
    }

    /// What an operation says of the processor, and its day.
    init(_ end: End, by operation: Operation) {
      self.init(
        end, on: operation.day, by: operation.id, processorRef: operation[.processorRef] ?? "",
        reason: operation[.reason] ?? "")
    }
  }

  public var id: String
  public var kind: Kind
  /// The member whose money it is.
  public var member: String
  /// Who gets it: an organisation, another member, or nobody.
  public var counterparty: String
  public var amount: Money
  /// Kept back from what the member can spend until it ends; of a refund its whole amount.
  public var held: Money
  /// `manual` or `auto` of a top-up, `self` or `admin` of a refund.
  public var method: String
  /// The type that its transaction has.
  public var type: String
  public var description: String
  public var reference: String
  /// Of a refund its top-up, of a top-up the charge that waits for it.
  public var subject: String
  /// Of a refund: what the card gets and what is kept.
  public var net: Money
  public var overdraws: Bool
  public var openedOn: CalendarDate
  /// Nil while it waits.
  public var ending: Ending?

  public var end: End? { ending?.end }

  public init(
    id: String, kind: Kind, member: String, counterparty: String = "", amount: Money,
    held: Money? = nil, method: String = "", type: String, description: String = "",
    reference: String = "", subject: String = "", net: Money? = nil, overdraws: Bool = false,
    openedOn: CalendarDate, ending: Ending? = nil
  ) {
    self.id = id
    self.kind = kind
    self.member = member
    self.counterparty = counterparty
    self.amount = amount
    self.held = held ?? .zero(amount.currency)
    self.method = method
    self.type = type
    self.description = description
    self.reference = reference
    self.subject = subject
    self.net = net ?? amount
    self.overdraws = overdraws
    self.openedOn = openedOn
    self.ending = ending
  }
}
