import Domain

/// Reads the members of one JSON object that has no list and no object in it, on one line (RFC 8259).
///
/// A number is the text it is written as, so that no amount goes through a binary fraction.
struct OperationObject {
  private let line: TextLine
  private let file: String
  private let limits: Limits
  private var at = 0

  static func pairs(
    of line: TextLine, file: String, limits: Limits
  ) throws(FormatError) -> [OperationLine.Pair] {
    if let bad = UTF8Check.firstError(in: line.bytes) {
      let place = InputLocation(
        file: file, line: line.number, column: bad + 1, offset: line.offset + bad)
      throw FormatError(line.bytes[bad] == 0 ? .nulByte : .invalidUTF8, at: place)
    }
    var object = OperationObject(line: line, file: file, limits: limits)
    return try object.pairs()
  }

  private init(line: TextLine, file: String, limits: Limits) {
    self.line = line
    self.file = file
    self.limits = limits
  }

  private mutating func pairs() throws(FormatError) -> [OperationLine.Pair] {
    var pairs: [OperationLine.Pair] = []
    pairs.reserveCapacity(10)
    var names: [String] = []
    try take(UInt8(ascii: "{"), "'{'")
    if next() == UInt8(ascii: "}") {
      at += 1
    } else {
      while true {
        let start = at
        let name = try string()
        guard !names.contains(name) else {
          throw FormatError(FormatFault.memberTwice(String(name.prefix(60))), at: place(start))
        }
        guard names.count < JSONScanner.memberLimit else {
          throw FormatError(
            FormatFault.tooManyMembers(limit: JSONScanner.memberLimit), at: place(start))
        }
        names.append(name)
        try take(UInt8(ascii: ":"), "':'")
        let value = try value(of: name)
        if !value.isEmpty { pairs.append((name, value)) }
        guard next() == UInt8(ascii: ",") else { break }
        at += 1
      }
      try take(UInt8(ascii: "}"), "',' or '}'")
    }
    guard next() == nil else { throw malformed("something follows the object") }
    return pairs
  }

  /// The next byte that is no white space, where the position then is; nil at the end of the line.
  private mutating func next() -> UInt8? {
    while at < line.bytes.count {
      let byte = line.bytes[at]
      guard byte.isBlank else { return byte }
      at += 1
    }
    return nil
  }

  private mutating func take(_ byte: UInt8, _ wanted: String) throws(FormatError) {
    guard let found = next() else { throw cutOff() }
    guard found == byte else { throw malformed("expected \(wanted)") }
    at += 1
  }

  /// The text of a string, a number or a truth value; empty for null.
  private mutating func value(of name: String) throws(FormatError) -> String {
    switch next() {
    case nil: throw cutOff()
    case UInt8(ascii: "\""): return try string()
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      throw FormatError(FormatFault.nestedMember(String(name.prefix(60))), at: place(at))
    default:
      let start = at
      while at < line.bytes.count, OperationObject.isWord(line.bytes[at]) { at += 1 }
      let word = UnsafeRawBufferPointer(rebasing: line.bytes[start..<at])
      if word.isEqual(to: "null") { return "" }
      if word.isEqual(to: "true") { return "true" }
      if word.isEqual(to: "false") { return "false" }
      guard OperationObject.isNumber(word) else {
        at = start
        throw malformed("expected a value")
      }
      return String(utf8Checked: word)
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// Digits with a sign and decimals, as JSON writes them; an exponent is refused where it is used.
  private static func isNumber(_ word: UnsafeRawBufferPointer) -> Bool {
    var digits = word[...]
    if digits.first == UInt8(ascii: "-") { digits = digits.dropFirst() }
    guard let first = digits.first, first &- UInt8(ascii: "0") <= 9 else { return false }
    return first != UInt8(ascii: "0") || digits.count == 1
      || !(digits[digits.startIndex + 1] &- UInt8(ascii: "0") <= 9)
  }

  private mutating func string() throws(FormatError) -> String {
    try take(UInt8(ascii: "\""), "a name or a text in quotes")
    let start = at
    var hasEscapes = false
    while at < line.bytes.count {
      let byte = line.bytes[at]
      if byte == UInt8(ascii: "\"") {
        let text = UnsafeRawBufferPointer(rebasing: line.bytes[start..<at])
        at += 1
        guard text.count <= limits.fieldBytes else {
          throw FormatError(.fieldTooLong(limit: limits.fieldBytes), at: place(start))
        }
        return JSONString.text(text, hasEscapes: hasEscapes)
      }
      guard byte >= 0x20 else { throw malformed("a control character in a text") }
      at += 1
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        try escape()
      }
    }
    throw cutOff()
  }

  private mutating func escape() throws(FormatError) {
    guard at < line.bytes.count else { throw cutOff() }
    let letter = line.bytes[at]
    at += 1
    guard letter == UInt8(ascii: "u") else {
      guard "\"\\/bfnrt".utf8.contains(letter) else { throw malformed("an unknown escape") }
      return
    }
    guard let unit = JSONString.unit(line.bytes, at: at) else {
      throw malformed("'\\u' without four digits")
    }
    if unit == 0 { throw FormatError(.nulByte, at: place(at)) }
    at += 4
    guard Unicode.Scalar(unit) == nil else { return }
    guard at + 6 <= line.bytes.count, line.bytes[at] == UInt8(ascii: "\\"),
      line.bytes[at + 1] == UInt8(ascii: "u"),
      let low = JSONString.unit(line.bytes, at: at + 2), JSONString.pair(unit, low) != nil
    else { throw malformed("half of a surrogate pair") }
    at += 6
  }

  private func cutOff() -> FormatError { malformed("the line ends before its object") }

  private func malformed(_ why: String) -> FormatError {
    FormatError(FormatFault.notJSON(why), at: place(at))
  }

  private func place(_ at: Int) -> InputLocation {
    InputLocation(file: file, line: line.number, column: at + 1, offset: line.offset + at)
  }
}

extension FormatFault {
  static func nestedMember(_ name: String) -> FormatFault {
    FormatFault(
      "ING-0620", "the member '\(name)' is a list or an object",
      hint: "the members of an operation are texts, numbers and truth values")
  }
}
