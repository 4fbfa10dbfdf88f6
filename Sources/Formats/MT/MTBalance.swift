/// A balance (`:60F:`, `:62F:`, `:64:`, `:65:` …), a floor limit or a total, taken apart.
struct MTBalance {
  let tag: MTTag
  let bytes: [UInt8]
  /// Of the field, and the column at which its value begins.
  let line: Int
  let column: Int

  /// Nil where nothing of the kind stands.
  private(set) var isDebit: Bool?
  private(set) var date: Range<Int>?
  private(set) var count: Range<Int>?
  private(set) var currency: Range<Int>?
  private(set) var amount: Range<Int>?

  /// Reads `[C|D]YYMMDD CCY amount`.
  static func balance(_ tag: MTTag, _ bytes: [UInt8], line: Int) -> MTBalance {
    var result = MTBalance(tag, bytes, line)
    var cursor = result.cursor
    let mark = cursor.capitals(atMost: 2)
    guard let isDebit = MTBalance.isDebit(bytes, mark) else { return result }
    result.isDebit = isDebit
    let start = cursor.at
    let digits = cursor.digits()
    guard digits.count == 6 else {
      cursor.at = start
      return result
    }
    result.date = digits
    result.readMoney(&cursor)
    return result
  }

  /// Reads `CCY[C|D]amount`: the floor limit of an MT942.
  static func floorLimit(_ bytes: [UInt8], line: Int) -> MTBalance {
    var result = MTBalance(.floorLimit, bytes, line)
    var cursor = result.cursor
    let letters = cursor.capitals(atMost: 4)
    guard letters.count >= 3 else { return result }
    result.currency = letters.lowerBound..<letters.lowerBound + 3
    if letters.count == 4 {
      result.isDebit = MTBalance.isDebit(bytes, letters.lowerBound + 3..<letters.upperBound)
      guard result.isDebit != nil else {
        result.currency = nil
        return result
      }
    }
    result.readAmount(&cursor)
    return result
  }

  /// Reads `count CCY amount`: the totals of an MT942.
  static func total(_ tag: MTTag, _ bytes: [UInt8], line: Int) -> MTBalance {
    var result = MTBalance(tag, bytes, line)
    var cursor = result.cursor
    let digits = cursor.digits()
    guard (1...9).contains(digits.count) else { return result }
    result.count = digits
    result.isDebit = tag == .debits
    result.readMoney(&cursor)
    return result
  }

  /// Whether every part is there.
  var isWhole: Bool { amount != nil }

  private init(_ tag: MTTag, _ bytes: [UInt8], _ line: Int) {
    self.tag = tag
    self.bytes = bytes
    self.line = line
    column = tag.length + 3
  }

  private var cursor: MTCursor { MTCursor(bytes, MTCursor.trimmedEnd(bytes.indices, in: bytes)) }

  private static func isDebit(_ bytes: [UInt8], _ range: Range<Int>) -> Bool? {
    guard range.count == 1 else { return nil }
    switch bytes[range.lowerBound] {
    case UInt8(ascii: "C"): return false
    case UInt8(ascii: "D"): return true
    default: return nil
    }
  }

  private mutating func readMoney(_ cursor: inout MTCursor) {
    cursor.skipBlanks()
    let letters = cursor.capitals(atMost: 3)
    guard letters.count == 3 else { return }
    currency = letters
    readAmount(&cursor)
  }

  /// Nothing but the amount may follow.
  private mutating func readAmount(_ cursor: inout MTCursor) {
    cursor.skipBlanks()
    guard let amount = cursor.amount(), cursor.at == cursor.end,
      MTValues.decimal(bytes, amount) != nil
    else { return }
    self.amount = amount
  }
}

extension MTBalance {
  var currencyCode: String? { currency.flatMap { String(validating: bytes[$0], as: UTF8.self) } }

  /// Signed, as a decimal.
  var value: ExactDecimal? {
    guard let amount, let text = MTValues.decimalText(bytes, amount),
      let value = ExactDecimal(text)
    else { return nil }
    return isDebit == true ? -value : value
  }

  var text: String { MTValues.ascii(bytes, bytes.indices) }

  var isOpening: Bool { tag == .opening || tag == .openingOfPage }
  var isClosing: Bool { tag == .closing || tag == .closingOfPage }
}
