import Domain

/// An account of the journal. The same code may hold several currencies, one balance each.
public struct JournalAccount: Hashable, Sendable {
  /// Our code: `bank:main`, `party:C-0007`.
  public var code: String
  /// `asset`, `liability`, `equity`, `income` or `expense`; another kind has no type in hledger.
  public var kind: String

  public init(code: String, kind: String) {
    self.code = code
    self.kind = kind
  }
}

/// One leg of a transaction, or one balance. Debit is plus.
public struct JournalPosting: Hashable, Sendable {
  public var account: String
  public var amount: Money

  public init(account: String, amount: Money) {
    self.account = account
    self.amount = amount
  }
}

/// A balanced transaction of the period.
public struct JournalTransaction: Hashable, Sendable {
  public var date: CalendarDate
  public var externalID: String
  public var description: String
  public var postings: [JournalPosting]

  public init(
    date: CalendarDate, externalID: String, description: String, postings: [JournalPosting]
  ) {
    self.date = date
    self.externalID = externalID
    self.description = description
    self.postings = postings
  }
}
