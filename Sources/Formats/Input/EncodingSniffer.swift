/// Names the encodings that we refuse: those in which ASCII bytes do not mean ASCII.
enum EncodingSniffer {
  private static let supported: Set<String> = [
    "UTF-8", "UTF8", "US-ASCII", "USASCII", "ASCII", "ISO-8859-1", "ISO-8859-15", "ISO8859-1",
    "LATIN1",
    "WINDOWS-1252", "CP1252",
  ]

  /// The name of the encoding if it is not supported, from a byte order mark, the pattern of zero
  /// bytes or the XML declaration.
  static func unsupported(_ head: [UInt8]) -> String? {
    if head.starts(with: [0xFF, 0xFE, 0, 0]) || head.starts(with: [0, 0, 0xFE, 0xFF]) {
      return "UTF-32"
    }
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
    if head.count >= 4, head[0] != 0, head[1] == 0, head[2] != 0, head[3] == 0 { return "UTF-16" }
    if head.count >= 4, head[0] == 0, head[1] != 0, head[2] == 0, head[3] != 0 { return "UTF-16" }
    guard let declared = declared(head), !supported.contains(declared.uppercased()) else {
      return nil
    }
    return declared
  }

  /// The encoding that an XML declaration names.
  static func declared(_ head: [UInt8]) -> String? {
    var rest = head.prefix(256)
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    guard rest.starts(with: Array("<?xml".utf8)),
      let end = rest.firstIndex(of: UInt8(ascii: ">")),
      let text = String(validating: rest[..<end], as: UTF8.self),
      let key = text.firstRange(of: "encoding")
    else { return nil }
    let value = text[key.upperBound...].drop { $0 == " " || $0 == "=" }
    guard let quote = value.first, quote == "\"" || quote == "'" else { return nil }
    return String(value.dropFirst().prefix { $0 != quote })
  }
}
