/// A SHA-256 value: 32 bytes, compared and sorted as a number.
public struct Digest: Hashable, Sendable {
  /// The 32 bytes as four big-endian words, most significant first.
  private let words: (UInt64, UInt64, UInt64, UInt64)

  /// Exactly 32 bytes.
  public init(bytes: UnsafeRawBufferPointer) {
    precondition(bytes.count == 32, "A SHA-256 has 32 bytes")
    func word(_ index: Int) -> UInt64 {
      UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
    }
    words = (word(0), word(1), word(2), word(3))
  }

  /// Reads exactly 64 lower-case hexadecimal digits.
  public init?(hex text: String) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    var high: UInt8?
    for character in text.utf8 {
      guard let digit = Self.value(ofHexDigit: character) else { return nil }
      if let first = high {
        bytes.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    guard high == nil, bytes.count == 32 else { return nil }
    self = bytes.withUnsafeBytes { Digest(bytes: $0) }
  }

  /// The 32 bytes in order.
  public var bytes: [UInt8] { withBytes { Array($0) } }

  /// Hands over the 32 bytes in order, without an array.
  public func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    let ordered = (
      words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian
    )
    return try withUnsafeBytes(of: ordered, body)
  }

  /// 64 lower-case hexadecimal digits.
  public var hex: String {
    withBytes { bytes in
      String(unsafeUninitializedCapacity: 64) { digits in
        for (index, byte) in bytes.enumerated() {
          digits[index * 2] = Self.hexDigit(byte >> 4)
          digits[index * 2 + 1] = Self.hexDigit(byte & 15)
        }
        return 64
      }
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  private static func value(ofHexDigit character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  public static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }

  public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

extension Digest: Comparable {
  public static func < (left: Digest, right: Digest) -> Bool { left.words < right.words }
}

extension Digest: CustomStringConvertible {
  public var description: String { hex }
}
