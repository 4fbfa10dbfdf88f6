import Domain

/// How a bank writes amounts: which mark stands before the decimals. All other marks group digits,
/// and only where grouping marks can stand, so that `1,5` is never fifteen.
///
/// Accepted around the digits: one sign before or after (`-`, `+`, `−`), parentheses for minus,
/// blanks, a currency's letters or symbol, and `DR`, `CR`, `D`, `C`, `S`, `H` behind.
public struct AmountStyle: Hashable, Sendable {
  public enum DecimalMark: String, CaseIterable, Sendable {
    case point, comma

    var byte: UInt8 { self == .point ? UInt8(ascii: ".") : UInt8(ascii: ",") }
  }

  let decimal: DecimalMark

  package init(decimal: DecimalMark) { self.decimal = decimal }

  /// An amount as written, without knowing its currency.
  struct Written: Hashable {
    var value: ExactDecimal
    /// It had a sign, parentheses or a direction of its own.
    var hasSign = false
    /// The currency that its letters or symbol name for certain.
    var currency: Currency?
  }

  /// - Throws: `notADecimal`, or `outOfRange` for more than 15 digits or 12 decimals.
  func parse(_ bytes: UnsafeRawBufferPointer) throws(Amount.Failure) -> Written {
    if let plain = plainNumber(bytes) { return plain }
    var scan = AmountScan(bytes: bytes, decimal: decimal.byte)
    return try scan.run()
  }

  /// The number where there is nothing but a minus, digits and the decimal mark, as in most cells;
  /// nil for anything else, be it an amount or not.
  private func plainNumber(_ bytes: UnsafeRawBufferPointer) -> Written? {
    let isNegative = bytes.first == UInt8(ascii: "-")
    var value: Int64 = 0
    var digits = 0
    var scale: Int?
    for byte in bytes[(isNegative ? 1 : 0)...] {
      let digit = byte &- UInt8(ascii: "0")
      if digit <= 9 {
        value = value &* 10 &+ Int64(digit)
        digits += 1
        if let known = scale { scale = known + 1 }
      } else if byte == decimal.byte, scale == nil, digits > 0 {
        scale = 0
      } else {
        return nil
      }
    }
    guard digits > 0, digits <= 15, scale != 0, scale ?? 0 <= 12 else { return nil }
    return Written(
      value: ExactDecimal(digits: Int128(isNegative ? -value : value), scale: scale ?? 0),
      hasSign: isNegative)
  }

  /// The amount in plain notation, or nil when it is none.
  package func plain(_ bytes: [UInt8]) -> String? {
    bytes.withUnsafeBytes { try? parse($0).value.description }
  }
}

/// The parts of one written amount, from left to right.
private struct AmountScan {
  let bytes: UnsafeRawBufferPointer
  let decimal: UInt8
  var at = 0

  var minus = 0
  var plus = 0
  var opened = false
  var closed = false
  var marks: [Range<Int>] = []
  var value: Int128 = 0
  var scale = 0

  init(bytes: UnsafeRawBufferPointer, decimal: UInt8) {
    self.bytes = bytes
    self.decimal = decimal
  }

  mutating func run() throws(Amount.Failure) -> AmountStyle.Written {
    try surroundings()
    try digits()
    try surroundings()
    guard at == bytes.count, opened == closed else { throw .notADecimal }
    var directions = 0
    var currency: Currency?
    for mark in marks {
      if let isDebit = direction(mark) {
        directions += 1
        if isDebit { minus += 1 } else { plus += 1 }
      } else if let found = try AmountScan.currency(of: bytes[mark]) {
        guard currency == nil || currency == found else { throw .notADecimal }
        currency = found
      }
    }
    if opened { minus += 1 }
    guard minus + plus <= 1, marks.count <= 2 else { throw .notADecimal }
    return AmountStyle.Written(
      value: ExactDecimal(digits: minus > 0 ? -value : value, scale: scale),
      hasSign: minus + plus > 0, currency: currency)
  }

  /// Signs, blanks, parentheses and letters, up to the first digit.
  private mutating func surroundings() throws(Amount.Failure) {
    while at < bytes.count {
      let byte = bytes[at]
      if isDigit(byte) || startsFraction(at) { return }
      if let length = blank(at) {
        at += length
      } else if byte == UInt8(ascii: "-") {
        minus += 1
        at += 1
      } else if byte == UInt8(ascii: "+") {
        plus += 1
        at += 1
      } else if has([0xE2, 0x88, 0x92]) {
        minus += 1
        at += 3
      } else if byte == UInt8(ascii: "("), !opened {
        opened = true
        at += 1
      } else if byte == UInt8(ascii: ")"), opened, !closed {
        closed = true
        at += 1
      } else if isMark(byte) {
        let start = at
        while at < bytes.count, isMark(bytes[at]), blank(at) == nil { at += 1 }
        marks.append(start..<at)
        if isAbbreviated(start..<at) { at += 1 }
      } else {
        throw .notADecimal
      }
    }
  }

