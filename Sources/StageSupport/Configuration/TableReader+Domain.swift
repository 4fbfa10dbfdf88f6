import Domain

/// Values of the trade: accounts, currencies, amounts, dates, percentages.
extension TableReader {
  /// `^[a-z]+:[a-z0-9-]+$`, of a kind that is known.
  func account(_ key: String, kinds: [String: Configuration.LedgerRules.AccountKind]) -> String? {
    guard let code = requireString(key) else { return nil }
    guard TableReader.isAccountCode(code) else {
      report(.badAccount(pathOf(key), code: code), key)
      return nil
    }
    guard kinds[String(code.prefix { $0 != ":" })] != nil else {
      report(.unknownAccountKind(pathOf(key), code: code), key)
      return nil
    }
    return code
  }

  static func isAccountCode(_ code: String) -> Bool {
    let parts = code.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, let kind = parts.first, let name = parts.last else { return false }
    return !kind.isEmpty && !name.isEmpty && kind.allSatisfy(\.isSmallLetter)
      && name.allSatisfy { $0.isSmallLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
  }

  /// Small letters, digits and hyphens, not beginning with a hyphen: safe as a folder name.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.first != UInt8(ascii: "-")
      && text.utf8.allSatisfy { $0.isSmallLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
  }

  /// The currency that a key of this table is named by.
  func currencyNamed(by key: String) -> Currency? {
    if let currency = Currency(code: key) { return currency }
    report(.unknownCurrency(path, code: key), key)
    return nil
  }

  func currency(_ key: String) -> Currency? {
    guard let code = string(key) else { return nil }
    if let currency = Currency(code: code) { return currency }
    report(.unknownCurrency(pathOf(key), code: code), key)
    return nil
  }

  /// A list of currencies, in alphabetical order.
  func currencies(_ key: String) -> [Currency]? {
    guard case .array(let values)? = members[key] else {
      if members[key] != nil { wrongType(key, expected: "a list such as [\"EUR\", \"GBP\"]") }
      return nil
    }
    var found: Set<Currency> = []
    for value in values {
      guard case .string(let code) = value else {
        wrongType(key, expected: "a list such as [\"EUR\", \"GBP\"]")
        return nil
      }
      if let currency = Currency(code: code) {
        if !found.insert(currency).inserted {
          report(.badValue(pathOf(key), value: code, expected: "named once"), key)
        }
      } else {
        report(.unknownCurrency(pathOf(key), code: code), key)
      }
    }
    return found.sorted()
  }

  /// A table of amounts by currency, `{ EUR = "100.00" }`.
  func amounts(_ key: String, allowNegative: Bool) -> [Currency: Money] {
    guard let table = table(key, keys: nil) else { return [:] }
    var amounts: [Currency: Money] = [:]
    for code in table.sortedKeys {
      guard let currency = table.currencyNamed(by: code) else { continue }
      guard let text = table.string(code) else { continue }
      if let amount = try? Amount.parse(text, in: currency), allowNegative || !amount.isNegative {
        amounts[currency] = amount
      } else {
        table.report(
          .badAmount(table.pathOf(code), value: text, currency: currency.code), code)
      }
    }
    return amounts
  }

  /// `"2026-07-01"`, or the same without quotes.
  func date(_ key: String) -> CalendarDate? {
    switch members[key] {
    case nil: problems.add(.missingKey(pathOf(key)), at: pathOf(key))
    case .date(let date): return date
    case .string(let text):
      if let date = CalendarDate(iso: text) { return date }
      report(.badDate(pathOf(key), value: text), key)
    default: wrongType(key, expected: "a date such as \"2026-07-01\"")
    }
    return nil
  }

  /// `"2.5"`, or a whole number; never a binary fraction.
  func percent(_ key: String) -> Percent? {
    let text: String
    switch members[key] {
    case nil: return nil
    case .integer(let number): text = String(number)
    case .string(let written): text = written
    default:
      wrongType(key, expected: "a percentage in quotes, such as \"2.5\"")
      return nil
    }
    if let percent = Percent(text) { return percent }
    report(.badValue(pathOf(key), value: text, expected: "a percentage from 0 to 100"), key)
    return nil
  }
}

extension UInt8 {
  fileprivate var isSmallLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
