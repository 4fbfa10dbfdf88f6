/// A part of a regular expression.
indirect enum PatternNode {
  case byte(UInt8)
  case set(LetterSet)
  case start
  case end
  case sequence([PatternNode])
  case alternatives([PatternNode])
  case group(Int, PatternNode)
  case ahead(PatternNode)
  case repeated(PatternNode, least: Int, most: Int?, isLazy: Bool)

  /// Whether it can match nothing.
  var canBeEmpty: Bool {
    switch self {
    case .byte, .set: false
    case .start, .end, .ahead: true
    case .sequence(let parts): parts.allSatisfy(\.canBeEmpty)
    case .alternatives(let parts): parts.contains(where: \.canBeEmpty)
    case .group(_, let body): body.canBeEmpty
    case .repeated(let body, let least, _, _): least == 0 || body.canBeEmpty
    }
  }

  /// With what a match can begin; nil when it may be empty.
  var first: LetterSet? {
    guard !canBeEmpty else { return nil }
    switch self {
    case .byte(let byte):
      var set = LetterSet()
      set.insert(byte...byte)
      return set
    case .set(let set): return set
    case .sequence(let parts):
      var set = LetterSet()
      for part in parts {
        guard part.canBeEmpty else { return part.first.map { set.united(with: $0) } }
        guard let open = part.openings else { return nil }
        set.formUnion(open)
      }
      return nil
    case .alternatives(let parts):
      return parts.reduce(into: LetterSet()) { $0.formUnion($1.first ?? .all) }
    case .group(_, let body), .repeated(let body, _, _, _): return body.first
    case .start, .end, .ahead: return nil
    }
  }

  /// With what a part that may be empty can begin when it is not.
  private var openings: LetterSet? {
    switch self {
    case .start, .end, .ahead: LetterSet()
    case .repeated(let body, _, _, _): body.first
    default: nil
    }
  }

  /// The bytes that every match begins with.
  var literalPrefix: [UInt8] {
    guard case .sequence(let parts) = self else {
      if case .byte(let byte) = self { return [byte] }
      return []
    }
    var prefix: [UInt8] = []
    for part in parts {
      guard case .byte(let byte) = part else { break }
      prefix.append(byte)
    }
    return prefix
  }
}

extension LetterSet {
  func united(with other: LetterSet) -> LetterSet {
    var set = self
    set.formUnion(other)
    return set
  }
}

/// Reads a regular expression; gives up where `Regex` has to be asked.
struct PatternParser {
  private let text: [UInt8]
  private var at = 0
  private var isAhead = false
  private(set) var groups = 0
  private(set) var hasUnicodeClass = false

  init(_ text: String) { self.text = Array(text.utf8) }

  mutating func parse() -> PatternNode? {
    guard text.allSatisfy({ (0x20..<0x7F).contains($0) }), let node = alternatives(),
      at == text.count
    else { return nil }
    return node
  }

  private var next: UInt8? { at < text.count ? text[at] : nil }

  private mutating func take(_ wanted: String) -> Bool {
    guard text[at...].starts(with: wanted.utf8) else { return false }
    at += wanted.utf8.count
    return true
  }

  private mutating func alternatives() -> PatternNode? {
    var found: [PatternNode] = []
    repeat {
      guard let part = sequence() else { return nil }
      found.append(part)
    } while take("|")
    return found.count == 1 ? found[0] : .alternatives(found)
  }

