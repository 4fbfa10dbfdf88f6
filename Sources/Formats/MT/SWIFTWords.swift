import Domain

/// Code words between slashes: `/OCMT/USD47,11//CHGS/EUR1,23`.
struct SWIFTWords {
  private var words: [(name: String, text: String)]

  init(_ words: [(name: String, text: String)]) { self.words = words }

  /// Of a text that has none but short code words, each followed by its value.
  init(_ text: String) {
    words = []
    let parts = text.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    for (name, value) in zip(parts, parts.dropFirst()) { words.append((name, value)) }
  }

  /// Whether a word begins like `OCMT`, `EXCH` or `CHGS`: most texts have none, and are left alone.
  static func mayHoldAmounts(_ text: String) -> Bool {
    var isAfterSlash = false
    for byte in text.utf8 {
      if isAfterSlash, [UInt8(ascii: "O"), UInt8(ascii: "E"), UInt8(ascii: "C")].contains(byte) {
        return true
      }
      isAfterSlash = byte == UInt8(ascii: "/")
    }
    return false
  }

  func first(_ name: String) -> String? { words.first { $0.name == name }?.text }

  /// Without blanks and slashes at either end: some banks close a value with one, some with two.
  static func trimmed(_ text: String) -> String {
    func isOuter(_ scalar: Unicode.Scalar) -> Bool { scalar.value <= 0x20 || scalar == "/" }
    let scalars = text.unicodeScalars
    guard let start = scalars.firstIndex(where: { !isOuter($0) }),
      let last = scalars.lastIndex(where: { !isOuter($0) })
    else { return "" }
    return String(text[start...last])
  }

  static func trimmed(_ range: Range<Int>, in bytes: [UInt8]) -> Range<Int>? {
    func isOuter(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == UInt8(ascii: "/") }
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isOuter(bytes[start]) { start += 1 }
    while start < end, isOuter(bytes[end - 1]) { end -= 1 }
    return start < end ? start..<end : nil
  }

  /// `EUR4,5`: three letters of currency and an amount; nil for anything else.
  static func money(_ text: String) -> Money? {
    let value = trimmed(String(text.prefix { $0 != "/" }))
    guard let currency = Currency(code: String(value.prefix(3))) else { return nil }
    let bytes = Array(value.dropFirst(3).utf8)
    return try? MTValues.money(bytes, bytes.indices, currency)
  }

  /// A rate with a point.
  static func decimal(_ text: String) -> String? {
    let bytes = Array(trimmed(text).utf8)
    guard let mark = bytes.firstIndex(of: UInt8(ascii: ".")) else {
      return MTValues.decimalText(bytes, bytes.indices)
    }
    let rest = bytes[..<mark] + [UInt8(ascii: ",")] + bytes[(mark + 1)...]
    return MTValues.decimalText(Array(rest), 0..<rest.count)
  }
}

/// Text with labels in capitals before a colon, in columns of 32 characters or divided by slashes.
struct LabelledText {
  private var values: [String: String] = [:]

  private static let labels = [
    "IBAN", "REK", "BIC", "NAAM", "MACHTIGING", "INCASSANT", "KENMERK", "OMSCHRIJVING",
  ]

  init(_ lines: [String]) {
    for line in lines {
      var found: [(label: String, at: String.Index, after: String.Index)] = []
      for label in LabelledText.labels {
        guard let range = line.firstRange(of: label + ":") else { continue }
        let before =
          range.lowerBound == line.startIndex ? " " : line[line.index(before: range.lowerBound)]
        if before == " " || before == "/" {
          found.append((label, range.lowerBound, range.upperBound))
        }
      }
      found.sort { $0.at < $1.at }
      for (index, (label, _, after)) in found.enumerated() {
        let end = index + 1 < found.count ? found[index + 1].at : line.endIndex
        let value = SWIFTWords.trimmed(String(line[after..<end]))
        if !value.isEmpty, values[label] == nil { values[label] = value }
      }
    }
  }

  subscript(label: String) -> String? { values[label] }
}
