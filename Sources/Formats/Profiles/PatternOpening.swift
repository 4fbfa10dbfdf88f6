/// What has to stand where a part of a regular expression begins, for it to match at all.
struct PatternOpening {
  /// One of these letters, …
  var letters = LetterSet()
  /// … or, if so, the end of the text.
  var end = false
  /// With which second letter it can go on: a bit for each pair that may stand, which several pairs
  /// share, so that some that may not stand are tried in vain.
  private var pairs = UInt64.max

  init(letters: LetterSet = LetterSet(), end: Bool = false) {
    (self.letters, self.end) = (letters, end)
    if letters == LetterSet() { pairs = 0 }
  }

  /// A letter, before something that begins with another opening; nil for anything.
  fileprivate init(_ first: UInt8, before rest: PatternOpening?) {
    letters.insert(first...first)
    guard let rest else { return }
    pairs = 0
    for second in UInt8(0)...0x7F where rest.letters.contains(second) {
      pairs |= PatternOpening.bit(first, second)
    }
  }

  /// Whether the text goes on so.
  @inline(__always)
  func stands(at: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard at < bytes.count else { return end }
    guard letters.contains(bytes[at]) else { return false }
    guard at + 1 < bytes.count, bytes[at] < 0x80, bytes[at + 1] < 0x80 else { return true }
    return pairs & PatternOpening.bit(bytes[at], bytes[at + 1]) != 0
  }

  @inline(__always)
  private static func bit(_ first: UInt8, _ second: UInt8) -> UInt64 {
    1 << UInt64((first &* 11 &+ second) & 63)
  }

  fileprivate func united(with other: PatternOpening) -> PatternOpening {
    var both = PatternOpening(letters: letters.united(with: other.letters), end: end || other.end)
    both.pairs = pairs | other.pairs
    return both
  }
}

extension PatternNode {
  /// With what the text must go on for the node, and behind it the rest, to match; nil for anything.
  func opening(before rest: PatternOpening?) -> PatternOpening? {
    switch self {
    case .byte(let byte): return PatternOpening(byte, before: rest)
    case .set(let set): return PatternOpening(letters: set)
    case .start: return rest
    case .end: return PatternOpening(end: true)
    case .sequence(let parts): return parts.reversed().reduce(rest) { $1.opening(before: $0) }
    case .alternatives(let parts):
      var all: PatternOpening?
      for part in parts {
        guard let one = part.opening(before: rest) else { return nil }
        all = all?.united(with: one) ?? one
      }
      return all
    case .group(_, let body): return body.opening(before: rest)
    case .ahead(let body): return body.opening(before: nil) ?? rest
    case .repeated(let body, let least, _, _):
      guard let one = body.opening(before: nil) else { return nil }
      if least > 0 { return one }
      return rest.map { one.united(with: $0) }
    }
  }
}
