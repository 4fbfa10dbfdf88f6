/// The regular expressions of profiles, matched on bytes: many times quicker than `Regex`, which
/// walks text by characters, and with the same result.
///
/// Knows literals, `.`, classes, `\d`, `\w`, `\s`, groups, lookahead, alternatives, anchors and
/// quantifiers, of ASCII. Of an expression with anything else there is no byte pattern, and a text in
/// which a character may be more than one letter is not for it: both are left to `Regex`.
final class BytePattern {
  private let program: PatternProgram
  /// Text with which every match begins.
  private let prefix: [UInt8]
  /// `\d`, `\w` and `\s` mean more than ASCII in other text.
  private let needsASCII: Bool
  private var run: PatternRun

  /// Nil when the expression has something that is not known here.
  init?(_ expression: String) {
    var parser = PatternParser(expression)
    guard let node = parser.parse() else { return nil }
    program = PatternProgram(node, groups: parser.groups)
    prefix = node.literalPrefix
    needsASCII = parser.hasUnicodeClass
    run = PatternRun(groups: parser.groups)
  }

  enum Result: Equatable {
    /// The text is not for byte patterns.
    case unsuitable
    case none
    /// The ranges of the whole match and of its groups, nil for a group that took no part.
    case match([Range<Int>?])
  }

  func firstMatch(in bytes: UnsafeBufferPointer<UInt8>) -> Result {
    guard BytePattern.isSuitable(bytes, asciiOnly: needsASCII) else { return .unsuitable }
    var start = 0
    while start <= bytes.count {
      guard let next = candidate(in: bytes, from: start) else { return .none }
      if let ranges = run.match(program, bytes, at: next) { return .match(ranges) }
      start = next + 1
      while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
    }
    return .none
  }

  private func candidate(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    prefix.withUnsafeBytes { bytes.firstIndex(of: $0, from: start) }
  }

  /// Whether every letter is a character of its own: printable ASCII, and Latin letters up to U+02FF,
  /// among which nothing combines.
  private static func isSuitable(
    _ bytes: UnsafeBufferPointer<UInt8>, asciiOnly: Bool
  ) -> Bool {
    let text = UnsafeRawBufferPointer(bytes)
    let (high, ones) = (0x8080_8080_8080_8080 as UInt64, 0x0101_0101_0101_0101 as UInt64)
    var at = 0
    while at < bytes.count {
      if at + 8 <= bytes.count {
        let word = text.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        // A byte beyond ASCII, below the blank, or the last of ASCII sets its high bit.
        if (word | (word &- ones &* 0x20) | (word &+ ones)) & high == 0 {
          at += 8
          continue
        }
      }
      let byte = bytes[at]
      if byte >= 0x20, byte < 0x7F {
        at += 1
      } else if !asciiOnly, at + 1 < bytes.count,
        byte == 0xC2 ? bytes[at + 1] >= 0xA0 : (0xC3...0xCB).contains(byte)
      {
        at += 2
      } else {
        return false
      }
    }
    return true
  }
}

/// A set of ASCII letters, and whether all other letters belong to it.
struct LetterSet: Hashable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0
  var hasOthers = false

  static let all: LetterSet = {
    var set = LetterSet()
    (set.low, set.high, set.hasOthers) = (.max, .max, true)
    return set
  }()

  mutating func insert(_ letters: ClosedRange<UInt8>) {
    for letter in letters where letter < 0x80 {
      if letter < 64 { low |= 1 << UInt64(letter) } else { high |= 1 << UInt64(letter - 64) }
    }
  }

  mutating func formUnion(_ other: LetterSet) {
    low |= other.low
    high |= other.high
    hasOthers = hasOthers || other.hasOthers
  }

  var inverted: LetterSet {
    var set = LetterSet()
    (set.low, set.high, set.hasOthers) = (~low, ~high, !hasOthers)
    return set
  }

  /// Whether the letter that begins with this byte belongs to the set.
  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    if byte >= 0x80 { return hasOthers }
    return (byte < 64 ? low >> UInt64(byte) : high >> UInt64(byte & 63)) & 1 != 0
  }
}
