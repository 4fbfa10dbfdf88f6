import Domain

/// A party's statement for one period: what its PDF and its CSV say.
public struct StatementDocument {
  public var partyID: String
  public var partyName: String
  /// As it is printed: `Member`, `Organisation`.
  public var partyKind: String
  /// Who keeps the accounts, in the letterhead.
  public var bookName: String
  /// The book's address and numbers, one printed line each.
  public var holderLines: [String]
  public var period: StatementPeriod
  /// One per currency, in the order they are printed.
  public var sections: [StatementSection]
  public var runID: String

  public init(
    partyID: String, partyName: String, partyKind: String, bookName: String,
    holderLines: [String], period: StatementPeriod, sections: [StatementSection], runID: String
  ) {
    self.partyID = partyID
    self.partyName = partyName
    self.partyKind = partyKind
    self.bookName = bookName
    self.holderLines = holderLines
    self.period = period
    self.sections = sections
    self.runID = runID
  }
}

/// The days of a period, in the book's time zone, both included.
public struct StatementPeriod: Hashable, Sendable {
  /// `2026-10`, as in the pack's folder.
  public let name: String
  public let firstDay: CalendarDate
  public let lastDay: CalendarDate

  public init(name: String, firstDay: CalendarDate, lastDay: CalendarDate) {
    self.name = name
    self.firstDay = firstDay
    self.lastDay = lastDay
  }
}

/// A party's account in one currency. Plus is what we owe the party.
public struct StatementSection {
  public var currency: Currency
  public var opening: Money
  /// In order; each is fetched when it is printed, so a long statement needs no memory.
  public var lines: AnySequence<StatementLine>
  public var closing: Money

  public init(
    currency: Currency, opening: Money, lines: some Sequence<StatementLine>, closing: Money
  ) {
    self.currency = currency
    self.opening = opening
    self.lines = AnySequence(lines)
    self.closing = closing
  }
}

/// One movement on a party's account.
public struct StatementLine: Hashable, Sendable {
  public var date: CalendarDate
  public var reference: String
  public var type: String
  public var counterparty: String
  public var description: String
  /// Money in is plus.
  public var amount: Money
  /// After this line.
  public var balance: Money

  public init(
    date: CalendarDate, reference: String, type: String, counterparty: String,
    description: String, amount: Money, balance: Money
  ) {
    self.date = date
    self.reference = reference
    self.type = type
    self.counterparty = counterparty
    self.description = description
    self.amount = amount
    self.balance = balance
  }
}
