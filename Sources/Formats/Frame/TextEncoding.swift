/// How the bytes of a text file stand for letters. All of these write ASCII as ASCII.
public enum TextEncoding: String, CaseIterable, Sendable {
  case utf8 = "utf-8"
  case latin1 = "latin-1"
  case latin2 = "iso-8859-2"
  case latin9 = "iso-8859-15"
  case windows1250 = "cp1250"
  case windows1251 = "cp1251"
  case windows1252 = "cp1252"
  case windows1257 = "cp1257"
  case dos850 = "cp850"
  case dos852 = "cp852"

  /// The encoding that the bytes most likely have: UTF-8 when they are UTF-8, because no text of
  /// another encoding is that by chance; else `fallback`. A character cut off at the end is no sign.
  static func detect(
    in bytes: UnsafeRawBufferPointer, fallback: TextEncoding = .windows1252
  ) -> TextEncoding {
    guard let at = UTF8Check.firstError(in: bytes) else { return .utf8 }
    let isCut =
      bytes.count - at < 4 && bytes[at] >= 0xC2
      && bytes[(at + 1)...].allSatisfy {
        (0x80...0xBF).contains($0)
      }
    return isCut || bytes[at] == 0 ? .utf8 : fallback
  }

  private var page: CodePage? {
    switch self {
    case .utf8, .latin1: nil
    case .latin2: .latin2
    case .latin9: .latin9
    case .windows1250: .windows1250
    case .windows1251: .windows1251
    case .windows1252: .windows1252
    case .windows1257: .windows1257
    case .dos850: .dos850
    case .dos852: .dos852
    }
  }

  /// The text; nil when a byte stands for no letter, or is NUL.
  func string(_ bytes: UnsafeRawBufferPointer) -> String? {
    if self == .utf8 || !bytes.contains(where: { $0 >= 0x80 }) {
      return UTF8Check.firstError(in: bytes) == nil ? String(utf8Checked: bytes) : nil
    }
    let page = page
    var text = ""
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      if byte < 0x80 || page == nil {
        guard byte != 0 else { return nil }
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        guard let letter = page?[byte] else { return nil }
        text.unicodeScalars.append(letter)
      }
    }
    return text
  }

  /// The text with a mark for every byte that stands for no letter: for telling what a file is and
  /// for error messages, never for values.
  func loosely(_ bytes: UnsafeRawBufferPointer) -> String {
    if let text = string(bytes) { return text }
    var text = ""
    for byte in bytes {
      let letter = byte < 0x80 ? Unicode.Scalar(byte) : page?[byte]
      text.unicodeScalars.append(letter ?? "\u{FFFD}")
    }
    return text
  }
}
