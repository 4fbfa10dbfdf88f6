import Domain

/// References as keys: what two sides write differently and mean alike becomes one text.
enum ReferenceKey {
  /// Shorter references say too little: `50`, `TOP`.
  static let shortest = 4

  /// Letters upper-cased and digits, everything else removed; nil for placeholders and for texts
  /// of fewer than four characters.
  ///
  ///     RF72 3585-00591  →  RF72358500591
  static func normalised(_ text: String) -> String? {
    var text = text
    return text.withUTF8(normalised)
  }

  private static func normalised(_ utf8: UnsafeBufferPointer<UInt8>) -> String? {
    var isASCII = true
    let text = String(unsafeUninitializedCapacity: utf8.count) { target in
      var count = 0
      for byte in utf8 {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
          target[count] = byte
        case UInt8(ascii: "a")...UInt8(ascii: "z"): target[count] = byte - 32
        case 0x80...:
          isASCII = false
          return 0
        default: continue
        }
        count += 1
      }
      let found = UnsafeBufferPointer(rebasing: target[..<count])
      return count >= shortest && !isPlaceholder(found) ? count : 0
    }
    if !isASCII { return normalisedScalars(utf8) }
    return text.isEmpty ? nil : text
  }

  /// The same beyond ASCII: letters and digits of any script count.
  private static func normalisedScalars(_ utf8: UnsafeBufferPointer<UInt8>) -> String? {
    guard let text = String(validating: utf8, as: UTF8.self) else {
      preconditionFailure("The bytes are those of a text")
    }
    var kept = ""
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      if properties.isAlphabetic || properties.numericType != nil {
        kept += properties.uppercaseMapping
      }
    }
    return kept.count >= shortest && !kept.withUTF8(isPlaceholder) ? kept : nil
  }

  /// What banks write when there is no reference; one character repeated says as little.
  private static func isPlaceholder(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = bytes.first else { return true }
    if bytes.allSatisfy({ $0 == first }) { return true }
    guard first == UInt8(ascii: "N") || first == UInt8(ascii: "U") else { return false }
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
    var text = text
    return text.withUTF8 { utf8 in
      var found: [String] = []
      var start = 0
      while start < utf8.count {
        var end = start
        var hasDigit = false
        while end < utf8.count, !separatesWords(utf8[end]) {
          hasDigit = hasDigit || utf8[end] &- UInt8(ascii: "0") <= 9
          end += 1
        }
        if hasDigit, end - start >= shortest,
          let word = normalised(UnsafeBufferPointer(rebasing: utf8[start..<end]))
        {
          found.append(word)
        }
        start = end + 1
      }
      return found
    }
  }
}
