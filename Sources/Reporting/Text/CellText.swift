import Domain

/// A cell as people read it on a terminal or in JSON.
extension Cell {
  /// Amounts as decimals in their currency's exponent, days as `YYYY-MM-DD`, nothing for nothing.
  var words: String {
    switch self {
    case .text(let text): SafeText.oneLine(text)
    case .integer(let number): String(number)
    case .date(let date): date.description
    case .instant(let instant): instant.description
    case .money(let money): money.decimal
    case .wideMoney(let minorUnits, let currency):
      Money.decimal(minorUnits, exponent: currency.exponent)
    case .percent(let percent): percent.description
    case .empty: ""
    }
  }

  var json: JSONText {
    switch self {
    case .text(let text): .string(text)
    case .integer(let number): .integer(number)
    case .empty: .null
    default: .string(words)
    }
  }
}
