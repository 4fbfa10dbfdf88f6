/// The head of a dated run of entries for one external account. The entries follow it, one by one,
/// so that a statement of any length needs no memory.
public struct StatementHead: Hashable, Sendable {
  public enum Kind: String, Sendable { case statement, intraday, notification, settlement }

  public var kind: Kind
  /// Where in the file it begins, if the format has such a place.
  public var place: InputLocation?
  public var id: String?
  /// Electronic sequence number (camt `ElctrncSeqNb`), as written.
  public var sequence: String?
  public var legalSequence: String?
  public var page: String?
  /// False when the file says that further pages follow.
  public var isLastPage: Bool?
  /// The statement's own time stamp, as written.
  public var created: String?
  public var account = ExternalAccount()
  public var currency: Currency?
  public var fromDate: CalendarDate?
  public var toDate: CalendarDate?
  public var balances: [StatementBalance] = []
  public var declared = DeclaredTotals()
  public var extra: [ExtraField] = []

  public init(kind: Kind) { self.kind = kind }

  /// camt: OPBD, else PRCD.
  public var opening: StatementBalance? {
    balances.first { $0.type == "OPBD" } ?? balances.first { $0.type == "PRCD" }
  }

  /// camt: the last CLBD; of an intraday report the last ITBD.
  public var closing: StatementBalance? {
    balances.last { $0.type == "CLBD" } ?? balances.last { $0.type == "ITBD" }
  }
}

/// The account as the file names it.
public struct ExternalAccount: Hashable, Sendable {
  public var id: String?
  /// `IBAN` or `other`.
  public var scheme: String?
  public var bankID: String?
  public var name: String?
  public var currency: Currency?

  public init() {}
}

public struct StatementBalance: Hashable, Sendable {
  /// The code as written: `OPBD`, `CLBD`, `PRCD`, `CLAV`, `ITBD`, …
  public var type: String
  /// Signed: a debit balance is negative.
  public var amount: Money
  public var date: CalendarDate?
  /// The file gave no credit or debit mark and the balance is taken as positive.
  public var signMissing: Bool

  public init(type: String, amount: Money, date: CalendarDate?, signMissing: Bool = false) {
    self.type = type
    self.amount = amount
    self.date = date
    self.signMissing = signMissing
  }
}

/// Counts and sums that the file itself states (camt `TxsSummry`), as written; nil when absent.
public struct DeclaredTotals: Hashable, Sendable {
  public var entries: String?
  public var sum: String?
  public var net: String?
  public var netIndicator: String?
  public var creditCount: String?
  public var creditSum: String?
  public var debitCount: String?
  public var debitSum: String?

  public init() {}

  public var isEmpty: Bool { self == DeclaredTotals() }
}

/// What a file as a whole says of itself.
public struct DocumentHead: Hashable, Sendable {
  /// The exact format: `camt.053.001.08`, `stripe-balance-change`, `stripe-payouts`.
  public var format: String
  public var messageID: String?
  public var created: String?
  public var recipient: String?
  public var encoding: String?
  public var extra: [ExtraField] = []

  public init(format: String) { self.format = format }
}
