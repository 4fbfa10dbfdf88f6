import Domain

/// Text from data, made fit for a file that people open.
enum SafeText {
  /// With control, format and private characters written out, and the code points that XML cannot
  /// carry (U+FFFE, U+FFFF and their likes) too. Line feeds are kept.
  static func visible(_ text: String) -> String {
    if text.unicodeScalars.allSatisfy(isPlainLatin) { return text }
    let shown = text.visible
    guard shown.unicodeScalars.contains(where: \.properties.isNoncharacterCodePoint) else {
      return shown
    }
    var clean = ""
    for scalar in shown.unicodeScalars {
      if scalar.properties.isNoncharacterCodePoint {
        clean += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        clean.unicodeScalars.append(scalar)
      }
    }
    return clean
  }

  /// ASCII and the Latin letters of Europe, so that Unicode's tables are asked about the rest only.
  private static func isPlainLatin(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0xAC, 0xAE...0x24F: true
    default: false
    }
  }

  /// Like `visible`, on one line: line feeds become blanks.
  static func oneLine(_ text: String) -> String {
    let shown = visible(text)
    guard shown.utf8.contains(0x0A) else { return shown }
    return String(shown.map { $0 == "\n" ? " " : $0 })
  }
}
