/// Reads an amount as PayPal's pages write it in any language: `1,234.50`, `1.234,50`, `1 234,50`,
/// `-12`. A mark is the decimal mark only where as many digits follow as the currency has decimals,
/// and a grouping mark only where three do; what is neither, or both, is no amount.
enum PayPalAmount {
  /// - Parameter scale: How many decimals the currency has.
  static func read(_ text: String, scale: Int) -> ExactDecimal? {
    if let plain = plain(text, scale) { return plain }
    var scalars = Array(text.unicodeScalars)
    var isNegative = false
    if let sign = scalars.first, sign == "-" || sign == "\u{2212}" || sign == "+" {
      isNegative = sign != "+"
      scalars.removeFirst()
    }
    guard let first = scalars.first, isDigit(first) else { return nil }
    let marks = scalars.indices.filter { !isDigit(scalars[$0]) }
    var digits = scalars
    var decimals = 0
    if let last = marks.last, scale > 0, scalars.count - last - 1 == scale,
      scalars[last] == "." || scalars[last] == ","
    {
      guard marks.filter({ scalars[$0] == scalars[last] }).count == 1 else { return nil }
      decimals = scale
      digits = Array(scalars[..<last])
      guard isGrouped(digits, besides: scalars[last]) else { return nil }
      digits += scalars[(last + 1)...]
    } else if scale == 0 || marks.isEmpty {
      guard isGrouped(scalars, besides: nil) else { return nil }
    } else {
      return nil
    }
    let plain = String(String.UnicodeScalarView(digits.filter(isDigit)))
    guard let value = ExactDecimal(report: plain) else { return nil }
    return ExactDecimal(digits: isNegative ? -value.digits : value.digits, scale: decimals)
  }

  /// What most amounts are: up to twelve digits, and a mark before the decimals.
  private static func plain(_ text: String, _ scale: Int) -> ExactDecimal? {
    var digits: Int64 = 0
    var count = 0
    var decimals: Int?
    let isNegative = text.utf8.first == UInt8(ascii: "-")
    for byte in text.utf8.dropFirst(isNegative ? 1 : 0) {
      let digit = byte &- UInt8(ascii: "0")
      if digit <= 9 {
        guard count < 12 else { return nil }
        digits = digits * 10 + Int64(digit)
        count += 1
        decimals? += 1
      } else {
        guard byte == UInt8(ascii: ".") || byte == UInt8(ascii: ","), decimals == nil, count > 0
        else { return nil }
        decimals = 0
      }
    }
    guard count > 0, decimals ?? 0 == (decimals == nil ? 0 : scale), decimals != 0
    else { return nil }
    return ExactDecimal(digits: Int128(isNegative ? -digits : digits), scale: decimals ?? 0)
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    ("0"..."9").contains(scalar)
  }

  private static let marks: Set<Unicode.Scalar> = [
    ",", ".", "'", "\u{2019}", " ", "\u{A0}", "\u{202F}",
  ]

  /// One kind of mark, before every group of three digits from the right.
  private static func isGrouped(
    _ scalars: [Unicode.Scalar], besides decimal: Unicode.Scalar?
  ) -> Bool {
    guard let mark = scalars.first(where: { !isDigit($0) }) else { return true }
    guard marks.contains(mark), mark != decimal else { return false }
    let groups = scalars.split(separator: mark, omittingEmptySubsequences: false)
    return groups.allSatisfy { $0.allSatisfy(isDigit) } && (1...3).contains(groups[0].count)
      && groups.dropFirst().allSatisfy { $0.count == 3 }
  }
}
