/// Latin letters without their accents, for a file that must be ASCII.
enum LatinFold {
  /// `Łódź–Saint-Gilles` as `Lodz-Saint-Gilles`. What has no Latin base becomes `\u{..}`, a line
  /// end or another control a blank.
  static func ascii(_ text: String) -> String {
    var folded = ""
    for scalar in text.unicodeScalars {
      if scalar.value < 0x20 || scalar.value == 0x7F {
        folded += " "
      } else if scalar.isASCII {
        folded.unicodeScalars.append(scalar)
      } else if let letters = replacements[scalar] {
        folded += letters
      } else if scalar.properties.canonicalCombiningClass == .notReordered {
        folded += known(scalar) ?? "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
    return folded
  }

  /// The accented letters of Europe, looked up once: a name is slow to find.
  private static let common = (UInt32(0x80)..<0x250).map { value in
    Unicode.Scalar(value).flatMap(base)
  }

  private static func known(_ scalar: Unicode.Scalar) -> String? {
    let index = Int(scalar.value) - 0x80
    return common.indices.contains(index) ? common[index] : base(of: scalar)
  }

  /// The letter in a Unicode name: `LATIN SMALL LETTER E WITH ACUTE` is `e`.
  private static func base(of scalar: Unicode.Scalar) -> String? {
    guard let name = scalar.properties.name else { return nil }
    for (prefix, isCapital) in [("LATIN CAPITAL LETTER ", true), ("LATIN SMALL LETTER ", false)]
    where name.hasPrefix(prefix) {
      let rest = name.dropFirst(prefix.count)
      let letter = rest.prefix { $0 != " " }
      guard letter.utf8.count == 1, rest.dropFirst().hasPrefix(" WITH ") else { return nil }
      return isCapital ? String(letter) : letter.lowercased()
    }
    return nil
  }

  private static let replacements: [Unicode.Scalar: String] = [
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th",
    "ð": "d", "Ð": "D", "ı": "i", "ĳ": "ij", "Ĳ": "IJ", "‘": "'", "’": "'", "‚": "'",
    "“": "\"", "”": "\"", "„": "\"", "«": "\"", "»": "\"", "–": "-", "—": "-", "−": "-",
    "‐": "-", "‑": "-", "…": "...", "·": "-", "•": "-", "€": "EUR", "£": "GBP", "°": " ",
    "\u{A0}": " ", "\u{202F}": " ", "\u{2009}": " ", "\u{2028}": " ", "\u{2029}": " ",
  ]
}
