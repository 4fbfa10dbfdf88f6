/// What stands between documents, and how one begins.
extension XMLScanner {
  enum Start {
    case nothing, document, otherDocument
  }

  /// Steps over what may stand between documents: white space, marks of byte order, comments and
  /// instructions.
  mutating func start() throws(FormatError) -> Start {
    while true {
      switch window.bytes[at] {
      case UInt8(ascii: "\n"):
        line += 1
        at += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0xEF, 0xBB, 0xBF: at += 1
      case UInt8(ascii: "<"):
        guard try has(2) else { throw error(.truncated) }
        if let start = try startOfMarkup() { return start }
      case 0:
        try checkEnd(at: at)
        guard try more() else { return .nothing }
      default: throw error(.textAfterEnd)
      }
    }
  }

  /// - Returns: nil after something that begins no document.
  private mutating func startOfMarkup() throws(FormatError) -> Start? {
    switch window.bytes[at + 1] {
    case 0:
      try checkEnd(at: at + 1)
      throw error(.truncated)
    case UInt8(ascii: "/"): throw error(.textAfterEnd)
    case UInt8(ascii: "!"):
      guard try bang() == .comment else { throw error(.textAfterEnd) }
      at = countLines(to: try markEnd(UInt8(ascii: "-"), from: 4))
    case UInt8(ascii: "?"):
      let end = try markEnd(UInt8(ascii: "?"), from: 2)
      if XMLDeclaration.begins(window.slice(at..<end)) {
        guard XMLDeclaration.isPlain(window.slice(at..<end)) else { return .otherDocument }
        at = countLines(to: end)
        return .document
      }
      at = countLines(to: end)
    default: return .document
    }
    return nil
  }

  /// Counts the lines from the place to `end`, which it returns.
  mutating func countLines(to end: Int) -> Int {
    for byte in window.slice(at..<end) where byte == UInt8(ascii: "\n") { line += 1 }
    return end
  }
}

/// The XML declaration. One that is not written as statements write it, in UTF-8, is for libxml2 to
/// judge, with all of its document.
enum XMLDeclaration {
  /// `<?xml` and a blank, not `<?xml-stylesheet`.
  static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count > 5 && bytes.starts(with: "<?xml".utf8)
      && (bytes[5].isBlank || bytes[5] == UInt8(ascii: "/") || bytes[5] == UInt8(ascii: ">"))
  }

  /// - Parameter bytes: From `<?xml` to `?>`.
  static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes.dropFirst(5).dropLast(2)
    guard value(of: "version", &rest) == "1.0" else { return false }
    if let encoding = value(of: "encoding", &rest) {
      guard ["UTF-8", "UTF8"].contains(encoding.uppercased()) else { return false }
    }
    if let standalone = value(of: "standalone", &rest) {
      guard standalone == "yes" || standalone == "no" else { return false }
    }
    return rest.allSatisfy(\.isBlank)
  }

  /// Takes ` name="value"`; nil when something else stands there, which is left.
  private static func value(
    of name: String, _ rest: inout Slice<UnsafeRawBufferPointer>
  ) -> String? {
    var after = rest.drop(while: \.isBlank)
    guard after.startIndex > rest.startIndex, after.starts(with: name.utf8) else { return nil }
    after = after.dropFirst(name.utf8.count).drop(while: \.isBlank)
    guard after.first == UInt8(ascii: "=") else { return nil }
    after = after.dropFirst().drop(while: \.isBlank)
    guard let quote = after.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
      let end = after.dropFirst().firstIndex(of: quote),
      let value = String(validating: after[..<end].dropFirst(), as: UTF8.self)
    else { return nil }
    rest = after[(end + 1)...]
    return value
  }
}
