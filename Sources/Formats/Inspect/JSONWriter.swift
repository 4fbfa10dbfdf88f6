/// A JSON value whose members keep the order in which they were put.
indirect enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  init(_ text: String?) { self = text.map(JSONValue.string) ?? .null }
}

struct JSONObject: Sendable {
  /// A type of its own: a tuple here makes the compiler (6.3.1) see a circular reference.
  struct Member: Sendable {
    let name: String
    let value: JSONValue
  }

  private(set) var members: [Member] = []

  /// Puts the member even when it is null.
  mutating func put(_ name: String, _ value: JSONValue) {
    members.append(Member(name: name, value: value))
  }
  mutating func put(_ name: String, _ text: String?) { put(name, JSONValue(text)) }
  mutating func put(_ name: String, _ number: Int) { put(name, .int(number)) }
  mutating func put(_ name: String, _ flag: Bool) { put(name, .bool(flag)) }

  /// A value under the name that the file gives it, which may be the name of a member of ours.
  mutating func putOther(_ name: String, _ text: String) {
    put(members.contains { $0.name == name } ? "other_" + name : name, text)
  }

  mutating func remove(_ names: Set<String>) { members.removeAll { names.contains($0.name) } }

  /// Leaves the member out when there is nothing to say.
  mutating func putIfPresent(_ name: String, _ text: String?) {
    if let text { put(name, text) }
  }
  mutating func putIfPresent(_ name: String, _ texts: [String]) {
    if !texts.isEmpty { put(name, .array(texts.map(JSONValue.string))) }
  }
  mutating func putIfPresent(_ name: String, _ object: JSONObject) {
    if !object.members.isEmpty { put(name, .object(object)) }
  }
  mutating func putIfPresent(_ name: String, _ objects: [JSONObject]) {
    if !objects.isEmpty { put(name, .array(objects.map(JSONValue.object))) }
  }
}

/// Writes JSON (RFC 8259) with one space of indent a level; members in the order they were put.
struct JSONWriter {
  private var text = ""

  static func write(_ value: JSONValue) -> String {
    var writer = JSONWriter()
    writer.write(value, indent: 0)
    return writer.text
  }

  private mutating func write(_ value: JSONValue, indent: Int) {
    switch value {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .int(let number): text += String(number)
    case .string(let string): write(string)
    case .array(let values):
      writeList("[", "]", values, indent) { $0.write($1, indent: indent + 1) }
    case .object(let object):
      writeList("{", "}", object.members, indent) { writer, member in
        writer.write(member.name)
        writer.text += ": "
        writer.write(member.value, indent: indent + 1)
      }
    }
  }

  private mutating func writeList<Element>(
    _ open: String, _ close: String, _ elements: [Element], _ indent: Int,
    _ body: (inout JSONWriter, Element) -> Void
  ) {
    text += open
    for (index, element) in elements.enumerated() {
      text += index == 0 ? "\n" : ",\n"
      text += String(repeating: " ", count: indent + 1)
      body(&self, element)
    }
    if !elements.isEmpty { text += "\n" + String(repeating: " ", count: indent) }
    text += close
  }

  /// Control and format characters are escaped, so that a terminal shows them and obeys none.
  private mutating func write(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default:
        if scalar.needsEscape { escape(scalar) } else { text.unicodeScalars.append(scalar) }
      }
    }
    text += "\""
  }

  private mutating func escape(_ scalar: Unicode.Scalar) {
    for unit in String(scalar).utf16 {
      let digits = String(unit, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
  }
}

extension Unicode.Scalar {
  fileprivate var needsEscape: Bool {
    if (0x20...0x7E).contains(value) { return false }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse: return true
    default: return false
    }
  }
}
