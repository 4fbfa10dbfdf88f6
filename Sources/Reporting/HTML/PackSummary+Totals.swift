import Domain

extension PackSummary {
  /// All settlements of one currency together, in minor units.
  public struct SettlementTotal: Hashable, Sendable {
    public var currency: Currency
    public var organisations: Int
    /// How many of them are paid something.
    public var paid: Int
    public var opening: Int128
    public var movements: Int128
    public var fees: Int128
    public var reserveChange: Int128
    public var payout: Int128
    public var closing: Int128
    public var residual: Int128

    public init(
      currency: Currency, organisations: Int, paid: Int, opening: Int128, movements: Int128,
      fees: Int128, reserveChange: Int128, payout: Int128, closing: Int128, residual: Int128
    ) {
      self.currency = currency
      self.organisations = organisations
      self.paid = paid
      self.opening = opening
      self.movements = movements
      self.fees = fees
      self.reserveChange = reserveChange
      self.payout = payout
      self.closing = closing
      self.residual = residual
    }
  }

  /// Money in and out on the reconciled accounts on one day, both as magnitudes in minor units.
  public struct DailyVolume: Hashable, Sendable {
    public var date: CalendarDate
    public var currency: Currency
    public var moneyIn: Int128
    public var moneyOut: Int128

    public init(date: CalendarDate, currency: Currency, moneyIn: Int128, moneyOut: Int128) {
      self.date = date
      self.currency = currency
      self.moneyIn = moneyIn
      self.moneyOut = moneyOut
    }
  }

  /// What one source's files held in one currency.
  public struct ControlTotal: Hashable, Sendable {
    public var source: String
    public var format: String
    public var files: Int
    public var records: Int64
    public var accepted: Int64
    public var rejected: Int64
    public var currency: Currency
    public var sumAccepted: Int128
    public var difference: Int128

    public init(
      source: String, format: String, files: Int, records: Int64, accepted: Int64,
      rejected: Int64, currency: Currency, sumAccepted: Int128, difference: Int128
    ) {
      self.source = source
      self.format = format
      self.files = files
      self.records = records
      self.accepted = accepted
      self.rejected = rejected
      self.currency = currency
      self.sumAccepted = sumAccepted
      self.difference = difference
    }
  }

  /// How many matches one rule made.
  public struct MatchCount: Hashable, Sendable {
    public var rule: String
    public var status: String
    public var groups: Int64
    public var items: Int64

    public init(rule: String, status: String, groups: Int64, items: Int64) {
      self.rule = rule
      self.status = status
      self.groups = groups
      self.items = items
    }
  }

  /// A file of the pack to link to.
  public struct File: Hashable, Sendable {
    /// Relative to the page: `breaks.csv`, `statements/M-17.pdf`.
    public var name: String
    public var bytes: Int64
    public var rows: Int64?
    /// What it is, for people; may be empty.
    public var title: String

    public init(name: String, bytes: Int64, rows: Int64? = nil, title: String = "") {
      self.name = name
      self.bytes = bytes
      self.rows = rows
      self.title = title
    }
  }
}