  /// The point of an abbreviation, as in `kr. 12,50` and `Rs.500`; that of `$.23` and `EUR.23` begins
  /// a fraction.
  private func isAbbreviated(_ mark: Range<Int>) -> Bool {
    guard at < bytes.count, bytes[at] == UInt8(ascii: "."), let last = bytes[mark].last else {
      return false
    }
    return !isDigit(at + 1) || last &- UInt8(ascii: "a") < 26
  }

  private mutating func digits() throws(Amount.Failure) {
    var groups = Groups()
    var count = 0
    var inFraction = false
    while at < bytes.count {
      let digit = bytes[at] &- UInt8(ascii: "0")
      if digit <= 9 {
        count += 1
        // Few enough that sums of any number of rows fit into ExactDecimal.
        guard inFraction ? scale < 12 : count <= 15 else { throw .outOfRange }
        value = value * 10 + Int128(digit)
        if inFraction { scale += 1 } else { groups.digits += 1 }
        at += 1
      } else if bytes[at] == decimal, !inFraction, isDigit(at + 1) {
        inFraction = true
        at += 1
      } else if !inFraction, let length = grouping(at), isDigit(at + length) {
        guard groups.next(bytes[at]) else { throw .notADecimal }
        at += length
      } else {
        break
      }
    }
    guard count > 0, groups.end() else { throw .notADecimal }
  }

  /// Groups of three digits, or of two before a last one of three, as in India.
  private struct Groups {
    var digits = 0
    private var mark: UInt8?
    private var size: Int?

    mutating func next(_ found: UInt8) -> Bool {
      defer { digits = 0 }
      guard let mark else {
        self.mark = found
        return (1...3).contains(digits)
      }
      guard mark == found, digits == 2 || digits == 3, size == nil || size == digits else {
        return false
      }
      size = digits
      return true
    }

    func end() -> Bool { mark == nil || digits == 3 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }
  private func isDigit(_ index: Int) -> Bool { index < bytes.count && isDigit(bytes[index]) }
  private func startsFraction(_ index: Int) -> Bool {
    bytes[index] == decimal && isDigit(index + 1)
  }

  private func isMark(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "$") || (byte | 0x20) &- UInt8(ascii: "a") < 26
  }

  private func has(_ wanted: [UInt8]) -> Bool { has(wanted, at) }

  private func has(_ wanted: [UInt8], _ index: Int) -> Bool {
    index + wanted.count <= bytes.count
      && bytes[index..<index + wanted.count].elementsEqual(wanted)
  }

  /// The length of a blank: space, tab, no-break space, narrow no-break space.
  private func blank(_ index: Int) -> Int? {
    switch bytes[index] {
    case 0x20, 0x09: 1
    case 0xC2: has([0xC2, 0xA0], index) ? 2 : nil
    case 0xE2: has([0xE2, 0x80, 0xAF], index) ? 3 : nil
    default: nil
    }
  }

  /// The length of a mark that may group digits.
  private func grouping(_ index: Int) -> Int? {
    switch bytes[index] {
    case UInt8(ascii: "."), UInt8(ascii: ","): bytes[index] == decimal ? nil : 1
    case UInt8(ascii: "'"): 1
    case 0x09: nil
    case 0xE2 where has([0xE2, 0x80, 0x99], index): 3
    default: blank(index)
    }
  }

  /// Whether the mark behind the digits says debit or credit.
  private func direction(_ mark: Range<Int>) -> Bool? {
    guard mark.lowerBound > 0, mark.count <= 2 else { return nil }
    switch bytes[mark].map({ $0 & ~0x20 }) {
    case Array("DR".utf8), Array("D".utf8), Array("S".utf8): return true
    case Array("CR".utf8), Array("C".utf8), Array("H".utf8): return false
    default: return nil
    }
  }

  private static func currency(
    of mark: Swift.Slice<UnsafeRawBufferPointer>
  ) throws(Amount.Failure) -> Currency? {
    switch CurrencyMark(UnsafeRawBufferPointer(rebasing: mark)) {
    case .one(let currency): currency
    case .several: nil
    case nil: throw .notADecimal
    }
  }
}
