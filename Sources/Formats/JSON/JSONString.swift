/// The text of a JSON string whose bytes and escapes were checked when it was scanned.
enum JSONString {
  static func text(_ bytes: UnsafeRawBufferPointer, hasEscapes: Bool) -> String {
    guard hasEscapes else { return String(utf8Checked: bytes) }
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      guard byte == UInt8(ascii: "\\"), at < bytes.count else {
        plain.append(byte)
        continue
      }
      let letter = bytes[at]
      at += 1
      if letter == UInt8(ascii: "u") {
        plain.append(contentsOf: Array(String(scalar(bytes, &at)).utf8))
      } else {
        plain.append(plainByte(letter))
      }
    }
    return plain.withUnsafeBytes { String(utf8Checked: $0) }
  }

  /// What a one-letter escape stands for.
  private static func plainByte(_ letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    default: letter
    }
  }

  /// The scalar of the four digits at `at`, or of a pair of surrogates.
  private static func scalar(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) -> Character {
    let first = unit(bytes, at: at) ?? 0xFFFD
    at += 4
    if let scalar = Unicode.Scalar(first) { return Character(scalar) }
    let second = unit(bytes, at: at + 2) ?? 0
    at += 6
    return pair(first, second).map { Character($0) } ?? "\u{FFFD}"
  }

  /// The number of four hexadecimal digits; nil when they are none.
  static func unit(_ bytes: UnsafeRawBufferPointer, at: Int) -> UInt32? {
    guard at + 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for byte in bytes[at..<at + 4] {
      guard let digit = digit(byte) else { return nil }
      value = value << 4 | digit
    }
    return value
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  /// The scalar beyond U+FFFF that two surrogates make.
  static func pair(_ high: UInt32, _ low: UInt32) -> Unicode.Scalar? {
    guard (0xD800...0xDBFF).contains(high), (0xDC00...0xDFFF).contains(low) else { return nil }
    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
  }
}
