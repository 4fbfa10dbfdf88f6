import Domain

/// What a file held, counted while it was read.
public struct ReadSummary: Sendable {
  public var format: FileFormat
  /// Entries or rows in the file.
  public var records = 0
  /// Those that were handed on; all of them when nothing was thrown.
  public var accepted = 0
  /// Header and blank lines of a CSV file.
  public var nonData = 0
  public var statements = 0
  /// Per currency, in alphabetical order; rows that move no money are left out.
  public var totals: [CurrencyTotal] = []
  /// What the file says of itself that does not agree with its entries. Whether the file may be
  /// loaded nevertheless is for the caller to decide.
  public var findings: [Finding] = []
  /// Worth knowing, and no fault: events of a kind that is not known, pages that are missing.
  public var notices: [String] = []

  public init(format: FileFormat) { self.format = format }

  /// The file was read in full and holds no record.
  public var isEmpty: Bool { records == 0 }

  mutating func count(_ amount: Money) {
    let at = totals.firstIndex { $0.currency >= amount.currency } ?? totals.endIndex
    if at == totals.endIndex || totals[at].currency != amount.currency {
      totals.insert(CurrencyTotal(currency: amount.currency), at: at)
    }
    totals[at].add(amount.minorUnits)
  }
}

/// Sums of one currency in minor units.
public struct CurrencyTotal: Hashable, Sendable {
  public var currency: Currency
  public var count = 0
  /// Zero or more.
  public var credits: Int128 = 0
  /// Zero or more.
  public var debits: Int128 = 0

  public init(currency: Currency) { self.currency = currency }

  /// Credits less debits.
  public var sum: Int128 { credits - debits }

  mutating func add(_ minorUnits: Int64) {
    count += 1
    if minorUnits < 0 { debits -= Int128(minorUnits) } else { credits += Int128(minorUnits) }
  }
}

/// A contradiction inside a file.
public struct Finding: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// A count or sum that the file declares differs from its entries (camt `TxsSummry`).
    case control(field: String, declared: String, computed: String)
    /// Opening balance plus booked entries less closing balance is not zero, in minor units.
    case balance(currency: Currency, opening: Int128, movements: Int128, closing: Int128)
  }

  public var kind: Kind
  /// The statement it is about, from 0, and its id.
  public var statement: Int
  public var statementID: String?
  public var place: InputLocation

  /// A sentence for the list of a file's faults.
  public var description: String {
    switch kind {
    case .control(let field, let declared, let computed):
      return "\(field) is declared as \(declared) but comes to \(computed)"
    case .balance(let currency, let opening, let movements, let closing):
      func text(_ units: Int128) -> String {
        Money.decimal(units, exponent: currency.exponent)
      }
      return "opening \(text(opening)) plus entries \(text(movements)) is "
        + "\(text(opening + movements)), not closing \(text(closing)) \(currency.code)"
    }
  }
}
