/// A JSON document as written: members keep their order, numbers their digits.
indirect enum JSONValue {
  case null
  case bool(Bool)
  /// The digits as written, so that no amount passes through floating point.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([(String, JSONValue)])

  subscript(_ member: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.0 == member }?.1
  }

  var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// A whole number without exponent or fraction.
  var integer: Int64? {
    guard case .number(let digits) = self else { return nil }
    return Int64(digits)
  }

  var elements: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  var members: [(String, JSONValue)]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  var isNull: Bool {
    guard case .null = self else { return false }
    return true
  }
}

extension JSONValue {
  /// Two spaces a level; a list or object without elements, or of plain values only, in one line.
  var text: String {
    var text = ""
    write(to: &text, indent: "")
    return text
  }

  private var isPlain: Bool {
    switch self {
    case .array(let elements): elements.isEmpty
    case .object(let members): members.isEmpty
    default: true
    }
  }

  private func write(to text: inout String, indent: String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let digits): text += digits
    case .string(let value): Self.write(value, to: &text)
    case .array(let elements):
      let parts = elements.map { (nil as String?, $0) }
      Self.write(parts, between: ("[", "]"), to: &text, indent: indent)
    case .object(let members):
      let parts = members.map { ($0.0 as String?, $0.1) }
      Self.write(parts, between: ("{", "}"), to: &text, indent: indent)
    }
  }

  private static func write(
    _ parts: [(String?, JSONValue)], between marks: (String, String), to text: inout String,
    indent: String
  ) {
    let oneLine = parts.allSatisfy { $0.1.isPlain }
    let inner = indent + "  "
    text += marks.0
    for (index, (name, value)) in parts.enumerated() {
      text += index > 0 ? "," : ""
      text += oneLine ? (index > 0 ? " " : "") : "\n" + inner
      if let name {
        write(name, to: &text)
        text += ": "
      }
      value.write(to: &text, indent: inner)
    }
    text += oneLine ? marks.1 : "\n" + indent + marks.1
  }

  private static func write(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7f:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
