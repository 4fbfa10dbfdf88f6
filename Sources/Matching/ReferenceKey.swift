import Domain

/// References as keys: what two sides write differently and mean alike becomes one text.
enum ReferenceKey {
  /// Shorter references say too little: `50`, `TOP`.
  static let shortest = 4

  /// Letters upper-cased and digits, everything else removed; nil for placeholders and for texts
  /// of fewer than four characters.
  ///
  ///     RF72 3585-00591  →  RF72358500591
  static func normalised(_ text: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
        bytes.append(byte)
      case UInt8(ascii: "a")...UInt8(ascii: "z"): bytes.append(byte - 32)
      case 0x80...: return normalisedScalars(text)
      default: continue
      }
    }
    guard bytes.count >= shortest, !isPlaceholder(bytes) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The same beyond ASCII: letters and digits of any script count.
  private static func normalisedScalars(_ text: some StringProtocol) -> String? {
    var kept = ""
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      if properties.isAlphabetic || properties.numericType != nil {
        kept += properties.uppercaseMapping
      }
    }
    return kept.count >= shortest && !isPlaceholder(Array(kept.utf8)) ? kept : nil
  }

  /// What banks write when there is no reference; one character repeated says as little.
  private static func isPlaceholder(_ bytes: [UInt8]) -> Bool {
    if let first = bytes.first, bytes.allSatisfy({ $0 == first }) { return true }
    return placeholders.contains { $0.utf8.elementsEqual(bytes) }
  }

  private static let placeholders: [String] = [
    "NOTPROVIDED", "NONREF", "NOTGIVEN", "NONE", "UNKNOWN", "NOREF", "NOREFERENCE",
  ]

  /// Blanks and what people put between listed references. Slashes and hyphens stay within one.
  private static func separatesWords(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0A, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "+"),
      UInt8(ascii: "|"):
      true
    default: false
    }
  }

  /// The words of a text that can be a reference: those with a digit.
  static func words(of text: String) -> [String] {
    text.utf8.split(whereSeparator: separatesWords)
      .compactMap { word in
        guard word.count >= shortest,
          word.contains(where: { $0 &- UInt8(ascii: "0") <= 9 })
        else { return nil }
        return normalised(Substring(word))
      }
  }
}
