import Domain

/// Text that a spreadsheet shows and never runs.
enum CSVText {
  /// Appends a field: quoted where RFC 4180 wants it, with an apostrophe in front of anything that
  /// a spreadsheet could read as a formula, and control characters written out.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    let isDone = text.withUTF8 { utf8 in
      guard isPlain(utf8), !startsFormula(utf8) else { return false }
      bytes.append(contentsOf: utf8)
      return true
    }
    if isDone { return }
    var safe = SafeText.visible(text)
    if text.withUTF8(startsFormula) || safe.withUTF8(startsFormula) { safe = "'" + safe }
    let needsQuotes = safe.utf8.contains {
      $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D
    }
    guard needsQuotes else {
      bytes.append(contentsOf: safe.utf8)
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in safe.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Printable ASCII that neither quotes nor escapes: most cells of a bank's month.
  private static func isPlain(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in utf8
    where byte < 0x20 || byte >= 0x7F || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") {
      return false
    }
    return true
  }

  /// Whether a spreadsheet could take the text for a formula: `= + - @`, a tab or line end, or a
  /// full-width form of a sign, at the start or behind blanks.
  private static func startsFormula(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
    var start = 0
    while start < utf8.count, utf8[start] == UInt8(ascii: " ") { start += 1 }
    guard start < utf8.count else { return false }
    switch utf8[start] {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0A,
      0x0D:
      return true
    case 0xEF where start + 2 < utf8.count && utf8[start + 1] == 0xBC:
      // ＋ U+FF0B, － U+FF0D, ＝ U+FF1D, ＠ U+FF20.
      return [0x8B, 0x8D, 0x9D, 0xA0].contains(utf8[start + 2])
    default: return false
    }
  }
}
