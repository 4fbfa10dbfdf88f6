/// The root element of an XML text, read from its first bytes without a parser: enough to tell what
/// the file is, never used to read it.
struct XMLHead: Hashable, Sendable {
  /// The local name of the root element.
  let root: String
  /// Its namespace, declared for the prefix that it has or by default; nil when there is none.
  let namespace: String?

  init?(_ bytes: [UInt8]) {
    var at = 0
    while let start = bytes[at...].firstIndex(where: { !$0.isBlank }) {
      guard bytes[start] == UInt8(ascii: "<"), start + 1 < bytes.count else { return nil }
      guard let end = XMLHead.end(of: start, in: bytes) else { return nil }
      let next = bytes[start + 1]
      if next == UInt8(ascii: "?") || next == UInt8(ascii: "!") {
        at = end + 1
        continue
      }
      guard let tag = String(validating: bytes[start + 1..<end], as: UTF8.self) else { return nil }
      let name = tag.prefix { !$0.isWhitespace && $0 != "/" }
      guard let parts = XMLHead.parts(of: name) else { return nil }
      root = parts.local
      let attribute = parts.prefix.isEmpty ? "xmlns" : "xmlns:" + parts.prefix
      namespace = XMLHead.value(of: attribute, in: tag.dropFirst(name.count))
      return
    }
    return nil
  }

  /// The `>` of a tag, declaration or comment that starts at `start`.
  private static func end(of start: Int, in bytes: [UInt8]) -> Int? {
    if bytes[start...].starts(with: Array("<!--".utf8)) {
      let closing = Array("-->".utf8)
      var at = start + 4
      while at + 3 <= bytes.count {
        if bytes[at..<at + 3].elementsEqual(closing) { return at + 2 }
        at += 1
      }
      return nil
    }
    return bytes[start...].firstIndex(of: UInt8(ascii: ">"))
  }

  private static func parts(of name: Substring) -> (prefix: String, local: String)? {
    guard let first = name.first, first.isLetter || first == "_" else { return nil }
    guard let colon = name.firstIndex(of: ":") else { return ("", String(name)) }
    return (String(name[..<colon]), String(name[name.index(after: colon)...]))
  }

  /// The value of an attribute in the rest of a start tag.
  private static func value(of attribute: String, in tag: Substring) -> String? {
    var rest = tag
    while let found = rest.firstRange(of: attribute) {
      let isWhole =
        found.lowerBound > tag.startIndex && tag[tag.index(before: found.lowerBound)].isWhitespace
      rest = rest[found.upperBound...]
      let after = rest.drop(while: \.isWhitespace)
      guard isWhole, after.first == "=" else { continue }
      let value = after.dropFirst().drop(while: \.isWhitespace)
      guard let quote = value.first, quote == "\"" || quote == "'" else { return nil }
      return String(value.dropFirst().prefix { $0 != quote })
    }
    return nil
  }
}

extension ByteSource {
  /// The first bytes, where the message stands in another element, such as SWIFT's `Envelope`: the
  /// namespace of the root is that of the envelope then. To be asked before anything is read.
  func enveloped() -> FileHead? {
    guard let first = try? peek(Detection.peekBytes) else { return nil }
    let head = FileHead(firstBytes: first)
    return head.xml?.root == "Document" ? nil : head
  }
}

/// The version part of an ISO 20022 message name, with a national variant: `001.08`, `001.03.ch.02`.
enum MessageVersion {
  /// The version of a message that a namespace names, whatever stands around it.
  static func read(of family: String, in namespace: String) -> String? {
    namespace.firstRange(of: family + ".").flatMap { read(namespace[$0.upperBound...].utf8) }
  }

  static func read(_ bytes: some Collection<UInt8>) -> String? {
    let head = Array(bytes.prefix(12))
    guard matches(head.prefix(6), "000.00") else { return nil }
    let length = matches(head.dropFirst(6), ".aa.00") ? 12 : 6
    return String(validating: head.prefix(length), as: UTF8.self)
  }

  /// `0` stands for a digit, `a` for a small letter.
  private static func matches(_ bytes: ArraySlice<UInt8>, _ pattern: String) -> Bool {
    bytes.count == pattern.utf8.count
      && zip(bytes, pattern.utf8).allSatisfy { byte, wanted in
        switch wanted {
        case UInt8(ascii: "0"): (0x30...0x39).contains(byte)
        case UInt8(ascii: "a"): (0x61...0x7A).contains(byte)
        default: byte == wanted
        }
      }
  }
}
