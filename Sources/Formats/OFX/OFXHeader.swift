/// The lines before `<OFX>`: `OFXHEADER:100`, also all on one line, or `<?OFX OFXHEADER="200" …?>`.
struct OFXHeader {
  private(set) var fields: [(name: String, value: String)] = []
  private(set) var isXML = false
  /// What an XML declaration says.
  var declared: String?
  /// The predecessor of OFX.
  var isOFC = false

  static let names = [
    "OFXHEADER", "DATA", "VERSION", "SECURITY", "ENCODING", "CHARSET", "COMPRESSION",
    "OLDFILEUID", "NEWFILEUID",
  ]

  subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

  /// `ofx-102-sgml`, `ofx-211-xml`, `ofx-?-sgml` where no header tells, `ofc`.
  var format: String { isOFC ? "ofc" : "ofx-\(self["VERSION"] ?? "?")-\(isXML ? "xml" : "sgml")" }

  /// Reads `NAME:value` pairs, which stand on lines of their own or follow one another.
  mutating func read(text: [UInt8]) {
    guard let text = String(validating: text, as: UTF8.self), text.contains("OFXHEADER") else {
      return
    }
    var places: [(name: String, range: Range<String.Index>)] = []
    for name in OFXHeader.names {
      guard let range = text.firstRange(of: name + ":") else { continue }
      places.append((name, range))
    }
    places.sort { $0.range.lowerBound < $1.range.lowerBound }
    for (index, place) in places.enumerated() {
      let end = index + 1 < places.count ? places[index + 1].range.lowerBound : text.endIndex
      guard place.range.upperBound <= end else { continue }
      let line = text[place.range.upperBound..<end].prefix { !$0.isNewline }
      put(place.name, CellSplitter.trimmed(line))
    }
  }

  /// Reads `OFX NAME="value" …` or `xml version="1.0" encoding="…"`.
  mutating func read(instruction: String) {
    let isDeclaration = instruction.hasPrefix("xml")
    guard isDeclaration || instruction.hasPrefix("OFX") else { return }
    if !isDeclaration { isXML = true }
    var rest = instruction.drop { !$0.isWhitespace }
    while let equals = rest.firstIndex(of: "=") {
      let name = CellSplitter.trimmed(rest[..<equals])
      rest = rest[rest.index(after: equals)...].drop(while: \.isWhitespace)
      guard let quote = rest.first, quote == "\"" || quote == "'" else { return }
      let value = rest.dropFirst().prefix { $0 != quote }
      rest = rest[value.endIndex...].dropFirst()
      if isDeclaration {
        if name == "encoding" { declared = String(value) }
      } else {
        put(name, String(value))
      }
    }
  }

  private mutating func put(_ name: String, _ value: String) {
    if !value.isEmpty, self[name] == nil { fields.append((name, value)) }
  }
}

extension OFXHeader {
  /// What the header says of the bytes, by the name that `--inspect` shows; nil without a header.
  var encodingName: String? {
    if isXML || declared != nil { return declared }
    guard self["OFXHEADER"] != nil else { return nil }
    let encoding = self["ENCODING"]?.uppercased() ?? ""
    let charset = self["CHARSET"]?.uppercased() ?? ""
    if encoding.hasPrefix("UTF") || encoding == "UNICODE" { return "utf-8" }
    switch charset {
    case "", "NONE": return "us-ascii"
    case "1252", "WINDOWS-1252", "CP1252": return "cp1252"
    case "ISO-8859-1", "8859-1": return "latin-1"
    default: return charset.allSatisfy(\.isNumber) ? "cp" + charset : charset.lowercased()
    }
  }

  /// How bytes beyond ASCII are read that are not UTF-8.
  var fallback: TextEncoding {
    switch encodingName?.lowercased() {
    case "latin-1", "iso-8859-1": .latin1
    case "iso-8859-15": .latin9
    case "iso-8859-2": .latin2
    case "cp1250", "windows-1250": .windows1250
    case "cp1251", "windows-1251": .windows1251
    case "cp1257", "windows-1257": .windows1257
    default: .windows1252
    }
  }

  private static let known: Set<String> = [
    "utf-8", "utf8", "us-ascii", "ascii", "latin-1", "iso-8859-1", "iso-8859-15", "iso-8859-2",
    "cp1250", "cp1251", "cp1252", "cp1257", "windows-1250", "windows-1251", "windows-1252",
    "windows-1257",
  ]

  /// The encoding to show, and a remark where it is not what the header says.
  func shownEncoding(found: TextEncoding?) -> (name: String?, note: String?) {
    guard let name = encodingName else { return (nil, nil) }
    let lower = name.lowercased()
    let isUTF8 = found == .utf8 && !lower.hasPrefix("utf")
    if isUTF8 || found == nil && !OFXHeader.known.contains(lower) {
      return ("utf-8", "declared encoding '\(name)' does not decode the bytes; utf-8 does")
    }
    if let found, found != .utf8, lower.hasPrefix("utf") || lower.hasSuffix("ascii") {
      return (
        found.rawValue,
        "declared encoding '\(name)' does not decode the bytes; \(found.rawValue) does"
      )
    }
    return (name, nil)
  }
}
