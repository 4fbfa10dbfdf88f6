import Domain

/// The account of an `:25:` field: `[bank/]account[/currency]`, or with the bank's BIC on a line of
/// its own (`:25P:`). Austrian banks write their clearing code in SWIFT's form: `//AT12345/account`.
struct MTAccount {
  let raw: String
  private(set) var id: String
  private(set) var bankID: String?
  private(set) var currency: String?
  private(set) var isIBAN = false

  init?(_ text: String) {
    let lines = text.split(whereSeparator: \.isNewline).map { String($0.trimmedBlanks) }
    guard let first = lines.first, !first.isEmpty else { return nil }
    raw = lines.joined(separator: "\n")
    var rest = first
    if let (code, account) = MTAccount.clearingCode(first) {
      (bankID, rest) = (code, account)
    } else if let slash = rest.firstIndex(of: "/") {
      let bank = rest[..<slash]
      if !bank.isEmpty { bankID = String(bank) }
      rest = String(rest[rest.index(after: slash)...])
    }
    if lines.count > 1, !lines[1].isEmpty { bankID = lines[1] }
    (id, currency) = MTAccount.splitCurrency(rest)
    let compact = id.filter { $0 != " " }
    if MTAccount.looksLikeIBAN(compact) {
      id = compact
      isIBAN = true
    }
  }

  /// The bank's number and what follows it, of `//` with the letters of a national clearing system.
  private static func clearingCode(_ text: String) -> (code: String, rest: String)? {
    guard text.hasPrefix("//"), let end = text.dropFirst(2).firstIndex(of: "/") else { return nil }
    let code = text.dropFirst(2)[..<end]
    let number = code.dropFirst(2).utf8
    guard systems.contains(String(code.prefix(2))), (3...9).contains(number.count),
      number.allSatisfy(\.isDigit)
    else { return nil }
    return (String(code.dropFirst(2)), String(text[text.index(after: end)...]))
  }

  private static let systems: Set<String> = [
    "AT", "AU", "BL", "CC", "CN", "ES", "FW", "GR", "HK", "IE", "IN", "IT", "NZ", "PL", "PT", "RU",
    "SC", "SW",
  ]

  /// `12345EUR`, `12345 EUR` and `12345/EUR`; letters that are part of the number stay.
  private static func splitCurrency(_ text: String) -> (String, String?) {
    guard text.utf8.count > 4, let code = text.suffix(3).description as String?,
      Currency(code: code) != nil
    else { return (text, nil) }
    let front = text.dropLast(3)
    guard let last = front.utf8.last, last.isDigit || last == 0x20 || last == UInt8(ascii: "/")
    else { return (text, nil) }
    let id = last == UInt8(ascii: "/") ? front.dropLast() : front
    return (String(id.trimmedBlanks), code)
  }

  /// By its form only: banks' own samples have made-up check digits.
  static func looksLikeIBAN(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard (14...34).contains(bytes.count), bytes[0].isCapital, bytes[1].isCapital,
      bytes[2].isDigit, bytes[3].isDigit
    else { return false }
    return bytes[4...].allSatisfy { $0.isCapital || $0.isDigit }
  }
}

extension StringProtocol {
  /// Without blanks and control characters at either end.
  var trimmedBlanks: SubSequence {
    func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.value <= 0x20 }
    let start = unicodeScalars.firstIndex { !isBlank($0) } ?? endIndex
    guard let last = unicodeScalars.lastIndex(where: { !isBlank($0) }) else {
      return self[endIndex...]
    }
    return self[start...last]
  }
}
