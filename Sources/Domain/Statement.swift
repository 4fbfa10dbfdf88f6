/// The head of a dated run of entries for one external account. The entries follow it, one by one,
/// so that a statement of any length needs no memory.
public struct StatementHead: Hashable, Sendable {
  public enum Kind: String, Sendable {
    /// A booked period: the only kind from which a balance is proven.
    case statement
    /// Bookings of the day so far (camt.052, MT942): the statement brings them again.
    case intraday
    /// News of single bookings (camt.054): the statement brings them again.
    case notification
    /// The single payments of lines that a statement brings, as a bank lists them in a table.
    case details
    /// A processor's report of what it settled.
    case settlement
    case ledger, investment, events
    /// What was ordered (pain.001, pain.008, NACHA, ABA).
    case instruction
    /// How the bank answered an order (pain.002).
    case status
  }

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

  /// Whether opening plus booked entries is due to be closing. A report within the day lists what is
  /// new since the last one, unless it states the day's closing balance like a statement.
  public var provesBalance: Bool {
    switch kind {
    case .intraday, .notification, .details: closing?.type == "CLBD"
    default: true
    }
  }

  /// Whether a statement, or a processor's report, brings the same entries again.
  public var isNews: Bool {
    switch kind {
    case .intraday, .notification, .details, .events: true
    default: false
    }
  }

  /// Whether it is about orders, which move no money by themselves.
  public var isOrder: Bool { kind == .instruction || kind == .status }

  /// The balance before the first entry: camt OPBD, else PRCD; MT 60F or 60M; BAI2 010.
  public var opening: StatementBalance? {
    for type in ["OPBD", "PRCD", "60F", "60M", "010", "opening"] {
      if let found = balances.first(where: { $0.type == type }) { return found }
    }
    return nil
  }

  /// The balance after the last entry: camt's last CLBD, of an intraday report the last ITBD; MT 62F
  /// or 62M; BAI2 015; OFX LEDGERBAL.
  public var closing: StatementBalance? {
    for type in ["CLBD", "ITBD", "62F", "62M", "015", "LEDGERBAL", "closing"] {
      if let found = balances.last(where: { $0.type == type }) { return found }
    }
    return nil
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
  /// The code as written (`OPBD`, `CLBD`, `60F`, `015`, `LEDGERBAL`, …); `opening` and `closing` where
  /// the file has words instead of a code.
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
