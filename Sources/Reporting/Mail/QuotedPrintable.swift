/// The body of a message by RFC 2045: every byte arrives as it was, and a reader of ASCII still reads
/// most of it.
enum QuotedPrintable {
  /// Lines of text as lines of at most 76 characters, each ended by CRLF.
  static func encode(_ lines: [String]) -> String {
    var encoded = ""
    for line in lines {
      var column = 0
      let bytes = Array(line.utf8)
      for (index, byte) in bytes.enumerated() {
        let isLast = index == bytes.count - 1
        // The last column is kept for the sign that the line goes on.
        if column + (isLiteral(byte, isLast: isLast) ? 1 : 3) > (isLast ? 76 : 75) {
          encoded += "=\r\n"
          column = 0
        }
        // A dot that begins a line may be taken for the end of the message.
        let isPlain = isLiteral(byte, isLast: isLast) && (byte != UInt8(ascii: ".") || column > 0)
        let piece = isPlain ? String(UnicodeScalar(byte)) : escaped(byte)
        encoded += piece
        column += piece.utf8.count
      }
      encoded += "\r\n"
    }
    return encoded
  }

  /// A blank at the end of a line would be lost on the way.
  private static func isLiteral(_ byte: UInt8, isLast: Bool) -> Bool {
    switch byte {
    case 0x20: !isLast
    case UInt8(ascii: "="): false
    default: (0x21...0x7E).contains(byte)
    }
  }

  static func escaped(_ byte: UInt8) -> String {
    let digits = Array("0123456789ABCDEF".unicodeScalars)
    return "=\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
  }
}
