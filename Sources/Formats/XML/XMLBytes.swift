/// What a byte or a character may be in XML 1.0 (fifth edition), and where the next one is that is
/// something else than plain.
enum XMLBytes {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let high: UInt64 = 0x8080_8080_8080_8080

  /// Of eight bytes, the high bit of the first that is below `limit`; those behind it may lie.
  @inline(__always)
  private static func below(_ limit: UInt64, _ word: UInt64) -> UInt64 {
    (word &- ones &* limit) & ~word
  }

  @inline(__always)
  private static func equal(_ byte: UInt8, _ word: UInt64) -> UInt64 {
    below(1, word ^ (ones &* UInt64(byte)))
  }

  /// How many of eight bytes are plain text; 8 when all are. A control character, `<`, `&`, `]` and
  /// what is not ASCII end it.
  @inline(__always)
  static func plainText(_ word: UInt64) -> Int {
    let stops =
      below(0x20, word) | word | equal(UInt8(ascii: "<"), word) | equal(UInt8(ascii: "&"), word)
      | equal(UInt8(ascii: "]"), word)
    return (stops & high).trailingZeroBitCount >> 3
  }

  /// How many of eight bytes come before a blank, `/` or `>`; 8 when all do.
  @inline(__always)
  static func name(_ word: UInt64) -> Int {
    let stops =
      below(0x21, word) | equal(UInt8(ascii: "/"), word) | equal(UInt8(ascii: ">"), word)
    return (stops & high).trailingZeroBitCount >> 3
  }

  /// Whether the first three bytes are capital letters of ASCII.
  @inline(__always)
  static func areCapitals(_ word: UInt64) -> Bool {
    let low = word & 0xFFFFFF
    // Below A the one has its high bit, above Z the other.
    return ((low &- 0x414141) | (low &+ 0x252525) | low) & 0x808080 == 0
  }

  /// The first `count` bytes of eight, 1 to 8.
  @inline(__always)
  static func prefix(_ count: Int, of word: UInt64) -> UInt64 {
    word & (~0 &>> UInt64(64 &- 8 &* count))
  }

  /// How long the character at a byte that is not ASCII is; 0 when it is not valid. Reads up to three
  /// bytes behind it (Unicode, table 3-7; U+FFFE and U+FFFF are no characters of XML).
  static func length(at bytes: UnsafePointer<UInt8>) -> Int {
    let second = bytes[1]
    @inline(__always) func continues(_ offset: Int) -> Bool { bytes[offset] & 0xC0 == 0x80 }
    switch bytes[0] {
    case 0xC2...0xDF: return continues(1) ? 2 : 0
    case 0xE0: return second >= 0xA0 && continues(1) && continues(2) ? 3 : 0
    case 0xED: return second < 0xA0 && continues(1) && continues(2) ? 3 : 0
    case 0xEF where second == 0xBF: return (0x80...0xBD).contains(bytes[2]) ? 3 : 0
    case 0xE1...0xEF: return continues(1) && continues(2) ? 3 : 0
    case 0xF0: return second >= 0x90 && continues(1) && continues(2) && continues(3) ? 4 : 0
    case 0xF1...0xF3: return continues(1) && continues(2) && continues(3) ? 4 : 0
    case 0xF4: return second < 0x90 && continues(1) && continues(2) && continues(3) ? 4 : 0
    default: return 0
    }
  }

  /// Whether all there is could be the beginning of a character.
  static func isCut(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count < 4, let first = bytes.first else { return false }
    if bytes.count == 1 { return (0xC2...0xF4).contains(first) }
    // Whether the third and fourth byte are there or not, they may be any that continues.
    let whole = Array(bytes) + [0x80, 0x80]
    return whole.withUnsafeBufferPointer { whole in
      whole.baseAddress.map { length(at: $0) > bytes.count } ?? false
    }
  }

  /// The character at `bytes`, of a length that `length` gave.
  static func scalar(at bytes: UnsafePointer<UInt8>, length: Int) -> UInt32 {
    let bits = { (offset: Int) in UInt32(bytes[offset] & 0x3F) }
    return switch length {
    case 2: UInt32(bytes[0] & 0x1F) << 6 | bits(1)
    case 3: UInt32(bytes[0] & 0x0F) << 12 | bits(1) << 6 | bits(2)
    default: UInt32(bytes[0] & 0x07) << 18 | bits(1) << 12 | bits(2) << 6 | bits(3)
    }
  }

  static func isCharacter(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }

  static func startsName(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_")
  }

  static func continuesName(_ byte: UInt8) -> Bool {
    startsName(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: ".")
  }

  static func startsName(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF, 0x200C...0x200D,
      0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD,
      0x10000...0xEFFFF:
      true
    default: false
    }
  }

  static func continuesName(_ scalar: UInt32) -> Bool {
    startsName(scalar) || scalar == 0xB7 || (0x300...0x36F).contains(scalar)
      || (0x203F...0x2040).contains(scalar)
  }
}
