/// Ways in which references carry a check, so that one mistake shows.
///
/// Sources: ISO 11649 (`RF` and two digits, mod 97 as in an IBAN), the Belgian structured
/// communication, ISO/IEC 7812 (Luhn), the Swiss QR reference (recursive modulo 10), the Finnish
/// reference number (weights 7, 3, 1), the Norwegian KID (modulo 11).
enum CheckDigits: CaseIterable, Sendable {
  case creditorReference
  case mod97
  case belgian
  case luhn
  case swiss
  case finnish
  case norwegian

  /// Whether a reference of capitals and digits keeps the check.
  func holds(for reference: some BidirectionalCollection<UInt8>) -> Bool {
    switch self {
    case .creditorReference:
      guard reference.starts(with: "RF".utf8), reference.count > 4 else { return false }
      let start = reference.index(reference.startIndex, offsetBy: 4)
      let turned = Array(reference[start...]) + Array(reference[..<start])
      return CheckDigits.remainder97(turned) == 1
    case .mod97: return CheckDigits.remainder97(digits(reference)) == 1
    case .belgian:
      let digits = digits(reference)
      guard digits.count == 12 else { return false }
      let remainder = CheckDigits.remainder97(Array(digits.prefix(10)))
      return (remainder == 0 ? 97 : remainder) == Int(digits[10] - 48) * 10 + Int(digits[11] - 48)
    case .luhn:
      return weighted(reference) { value, at in
        let doubled = value * (at % 2 == 1 ? 2 : 1)
        return doubled > 9 ? doubled - 9 : doubled
      } % 10 == 0
    case .swiss:
      return digits(reference).reduce(0) { CheckDigits.carry[($0 + Int($1 - 48)) % 10] } == 0
    case .finnish:
      return weighted(reference) { value, at in
        at == 0 ? value : value * [7, 3, 1][(at - 1) % 3]
      } % 10 == 0
    case .norwegian:
      return weighted(reference) { value, at in
        at == 0 ? value : value * ((at - 1) % 6 + 2)
      } % 11 == 0
    }
  }

  /// The carry table of the recursive check.
  private static let carry = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5]

  private func digits(_ reference: some Collection<UInt8>) -> [UInt8] {
    reference.filter { $0 &- 48 <= 9 }
  }

  /// The sum over the digits from the last one on.
  private func weighted(
    _ reference: some Collection<UInt8>, _ value: (_ digit: Int, _ at: Int) -> Int
  ) -> Int {
    digits(reference).reversed().enumerated().reduce(0) {
      $0 + value(Int($1.element - 48), $1.offset)
    }
  }

  /// Letters count as two digits, `A` as 10.
  private static func remainder97(_ text: [UInt8]) -> Int {
    text.reduce(0) { rest, byte in
      byte &- 48 <= 9 ? (rest * 10 + Int(byte - 48)) % 97 : (rest * 100 + Int(byte - 55)) % 97
    }
  }
}
