/// A `:61:` line taken apart: where its parts stand in the bytes it was read from.
///
/// Grammar (SWIFT): value date `6!n`, entry date `[4!n]`, mark `2a`, funds code `[1!a]`, amount
/// `15d`, type `1!a3!c`, reference `16x`, `[//16x]`, and `[34x]` on a line of its own.
struct MTStatementLine {
  /// Six bytes, not yet known to be a day.
  var valueDate: Range<Int>?
  var entryDate: Range<Int>?
  var mark: MTMark?
  var fundsCode: Range<Int>?
  var amount: Range<Int>?
  var code: Range<Int>?
  var customerReference: Range<Int>?
  var bankReference: Range<Int>?
  /// Everything after the first line.
  var supplementary: Range<Int>?
  /// What could not be taken apart, from where on; nil when all could.
  var unreadable: (part: Part, at: Range<Int>)?

  enum Part { case valueDate, mark, amount }
}

/// The direction of an entry.
enum MTMark: String {
  case credit = "C"
  case debit = "D"
  case reversedCredit = "RC"
  case reversedDebit = "RD"
  /// MT942: announced, not yet booked.
  case expectedCredit = "EC"
  case expectedDebit = "ED"

  init?(_ first: UInt8, _ second: UInt8?) {
    switch (first, second) {
    case (UInt8(ascii: "C"), nil): self = .credit
    case (UInt8(ascii: "D"), nil): self = .debit
    case (UInt8(ascii: "R"), UInt8(ascii: "C")): self = .reversedCredit
    case (UInt8(ascii: "R"), UInt8(ascii: "D")): self = .reversedDebit
    case (UInt8(ascii: "E"), UInt8(ascii: "C")): self = .expectedCredit
    case (UInt8(ascii: "E"), UInt8(ascii: "D")): self = .expectedDebit
    default: return nil
    }
  }

  var isCredit: Bool { self == .credit || self == .reversedDebit || self == .expectedCredit }
  var isReversal: Bool { self == .reversedCredit || self == .reversedDebit }
  var isExpected: Bool { self == .expectedCredit || self == .expectedDebit }
}

extension MTStatementLine {
  /// - Parameter range: The field's value in `bytes`, with its continuation lines.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.init()
    let firstEnd = bytes[range].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? range.upperBound
    var cursor = MTCursor(bytes, range.lowerBound..<firstEnd)
    read(&cursor)
    if firstEnd < range.upperBound {
      supplementary = MTCursor.trimmed(firstEnd..<range.upperBound, in: bytes)
    }
  }

  private mutating func read(_ cursor: inout MTCursor) {
    cursor.skipBlanks()
    let digits = cursor.digits()
    guard [6, 10, 12].contains(digits.count) else {
      unreadable = (.valueDate, digits.lowerBound..<cursor.end)
      return
    }
    let afterValue = digits.lowerBound + 6
    valueDate = digits.lowerBound..<afterValue
    if digits.count > 6 { entryDate = afterValue..<digits.upperBound }
    cursor.skipBlanks()
    readMark(&cursor)
    guard mark != nil else {
      unreadable = (.mark, cursor.at..<cursor.end)
      return
    }
    cursor.skipBlanks()
    guard let amount = cursor.amount() else {
      unreadable = (.amount, cursor.at..<cursor.end)
      return
    }
    self.amount = amount
    cursor.skipBlanks()
    readCode(&cursor)
    readReferences(cursor)
  }

  /// One or two letters, and a third letter which is the currency's last.
  private mutating func readMark(_ cursor: inout MTCursor) {
    let letters = cursor.capitals(atMost: 3)
    let bytes = cursor.bytes
    let first = letters.lowerBound
    let pair = letters.count > 1 ? MTMark(bytes[first], bytes[first + 1]) : nil
    let length = pair == nil ? 1 : 2
    guard (length...length + 1).contains(letters.count),
      let mark = pair ?? MTMark(bytes[first], nil)
    else {
      cursor.at = first
      return
    }
    self.mark = mark
    if letters.count > length { fundsCode = letters.upperBound - 1..<letters.upperBound }
  }

  /// `NTRF`, `S051`, `F…`, or three characters and a blank.
  private mutating func readCode(_ cursor: inout MTCursor) {
    let at = cursor.at
    guard cursor.end - at >= 3 else { return }
    let bytes = cursor.bytes
    func isPart(_ index: Int) -> Bool { bytes[index].isCapital || bytes[index].isDigit }
    guard bytes[at].isCapital, isPart(at + 1), isPart(at + 2), !isNone(cursor) else { return }
    let isWhole = cursor.end - at >= 4 && isPart(at + 3)
    guard isWhole || cursor.end - at == 3 || bytes[at + 3] == 0x20 else { return }
    code = at..<at + (isWhole ? 4 : 3)
    cursor.at = min(at + 4, cursor.end)
  }

  /// The type left out: SWIFT's word for no reference stands in its place, and looks like one.
  private func isNone(_ cursor: MTCursor) -> Bool {
    let rest = cursor.bytes[cursor.at..<cursor.end]
    let none = "NONREF".utf8
    return rest.starts(with: none)
      && (rest.count == none.count || rest.dropFirst(none.count).first == UInt8(ascii: "/"))
  }

  private mutating func readReferences(_ cursor: MTCursor) {
    let bytes = cursor.bytes
    var split = cursor.at
    while split + 1 < cursor.end {
      if bytes[split] == UInt8(ascii: "/"), bytes[split + 1] == UInt8(ascii: "/") { break }
      split += 1
    }
    let hasBank = split + 1 < cursor.end
    customerReference = MTCursor.trimmed(cursor.at..<(hasBank ? split : cursor.end), in: bytes)
    if hasBank { bankReference = MTCursor.trimmed(split + 2..<cursor.end, in: bytes) }
  }
}
