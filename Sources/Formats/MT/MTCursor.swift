/// Reads along a range of bytes; never beyond it.
struct MTCursor {
  let bytes: [UInt8]
  var at: Int
  let end: Int

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    at = range.lowerBound
    end = range.upperBound
  }

  mutating func skipBlanks() {
    while at < end, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
  }

  mutating func digits() -> Range<Int> { take { $0.isDigit } }

  mutating func capitals(atMost limit: Int) -> Range<Int> {
    let start = at
    while at < end, at - start < limit, bytes[at].isCapital { at += 1 }
    return start..<at
  }

  /// Digits and marks up to the first byte that can be in no number; nil without a digit in front.
  mutating func amount() -> Range<Int>? {
    guard at < end, bytes[at].isDigit else { return nil }
    return take { $0.isDigit || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ".") }
  }

  mutating func take(while isWanted: (UInt8) -> Bool) -> Range<Int> {
    let start = at
    while at < end, isWanted(bytes[at]) { at += 1 }
    return start..<at
  }

  /// Without white space and control bytes at either end; nil when nothing is left.
  static func trimmed(_ range: Range<Int>, in bytes: [UInt8]) -> Range<Int>? {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, bytes[start] <= 0x20 { start += 1 }
    while start < end, bytes[end - 1] <= 0x20 { end -= 1 }
    return start < end ? start..<end : nil
  }

  /// Without white space and control bytes at the end.
  static func trimmedEnd(_ range: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
    var end = range.upperBound
    while range.lowerBound < end, bytes[end - 1] <= 0x20 { end -= 1 }
    return range.lowerBound..<end
  }

  /// The lines of a range, without their ends and the white space before those.
  static func lines(_ range: Range<Int>, in bytes: [UInt8]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    eachLine(range, in: bytes) { lines.append($0) }
    return lines
  }

  @inline(__always)
  static func eachLine(_ range: Range<Int>, in bytes: [UInt8], _ body: (Range<Int>) -> Void) {
    var start = range.lowerBound
    var at = start
    while at < range.upperBound {
      let byte = bytes[at]
      if byte == 0x0A || byte == 0x0D {
        body(trimmedEnd(start..<at, in: bytes))
        let isPair = byte == 0x0D && at + 1 < range.upperBound && bytes[at + 1] == 0x0A
        at += isPair ? 2 : 1
        start = at
      } else {
        at += 1
      }
    }
    body(trimmedEnd(start..<range.upperBound, in: bytes))
  }
}

extension UInt8 {
  var isDigit: Bool { self &- UInt8(ascii: "0") <= 9 }
  var isCapital: Bool { self &- UInt8(ascii: "A") <= 25 }
}
