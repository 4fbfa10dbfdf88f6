/// Reads JSON of our own making, strictly: RFC 8259 and nothing beside it, no member twice, at
/// most 64 levels, and nothing after the end.
struct JSONReader {
  private let bytes: [UInt8]
  private let file: String
  private var index = 0

  private static let maximumDepth = 64

  static func read(_ bytes: [UInt8], file: String) throws(AuditError) -> JSONValue {
    var reader = JSONReader(bytes: bytes, file: file)
    reader.skipBlanks()
    let value = try reader.value(depth: 0)
    reader.skipBlanks()
    guard reader.index == bytes.count else { throw reader.failure("something follows the end") }
    return value
  }

  private init(bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      index += 1
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private func failure(_ problem: String) -> AuditError {
    let lineStart = bytes[..<index].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
    let line = bytes[..<index].reduce(1) { $1 == 0x0a ? $0 + 1 : $0 }
    return AuditError(
      .malformedJSON(problem), file: file, line: line, column: index - lineStart + 1)
  }

  private mutating func value(depth: Int) throws(AuditError) -> JSONValue {
    guard depth < Self.maximumDepth else { throw failure("nested deeper than 64 levels") }
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func word(
    _ text: String, _ value: JSONValue
  ) throws(AuditError) -> JSONValue {
    guard bytes[index...].starts(with: text.utf8) else { throw failure("expected '\(text)'") }
    index += text.utf8.count
    return value
  }

  private mutating func object(depth: Int) throws(AuditError) -> JSONValue {
    index += 1
    var members: [(String, JSONValue)] = []
    var names: Set<String> = []
    skipBlanks()
    if take("}") { return .object([]) }
    while true {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw failure("expected a member's name") }
      let start = index
      let name = try string()
      guard names.insert(name).inserted else {
        index = start
        throw failure("member '\(name)' occurs twice")
      }
      skipBlanks()
      guard take(":") else { throw failure("expected ':'") }
      skipBlanks()
      members.append((name, try value(depth: depth + 1)))
      skipBlanks()
      if take("}") { return .object(members) }
      guard take(",") else { throw failure("expected ',' or '}'") }
    }
  }

  private mutating func array(depth: Int) throws(AuditError) -> JSONValue {
    index += 1
    var elements: [JSONValue] = []
    skipBlanks()
    if take("]") { return .array([]) }
    while true {
      skipBlanks()
      elements.append(try value(depth: depth + 1))
      skipBlanks()
      if take("]") { return .array(elements) }
      guard take(",") else { throw failure("expected ',' or ']'") }
    }
  }

  /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?`
  private mutating func number() throws(AuditError) -> String {
    let start = index
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      _ = take("-") || take("+")
      try digits()
    }
    return String(bytes[start..<index].map { Character(Unicode.Scalar($0)) })
  }

  private mutating func digits() throws(AuditError) {
    let start = index
    while let byte = next, byte &- UInt8(ascii: "0") <= 9 { index += 1 }
    guard index > start else { throw failure("expected a value") }
  }

  private mutating func string() throws(AuditError) -> String {
    index += 1
    var text: [UInt8] = []
    let start = index
    while let byte = next {
      index += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          index = start
          throw failure("a string is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): text += Array(String(try escape()).utf8)
      case 0..<0x20:
        index -= 1
        throw failure("a control character in a string")
      default: text.append(byte)
      }
    }
    throw failure("a string without its end")
  }

  private mutating func escape() throws(AuditError) -> Character {
    guard let byte = next else { throw failure("a string without its end") }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      return Character(Unicode.Scalar(byte))
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "u"): return Character(try escapedScalar())
    default: throw failure("an unknown escape")
    }
  }

  private mutating func escapedScalar() throws(AuditError) -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard take("\\"), take("u") else { throw failure("half of a surrogate pair") }
    let second = try codeUnit()
    guard first < 0xdc00, (0xdc00...0xdfff).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
    else { throw failure("half of a surrogate pair") }
    return scalar
  }

  private mutating func codeUnit() throws(AuditError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw failure("expected four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    return value
  }
}
