import Domain

/// Turns the pieces of one file into text, in one encoding for the whole file.
///
/// The first piece with a byte beyond ASCII decides: when it is UTF-8 the file is, else it is the
/// code page that the format expects. A later piece that contradicts is an error, never a question
/// mark in the text.
struct TextDecoder {
  /// What a file is written in that is not UTF-8.
  let fallback: TextEncoding
  /// Nil as long as everything was ASCII.
  private(set) var decided: TextEncoding?

  init(fallback: TextEncoding = .windows1252, decided: TextEncoding? = nil) {
    self.fallback = fallback
    self.decided = decided
  }

  /// The encoding of the file as far as it was read; ASCII is UTF-8.
  var encoding: TextEncoding { decided ?? .utf8 }

  /// - Throws: the reason, when the bytes are no text in the file's encoding.
  mutating func string(_ bytes: UnsafeRawBufferPointer) throws(FailedValue) -> String {
    // The same text in every encoding.
    if UTF8Check.isASCII(bytes) { return String(utf8Checked: bytes) }
    let encoding = decided ?? decide(bytes)
    if let text = encoding.string(bytes) { return text }
    if bytes.contains(0) { throw FailedValue(.nulByte) }
    throw encoding == .utf8 ? FailedValue(.invalidUTF8) : FailedValue(.noLetter(in: encoding))
  }

  private mutating func decide(_ bytes: UnsafeRawBufferPointer) -> TextEncoding {
    guard bytes.contains(where: { $0 >= 0x80 }) else { return .utf8 }
    let found: TextEncoding = UTF8Check.firstError(in: bytes) == nil ? .utf8 : fallback
    decided = found
    return found
  }
}

extension FormatFault {
  static func noLetter(in encoding: TextEncoding) -> FormatFault {
    FormatFault(
      "ING-0201", "a byte stands for no letter in \(encoding.rawValue)",
      hint: "export the file again as UTF-8")
  }
}
