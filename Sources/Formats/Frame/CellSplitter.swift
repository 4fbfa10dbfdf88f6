/// Splits one line of a table into its cells, for telling what a file is.
enum CellSplitter {
  static func cells(_ line: String, separator: Character) -> [String] {
    var cells: [String] = []
    var cell = ""
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case separator where !isQuoted:
        cells.append(trimmed(cell))
        cell = ""
      default: cell.append(character)
      }
    }
    cells.append(trimmed(cell))
    return cells
  }

  /// The text without white space around it.
  static func trimmed(_ text: String) -> String {
    var copy = text
    let found = copy.withUTF8 { bytes -> String?? in
      guard let range = bounds(bytes) else { return .some(nil) }
      return range.count == bytes.count ? .none : .some(String(range, of: bytes))
    }
    guard let found else { return text }
    return found ?? trimmedByCharacters(text)
  }

  /// Bytes that were checked to be UTF-8, without white space around them.
  static func trimmed(utf8Checked bytes: UnsafeRawBufferPointer) -> String {
    let bytes = bytes.bindMemory(to: UInt8.self)
    guard let range = bounds(bytes) else {
      return trimmedByCharacters(String(utf8Checked: UnsafeRawBufferPointer(bytes)))
    }
    return String(range, of: bytes)
  }

  static func trimmed(_ text: Substring) -> String {
    var copy = text
    let found = copy.withUTF8 { bytes in bounds(bytes).map { String($0, of: bytes) } }
    return found ?? trimmedByCharacters(text)
  }

  /// What is left without white space of ASCII; nil where a character beyond ASCII stands at an end
  /// that may be white space, or stand on some.
  private static func bounds(_ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    let end = UnsafeRawBufferPointer(bytes).endBeforeSpace
    var start = 0
    while start < end, bytes[start].isSpace { start += 1 }
    guard start < end else { return 0..<0 }
    guard isPlain(bytes[start]), bytes[end - 1] < 0x80 || end >= 2 && isPlain(bytes[end - 2]),
      bytes[end - 1] < 0x80 || bytes[end - 2] >= 0xC0
    else { return nil }
    return start..<end
  }

  /// Whether the byte is ASCII or begins a Latin letter, up to U+027F.
  private static func isPlain(_ byte: UInt8) -> Bool { byte < 0x80 || (0xC3...0xC9).contains(byte) }

  private static func trimmedByCharacters(_ text: some StringProtocol) -> String {
    let rest = text.drop(while: \.isWhitespace)
    guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(rest[...last])
  }
}

extension String {
  fileprivate init(_ range: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) {
    self.init(utf8Checked: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[range])))
  }
}

extension UInt8 {
  /// White space of ASCII.
  var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}

extension UnsafeRawBufferPointer {
  /// Where the white space of ASCII begins that stands at the end. Blanks are passed over eight at a
  /// time: they fill up the fields of records of one width.
  var endBeforeSpace: Int {
    var end = count
    while end >= 8, loadUnaligned(fromByteOffset: end - 8, as: UInt64.self) == 0x2020_2020_2020_2020
    {
      end -= 8
    }
    while end > 0, self[end - 1].isSpace { end -= 1 }
    return end
  }
}
