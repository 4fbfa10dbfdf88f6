import Domain

/// Text from data, made fit for a file that people open.
enum SafeText {
  /// With control, format and private characters written out, and the code points that XML cannot
  /// carry (U+FFFE, U+FFFF and their likes) too. Line feeds are kept.
  static func visible(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
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

  /// Like `visible`, on one line: line feeds become blanks.
  static func oneLine(_ text: String) -> String {
    let shown = visible(text)
    guard shown.utf8.contains(0x0A) else { return shown }
    return String(shown.map { $0 == "\n" ? " " : $0 })
  }
}
