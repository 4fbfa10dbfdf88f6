import Glibc

/// The beginning of a file, in the shapes by which formats are told apart.
public struct FileHead: Sendable {
  /// Without byte order mark.
  let bytes: [UInt8]
  /// The file began with the byte order mark of UTF-8.
  let hasMark: Bool
  /// The file ends within these bytes.
  let isWhole: Bool
  /// The lines without their ends (LF, CR LF or CR), blank ones included, at most `lineLimit`. One
  /// that is cut off by the end of the head is left out.
  let lines: [ArraySlice<UInt8>]
  /// The root element, when the text is XML.
  let xml: XMLHead?

  static let lineLimit = 200

  init(firstBytes: [UInt8], limit: Int = Detection.peekBytes) {
    hasMark = firstBytes.starts(with: [0xEF, 0xBB, 0xBF])
    bytes = hasMark ? Array(firstBytes.dropFirst(3)) : firstBytes
    isWhole = firstBytes.count < limit
    lines = FileHead.split(bytes, isWhole: isWhole)
    xml = XMLHead(bytes)
  }

  /// The first byte that is not white space is `<`.
  var isXML: Bool { bytes.first { !$0.isBlank } == UInt8(ascii: "<") }

  /// The text of a piece, read in the encoding that it most likely has.
  func text(_ piece: ArraySlice<UInt8>) -> String {
    piece.withUnsafeBytes { TextEncoding.detect(in: $0).loosely($0) }
  }

  /// The first line that is not blank.
  var firstLine: String {
    lines.first { $0.contains { !$0.isBlank } }.map(text) ?? ""
  }

  /// The fields of a line, without quotes and the white space around them.
  func cells(of line: ArraySlice<UInt8>, separatedBy mark: Character = ",") -> [String] {
    CellSplitter.cells(text(line), separator: mark)
  }

  /// The cells of the first line: the header of a report that has nothing before it.
  func header(separatedBy mark: Character = ",") -> [String] {
    lines.first { $0.contains { !$0.isBlank } }.map { cells(of: $0, separatedBy: mark) } ?? []
  }

  func contains(_ text: String) -> Bool { index(of: text) != nil }

  /// Where `text` begins; nil when it is not there.
  func index(of text: String, from start: Int = 0) -> Int? {
    let wanted = Array(text.utf8)
    guard let first = wanted.first, start >= 0 else { return nil }
    return bytes.withUnsafeBytes { all in
      guard let base = all.baseAddress else { return nil }
      var at = start
      while at + wanted.count <= all.count {
        let rest = all.count - wanted.count + 1 - at
        guard let found = memchr(base + at, Int32(first), rest) else { return nil }
        at = UnsafeRawPointer(found) - base
        if memcmp(base + at, wanted, wanted.count) == 0 { return at }
        at += 1
      }
      return nil
    }
  }

  /// Whether an XML start tag of this local name is there, with a prefix or without.
  func contains(element name: String) -> Bool {
    for opening in ["<", ":"] {
      var start = 0
      while let at = index(of: opening + name, from: start) {
        let next = at + name.utf8.count + 1
        guard next < bytes.count else { return false }
        if bytes[next].isBlank || [UInt8(ascii: ">"), UInt8(ascii: "/")].contains(bytes[next]) {
          return true
        }
        start = next
      }
    }
    return false
  }

  /// The version after the name of an ISO 20022 message: `001.08`, `001.03.ch.02`.
  func messageVersion(of family: String) -> String? {
    var start = 0
    while let at = index(of: family + ".", from: start) {
      start = at + family.utf8.count + 1
      if let version = MessageVersion.read(bytes[start...]) { return version }
    }
    return nil
  }

  private static func split(_ bytes: [UInt8], isWhole: Bool) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    while start < bytes.count, lines.count < lineLimit {
      guard
        let end = bytes[start...].firstIndex(where: {
          $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
        })
      else {
        if isWhole { lines.append(bytes[start...]) }
        break
      }
      lines.append(bytes[start..<end])
      let isPair =
        bytes[end] == UInt8(ascii: "\r") && end + 1 < bytes.count
        && bytes[end + 1] == UInt8(ascii: "\n")
      start = end + (isPair ? 2 : 1)
    }
    return lines
  }
}

extension UInt8 {
  /// White space of ASCII.
  var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
