/// What matching works on: a posting on a reconciled account, or an external entry.
public struct Item: Hashable, Sendable {
  public enum Side: String, Sendable, Comparable {
    /// Ours: a leg of a ledger transaction.
    case left
    /// Theirs: an entry of a bank or processor.
    case right

    public static func < (a: Side, b: Side) -> Bool { a == .left && b == .right }
  }

  public var side: Side
  /// The number within the database; never leaves it, and no decision may depend on it.
  public var number: Int64
  /// The id by which outputs name the item (contract §5), unique within its source.
  public var id: String
  /// The configured source of an entry; `ledger` for a leg.
  public var source: String
  /// The day it was booked: theirs as written, ours in the book's time zone.
  public var date: CalendarDate
  /// Effect on the reconciled account, debit positive: money in is plus on both sides.
  public var amount: Money
  /// Theirs: the amount before the processor's fee; equal to `amount` where there is none.
  public var gross: Money
  /// Ours: the ledger type. Theirs: the reporting category, or the transaction code.
  public var type: String
  public var references: [Reference]
  public var text: String
  /// When it was booked to the second, where that is known.
  public var bookedAt: Instant?
  /// Ours: the ids of the parties it is about, the member before the organisation.
  public var parties: [String]
  /// Whom the money came from or went to, by name and by account.
  public var counterparty: Counterparty
  /// Theirs: the single payments of a collected one, as far as the bank tells them.
  public var details: [Detail]
  /// Theirs: the file that tells them, where it is not the statement.
  public var detailsFile: String?
  /// Theirs: what the bank says that it kept, in minor units; the amount is what was left.
  public var charge: Int64 = 0
  /// Theirs: how many payments the bank says it collected.
  public var paymentCount: Int?
  /// Theirs: what the payer paid, where that was in another currency.
  public var original: Money?
  /// Theirs: the bank takes back what it booked before.
  public var isReversal = false

  /// One payment of a collected line.
  public struct Detail: Hashable, Sendable {
    public var amount: Int64
    public var references: [Reference]
    public var counterparty: Counterparty

    public init(amount: Int64, references: [Reference], counterparty: Counterparty) {
      self.amount = amount
      self.references = references
      self.counterparty = counterparty
    }
  }

  public struct Counterparty: Hashable, Sendable {
    public var name: String
    public var account: String

    public init(name: String = "", account: String = "") {
      self.name = name
      self.account = account
    }
  }

  public init(
    side: Side, number: Int64, id: String, source: String, date: CalendarDate, amount: Money,
    gross: Money? = nil, type: String = "", references: [Reference] = [], text: String = "",
    bookedAt: Instant? = nil, parties: [String] = [], counterparty: Counterparty = Counterparty(),
    details: [Detail] = []
  ) {
    self.side = side
    self.number = number
    self.id = id
    self.source = source
    self.date = date
    self.amount = amount
    self.gross = gross ?? amount
    self.type = type
    self.references = references
    self.text = text
    self.bookedAt = bookedAt
    self.parties = parties
    self.counterparty = counterparty
    self.details = details
  }
}
