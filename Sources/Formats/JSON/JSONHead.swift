/// The beginning of a JSON file as a list of its members, for telling what it is. Nothing is checked.
struct JSONHead {
  /// The text of scalars by the names that lead to them: `object`, `data[].object`; an empty text
  /// for numbers, truth values and containers.
  private var texts: [String: String] = [:]

  private static let depthLimit = 6
  private static let membersLimit = 2000

  /// Nil when the text begins with neither an object nor an array.
  init?(_ head: FileHead) {
    guard let first = head.bytes.first(where: { !$0.isBlank }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    else { return nil }
    var reader = HeadReader(bytes: head.bytes)
    reader.read()
    texts = reader.texts
  }

  func contains(_ path: String) -> Bool { texts[path] != nil }
  subscript(_ path: String) -> String? { texts[path] }

  var paths: some Sequence<String> { texts.keys }

  private struct HeadReader {
    let bytes: [UInt8]
    var at = 0
    var texts: [String: String] = [:]
    /// The path of each open container, and whether it is an array.
    var open: [(path: String, isArray: Bool)] = []
    var name: String?

    mutating func read() {
      while at < bytes.count, texts.count < JSONHead.membersLimit {
        let byte = bytes[at]
        at += 1
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["): enter(isArray: byte == UInt8(ascii: "["))
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          _ = open.popLast()
          name = nil
          if open.isEmpty { return }
        case UInt8(ascii: "\""): string()
        case UInt8(ascii: ","): name = nil
        case UInt8(ascii: ":"): continue
        default: if !byte.isBlank { note("") }
        }
      }
    }

    private mutating func enter(isArray: Bool) {
      note("")
      open.append((path(), isArray))
      name = nil
    }

    /// The path of the value that comes next.
    private func path() -> String {
      guard let last = open.last else { return "" }
      if last.isArray { return last.path + "[]" }
      let own = name ?? ""
      return last.path.isEmpty ? own : last.path + "." + own
    }

    private mutating func note(_ text: String) {
      guard open.count <= JSONHead.depthLimit, !open.isEmpty else { return }
      let path = path()
      if texts[path] == nil { texts[path] = text }
    }

    private mutating func string() {
      let start = at
      while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
        at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
      }
      let end = min(at, bytes.count)
      at = end + 1
      let text = String(validating: bytes[start..<end], as: UTF8.self) ?? ""
      let isMemberName = open.last?.isArray == false && name == nil
      if isMemberName { name = text } else { note(text) }
    }
  }
}
