import Domain

/// What `index.html` shows of a period: small arrays, already sorted in the order to print.
public struct PackSummary: Sendable {
  /// The worst reconciled account decides.
  public enum Verdict: String, Sendable, CaseIterable {
    case incomplete
    case breaks
    case reconciledWithWarnings = "reconciled_with_warnings"
    case reconciledWithPending = "reconciled_with_pending"
    case reconciled
  }

  public var bookName: String
  public var period: StatementPeriod
  public var verdict: Verdict
  /// What a person should do next, a sentence each.
  public var nextSteps: [String] = []
  /// Sources that should have come and did not.
  public var missingSources: [String] = []
  public var proofs: [Proof] = []
  public var breaksByAge: [BreakBucket] = []
  public var breaksByReason: [BreakBucket] = []
  /// At most 50, the largest first.
  public var topBreaks: [TopBreak] = []
  public var settlements: [SettlementTotal] = []
  public var dailyVolumes: [DailyVolume] = []
  public var controlTotals: [ControlTotal] = []
  public var matchCounts: [MatchCount] = []
  public var files: [File] = []
  /// Printed at the foot, in order: run id, inputs' hash, rules and code version.
  public var provenance: [(label: String, value: String)] = []

  public init(bookName: String, period: StatementPeriod, verdict: Verdict) {
    self.bookName = bookName
    self.period = period
    self.verdict = verdict
  }
}

extension PackSummary {
  /// The statement that one reconciled account ties, as in `proof.csv`.
  public struct Proof: Hashable, Sendable {
    public var account: String
    public var currency: Currency
    /// Minor units, as are the others.
    public var balancePerStatement: Int128
    public var depositsInTransit: Int128
    public var outstandingPayments: Int128
    public var breaks: Int128
    public var balancePerLedger: Int128
    public var residual: Int128
    public var verdict: Verdict

    public init(
      account: String, currency: Currency, balancePerStatement: Int128,
      depositsInTransit: Int128, outstandingPayments: Int128, breaks: Int128,
      balancePerLedger: Int128, residual: Int128, verdict: Verdict
    ) {
      self.account = account
      self.currency = currency
      self.balancePerStatement = balancePerStatement
      self.depositsInTransit = depositsInTransit
      self.outstandingPayments = outstandingPayments
      self.breaks = breaks
      self.balancePerLedger = balancePerLedger
      self.residual = residual
      self.verdict = verdict
    }
  }

  /// The open breaks of one age or one reason in one currency.
  public struct BreakBucket: Hashable, Sendable {
    /// `0-1`, `31+`, or a reason such as `missing_in_ledger`.
    public var name: String
    public var currency: Currency
    public var count: Int
    /// The sum of the magnitudes, in minor units.
    public var value: Int128

    public init(name: String, currency: Currency, count: Int, value: Int128) {
      self.name = name
      self.currency = currency
      self.count = count
      self.value = value
    }
  }

  public struct TopBreak: Hashable, Sendable {
    public var id: String
    public var itemID: String
    public var account: String
    public var side: Item.Side
    public var reason: String
    public var date: CalendarDate
    public var ageDays: Int
    public var amount: Money
    public var nearestItemID: String
    public var nearestBecause: String
    public var text: String

    public init(
      id: String, itemID: String, account: String, side: Item.Side, reason: String,
      date: CalendarDate, ageDays: Int, amount: Money, nearestItemID: String,
      nearestBecause: String, text: String
    ) {
      self.id = id
      self.itemID = itemID
      self.account = account
      self.side = side
      self.reason = reason
      self.date = date
      self.ageDays = ageDays
      self.amount = amount
      self.nearestItemID = nearestItemID
      self.nearestBecause = nearestBecause
      self.text = text
    }
  }
}
