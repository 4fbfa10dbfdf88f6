import Domain

/// Values and fields that several records of CODA share.
///
/// Source: Febelfin, "Coded statement of account (CODA)", version 2.6.
enum CODAFields {
  /// Twelve digits and three decimals after a sign, 0 for credit and 1 for debit.
  static func amount(_ record: FixedRecord, sign: Int, _ columns: ClosedRange<Int>) -> ShownAmount {
    if let digits = record.number(columns) {
      let value = trimmed(digits)
      switch record.letter(sign) {
      case "0": return ShownAmount(value)
      case "1": return ShownAmount(-value)
      default: break
      }
    }
    return ShownAmount(nil, raw: record.raw(sign...sign) + record.raw(columns))
  }

  /// Three decimals, of which currencies with two never use the last.
  private static func trimmed(_ thousandths: Int64) -> ExactDecimal {
    thousandths % 10 == 0
      ? ExactDecimal(digits: Int128(thousandths / 10), scale: 2)
      : ExactDecimal(digits: Int128(thousandths), scale: 3)
  }

  /// A date; zeros and blanks say that there is none.
  static func date(_ record: FixedRecord, _ columns: ClosedRange<Int>) -> ShownDate {
    if let day = record.number(columns).flatMap({ ShortDate.read(digits: $0, .dayFirst) }) {
      return ShownDate(day)
    }
    let raw = record.raw(columns)
    if raw.utf8.allSatisfy({ $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: " ") }) { return .none }
    return ShownDate(nil, raw: raw)
  }

  struct Account {
    var number: String?
    var currency: String?
    var scheme: String
  }

  /// Account number and currency in 37 columns, laid out by the structure code before them.
  static func account(_ record: FixedRecord, structure: String, from column: Int) -> Account {
    func text(_ first: Int, _ last: Int) -> String? {
      record.text(column + first - 1...column + last - 1)
    }
    switch structure {
    case "0": return Account(number: text(1, 12), currency: text(14, 16), scheme: "other")
    case "2": return Account(number: text(1, 31), currency: text(35, 37), scheme: "IBAN")
    case "3": return Account(number: text(1, 34), currency: text(35, 37), scheme: "IBAN")
    default: return Account(number: text(1, 34), currency: text(35, 37), scheme: "other")
    }
  }
}
