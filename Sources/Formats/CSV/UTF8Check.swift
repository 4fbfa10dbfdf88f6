/// Finds the first byte that is no UTF-8, or is NUL.
enum UTF8Check {
  /// Whether there is nothing but ASCII, and no NUL.
  @inline(__always)
  static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let base = bytes.baseAddress else { return true }
    let high: UInt64 = 0x8080_8080_8080_8080
    let ones: UInt64 = 0x0101_0101_0101_0101
    var at = 0
    while at &+ 8 <= bytes.count {
      let word = base.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      if (word | ((word &- ones) & ~word)) & high != 0 { return false }
      at &+= 8
    }
    while at < bytes.count {
      let byte = base.load(fromByteOffset: at, as: UInt8.self)
      if byte &- 1 >= 0x7F { return false }
      at &+= 1
    }
    return true
  }

  /// Whether there is a byte that only an encoding tells the meaning of.
  static func hasLettersBeyondASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var at = 0
    while at &+ 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      if word & 0x8080_8080_8080_8080 != 0 { return true }
      at &+= 8
    }
    while at < bytes.count {
      if bytes[at] >= 0x80 { return true }
      at &+= 1
    }
    return false
  }

  static func firstError(in bytes: UnsafeRawBufferPointer) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    let high: UInt64 = 0x8080_8080_8080_8080
    let ones: UInt64 = 0x0101_0101_0101_0101
    var at = 0
    while at < bytes.count {
      // Eight bytes at a time while all of them are ASCII and none is NUL.
      while at &+ 8 <= bytes.count {
        let word = base.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        if (word | ((word &- ones) & ~word)) & high != 0 { break }
        at &+= 8
      }
      guard at < bytes.count else { return nil }
      let length = sequenceLength(in: bytes, at: at)
      guard length > 0 else { return at }
      at += length
    }
    return nil
  }

  /// How long the character at `at` is; 0 when it is not valid (Unicode, table 3-7).
  private static func sequenceLength(in bytes: UnsafeRawBufferPointer, at: Int) -> Int {
    let first = bytes[at]
    func isIn(_ offset: Int, _ range: ClosedRange<UInt8>) -> Bool {
      at + offset < bytes.count && range.contains(bytes[at + offset])
    }
    func continues(_ offset: Int) -> Bool { isIn(offset, 0x80...0xBF) }
    switch first {
    case 0x01...0x7F: return 1
    case 0xC2...0xDF: return continues(1) ? 2 : 0
    case 0xE0: return isIn(1, 0xA0...0xBF) && continues(2) ? 3 : 0
    case 0xED: return isIn(1, 0x80...0x9F) && continues(2) ? 3 : 0
    case 0xE1...0xEF: return continues(1) && continues(2) ? 3 : 0
    case 0xF0: return isIn(1, 0x90...0xBF) && continues(2) && continues(3) ? 4 : 0
    case 0xF1...0xF3: return continues(1) && continues(2) && continues(3) ? 4 : 0
    case 0xF4: return isIn(1, 0x80...0x8F) && continues(2) && continues(3) ? 4 : 0
    default: return 0
    }
  }
}
