/// A JSON value that is always written the same way: members in the order given or sorted, no
/// floating point, nothing that depends on a locale.
///
///     let verdict: JSONText = ["period": "2026-10", "breaks": 3, "total": .amount(money)]
///     verdict.rendered()  // {"period":"2026-10","breaks":3,"total":"12.50"}
///
/// Amounts are strings, because a JSON number is a binary fraction to most who read it.
public indirect enum JSONText: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case string(String)
  case array([JSONText])
  case object([Member])

  public struct Member: Hashable, Sendable {
    public var key: String
    public var value: JSONText

    public init(_ key: String, _ value: JSONText) {
      self.key = key
      self.value = value
    }
  }

  /// The amount as a decimal string in its currency's exponent.
  public static func amount(_ money: Money) -> JSONText { .string(money.decimal) }

  /// The text, or null for nil.
  public static func optional(_ text: String?) -> JSONText { text.map(JSONText.string) ?? .null }

  /// On one line, without blanks and without a line feed at the end.
  ///
  /// - Parameter sortedKeys: Members in the order of their keys' scalars instead of as given.
  public func rendered(sortedKeys: Bool = false) -> String {
    var writer = JSONTextWriter(sortedKeys: sortedKeys, indented: false)
    writer.write(self, depth: 0)
    return writer.text
  }

  /// Writes a string with its quotes, for text that is too much to be made a value first.
  public static func write(_ string: String, to text: inout String) {
    text += "\""
    var string = string
    if string.withUTF8({ $0.allSatisfy(isPlain) }) {
      text += string
    } else {
      for scalar in string.unicodeScalars { write(scalar, to: &text) }
    }
    text += "\""
  }

  /// Whether a byte can be written as it is, whatever stands around it: most text is of such bytes,
  /// and goes in as a whole. C2, E2 and EF begin, among others, what has to be escaped.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0..<0x20, 0x22, 0x5C, 0x7F, 0xC2, 0xE2, 0xEF: false
    default: true
    }
  }

  /// Control characters are escaped, also those of C1 and the line separators, which JSON would
  /// allow but terminals and scripts act upon.
  private static func write(_ scalar: Unicode.Scalar, to text: inout String) {
    switch scalar.value {
    case 0x22: text += "\\\""
    case 0x5C: text += "\\\\"
    case 0x0A: text += "\\n"
    case 0x0D: text += "\\r"
    case 0x09: text += "\\t"
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x200B...0x200F, 0x202A...0x202E,
      0x2066...0x2069, 0xFEFF:
      let digits = String(scalar.value, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    default: text.unicodeScalars.append(scalar)
    }
  }

  /// One member or element a line, indented by two blanks, with a line feed at the end: for files
  /// that people open.
  public func renderedForPeople(sortedKeys: Bool = false) -> String {
    var writer = JSONTextWriter(sortedKeys: sortedKeys, indented: true)
    writer.write(self, depth: 0)
    return writer.text + "\n"
  }
}

extension JSONText: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSONText...) { self = .array(elements) }

  /// Keeps the order of the literal.
  public init(dictionaryLiteral elements: (String, JSONText)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}

private struct JSONTextWriter {
  let sortedKeys: Bool
  let indented: Bool
  var text = ""

  init(sortedKeys: Bool, indented: Bool) {
    self.sortedKeys = sortedKeys
    self.indented = indented
  }

  mutating func write(_ value: JSONText, depth: Int) {
    switch value {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .integer(let number): text += String(number)
    case .string(let string): JSONText.write(string, to: &text)
    case .array(let elements):
      list("[", "]", elements, depth: depth) { writer, element in
        writer.write(element, depth: depth + 1)
      }
    case .object(let members):
      let ordered = sortedKeys ? members.sorted(by: Self.keyOrder) : members
      list("{", "}", ordered, depth: depth) { writer, member in
        JSONText.write(member.key, to: &writer.text)
        writer.text += writer.indented ? ": " : ":"
        writer.write(member.value, depth: depth + 1)
      }
    }
  }

  private mutating func list<Element>(
    _ open: String, _ close: String, _ elements: [Element], depth: Int,
    _ body: (inout JSONTextWriter, Element) -> Void
  ) {
    text += open
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      newLine(depth + 1)
      body(&self, element)
    }
    if !elements.isEmpty { newLine(depth) }
    text += close
  }

  private mutating func newLine(_ depth: Int) {
    if indented { text += "\n" + String(repeating: "  ", count: depth) }
  }

  /// By scalars, not by Swift's normalised order of strings.
  private static func keyOrder(_ left: JSONText.Member, _ right: JSONText.Member) -> Bool {
    left.key.unicodeScalars.lexicographicallyPrecedes(right.key.unicodeScalars)
  }
}
