import Domain

/// One value of a report's row, still typed: each writer decides how it looks.
public enum Cell: Hashable, Sendable {
  case text(String)
  case integer(Int64)
  case date(CalendarDate)
  case instant(Instant)
  case money(Money)
  /// A sum in minor units, which may be wider than any one amount.
  case wideMoney(Int128, Currency)
  case percent(Percent)
  case empty
}

extension Cell {
  /// A text, or `.empty` where there is none.
  public static func optional(_ text: String?) -> Cell { text.map(Cell.text) ?? .empty }

  public static func currency(_ currency: Currency) -> Cell { .text(currency.code) }

  public static func count(_ number: Int) -> Cell { .integer(Int64(number)) }

  /// The minor units and currency of an amount, or nil when the cell is none.
  public var amount: (minorUnits: Int128, currency: Currency)? {
    switch self {
    case .money(let money): (Int128(money.minorUnits), money.currency)
    case .wideMoney(let minorUnits, let currency): (minorUnits, currency)
    default: nil
    }
  }
}
