/// What a person decided about items: a fact with who and why, never changed, only taken back.
public struct Resolution: Hashable, Sendable {
  public enum Action: String, CaseIterable, Sendable {
    /// A suggestion, or what was matched, holds.
    case confirm
    /// These items are no match, whatever speaks for it.
    case reject
    /// These items are one match.
    case match
    /// Nothing will ever explain the items: they are booked off.
    case writeOff = "write_off"
    /// The items stay open, and nobody need look at them again.
    case ignore
    /// Takes another resolution back.
    case undo
  }

  /// An item by what outputs say of it, so that it is found again in any database.
  public struct Target: Hashable, Sendable {
    public var account: String
    public var currency: Currency
    public var side: Item.Side
    /// The configured source of an entry; `ledger` for a leg.
    public var source: String
    public var item: String

    public init(
      account: String, currency: Currency, side: Item.Side, source: String, item: String
    ) {
      self.account = account
      self.currency = currency
      self.side = side
      self.source = source
      self.item = item
    }
  }

  /// `res_` and a content id.
  public var id: String
  public var decidedAt: Instant
  public var who: String
  public var action: Action
  /// The first period that it holds in.
  public var period: Period
  /// The match that is confirmed or rejected, or the resolution that is undone; else empty.
  public var subject: String
  /// What a difference is (`fee`, `fx`, `rounding`, `write_off`); empty where there is none.
  public var kind: String
  public var why: String
  public var targets: [Target]

  public init(
    id: String = "", decidedAt: Instant, who: String, action: Action, period: Period,
    subject: String = "", kind: String = "", why: String, targets: [Target]
  ) {
    self.id = id
    self.decidedAt = decidedAt
    self.who = who
    self.action = action
    self.period = period
    self.subject = subject
    self.kind = kind
    self.why = why
    self.targets = targets
  }

  /// What its id is made of.
  public var parts: [String] {
    [decidedAt.description, who, action.rawValue, period.description, subject, kind, why]
      + targets.flatMap { [$0.account, $0.currency.code, $0.side.rawValue, $0.source, $0.item] }
  }

  /// `Anna on 2026-11-03: the payer's own words`, as reasons quote it.
  public var words: String { "\(who) on \(decidedAt.utcDate): \(why)" }
}
