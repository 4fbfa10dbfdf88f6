/// Text in a header: as it is where that is safe, else as the encoded words of RFC 2047.
enum EncodedWords {
  /// The text behind a header's name, folded so that no line is longer than 76.
  ///
  /// - Parameters:
  ///   - column: How much of the first line is taken already.
  ///   - isPhrase: Whether it names a person, so that specials need quotes.
  static func text(_ text: String, after column: Int, isPhrase: Bool = false) -> String {
    let line = SafeText.oneLine(text)
    if isPlain(line, isPhrase: isPhrase), column + line.utf8.count <= lineLimit { return line }
    var words: [String] = []
    var word = ""
    var room = lineLimit - column - frame
    for scalar in line.unicodeScalars {
      let encoded = encode(scalar)
      if encoded.utf8.count > room {
        words.append(word)
        word = ""
        room = lineLimit - 1 - frame
      }
      word += encoded
      room -= encoded.utf8.count
    }
    words.append(word)
    // Blanks between encoded words are no part of the text: those that are, are encoded.
    return words.map { "=?UTF-8?Q?\($0)?=" }.joined(separator: "\r\n ")
  }

  private static let lineLimit = 76
  /// `=?UTF-8?Q?` and `?=`.
  private static let frame = 12

  /// Printable ASCII that no reader takes for an encoded word; of a phrase, atoms and single blanks.
  private static func isPlain(_ text: String, isPhrase: Bool) -> Bool {
    let bytes = text.utf8
    guard bytes.first != 0x20, bytes.last != 0x20, !text.contains("=?"), !text.contains("  ") else {
      return false
    }
    return bytes.allSatisfy { byte in
      byte == 0x20 || (isPhrase ? MailAddress.isAtomText(byte) : (0x21...0x7E).contains(byte))
    }
  }

  /// One scalar is never cut: each encoded word is text by itself. The characters left as they are are
  /// those that RFC 2047 allows everywhere, also in a name.
  private static func encode(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case " ": "_"
    case "a"..."z", "A"..."Z", "0"..."9": String(scalar)
    default: scalar.utf8.map(QuotedPrintable.escaped).joined()
    }
  }
}