  private mutating func sequence() -> PatternNode? {
    var parts: [PatternNode] = []
    while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
      guard let part = atom(), let whole = quantified(part) else { return nil }
      parts.append(whole)
    }
    return .sequence(parts)
  }

  private mutating func atom() -> PatternNode? {
    let byte = text[at]
    if take("(?:") { return closed(alternatives()) }
    if take("(?=") { return lookahead() }
    at += 1
    switch byte {
    case UInt8(ascii: "("):
      guard next != UInt8(ascii: "?"), !isAhead else { return nil }
      groups += 1
      let number = groups
      return closed(alternatives()).map { .group(number, $0) }
    case UInt8(ascii: "."): return .set(.all)
    case UInt8(ascii: "^"): return .start
    case UInt8(ascii: "$"): return .end
    case UInt8(ascii: "["): return letters().map { .set($0) }
    case UInt8(ascii: "\\"): return escaped()
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"),
      UInt8(ascii: "}"), UInt8(ascii: "]"):
      return nil
    default: return .byte(byte)
    }
  }

  private mutating func closed(_ node: PatternNode?) -> PatternNode? { take(")") ? node : nil }

  private mutating func lookahead() -> PatternNode? {
    let wasAhead = isAhead
    isAhead = true
    defer { isAhead = wasAhead }
    return closed(alternatives()).map { .ahead($0) }
  }

  private mutating func escaped() -> PatternNode? {
    guard let byte = next else { return nil }
    at += 1
    if let set = PatternParser.named(byte) {
      hasUnicodeClass = true
      return .set(set)
    }
    return PatternParser.isMark(byte) ? .byte(byte) : nil
  }

  private static func isMark(_ byte: UInt8) -> Bool { !isWord(byte) && byte != 0x20 }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") <= 9 || (byte | 0x20) &- UInt8(ascii: "a") < 26
      || byte == UInt8(ascii: "_")
  }

  /// `\d`, `\w`, `\s` in ASCII text.
  private static func named(_ byte: UInt8) -> LetterSet? {
    var set = LetterSet()
    switch byte {
    case UInt8(ascii: "d"): set.insert(UInt8(ascii: "0")...UInt8(ascii: "9"))
    case UInt8(ascii: "w"):
      for byte in UInt8(0)..<0x80 where isWord(byte) { set.insert(byte...byte) }
    case UInt8(ascii: "s"): set.insert(0x20...0x20)
    default: return nil
    }
    return set
  }

  /// The members of a class, after its opening bracket.
  private mutating func letters() -> LetterSet? {
    var set = LetterSet()
    let isInverted = take("^")
    var isFirst = true
    while let byte = next, byte != UInt8(ascii: "]") {
      // Sets of sets, which only `Regex` knows.
      for mark in ["[", "&&", "--", "~~"] where text[at...].starts(with: mark.utf8) { return nil }
      at += 1
      guard let low = member(byte, isFirst: isFirst, &set) else { return nil }
      isFirst = false
      guard let low else { continue }
      guard next == UInt8(ascii: "-"), at + 1 < text.count, text[at + 1] != UInt8(ascii: "]") else {
        set.insert(low...low)
        continue
      }
      let high = text[at + 1]
      guard PatternParser.isWord(low), PatternParser.isWord(high), low <= high else { return nil }
      at += 2
      set.insert(low...high)
    }
    guard take("]"), !isFirst else { return nil }
    return isInverted ? set.inverted : set
  }

  /// The letter of a class that may begin a range; `.some(nil)` for `\d` and its like, which were
  /// taken.
  private mutating func member(
    _ byte: UInt8, isFirst: Bool, _ set: inout LetterSet
  ) -> UInt8?? {
    if byte == UInt8(ascii: "-"), !isFirst, next != UInt8(ascii: "]") { return nil }
    guard byte == UInt8(ascii: "\\") else { return .some(byte) }
    switch escaped() {
    case .byte(let letter): return .some(letter)
    case .set(let known):
      set.formUnion(known)
      return .some(nil)
    default: return nil
    }
  }

  /// The quantifier behind an atom.
  private mutating func quantified(_ part: PatternNode) -> PatternNode? {
    let bounds: (Int, Int?)
    if take("*") {
      bounds = (0, nil)
    } else if take("+") {
      bounds = (1, nil)
    } else if take("?") {
      bounds = (0, 1)
    } else if take("{") {
      guard let counted = counted() else { return nil }
      bounds = counted
    } else {
      return part
    }
    let isLazy = take("?")
    // Possessive and doubled quantifiers, and loops over nothing.
    guard !part.canBeEmpty, next.map({ !"*+?{".utf8.contains($0) }) ?? true else { return nil }
    return .repeated(part, least: bounds.0, most: bounds.1, isLazy: isLazy)
  }

  private mutating func counted() -> (Int, Int?)? {
    guard let least = number() else { return nil }
    if take("}") { return (least, least) }
    guard take(",") else { return nil }
    if take("}") { return (least, nil) }
    guard let most = number(), take("}"), most >= least else { return nil }
    return (least, most)
  }

  private mutating func number() -> Int? {
    let digits = text[at...].prefix { $0 &- UInt8(ascii: "0") <= 9 }
    at += digits.count
    guard (1...3).contains(digits.count) else { return nil }
    let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    guard number <= 100 else { return nil }
    return number
  }
}
