/// The words of a text as every bank's character set can carry them.
///
/// Upper case, accents off, `ß` as `SS`, and the German spelling of an umlaut (`UE`) as what is left
/// of it elsewhere (`U`), so that Müller, MUELLER and MULLER are one word.
enum FoldedWords {
  /// In the order of the text. A word is a run of letters and digits.
  static func of(_ text: String) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    func end() {
      if word.isEmpty { return }
      guard let text = String(validating: word, as: UTF8.self) else {
        preconditionFailure("Letters of ASCII are a text")
      }
      words.append(text)
      word.removeAll(keepingCapacity: true)
    }
    func add(_ byte: UInt8) {
      if byte != UInt8(ascii: "E") || !isUmlaut(word.last) { word.append(byte) }
    }
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x30...0x39, 0x41...0x5A: add(UInt8(scalar.value))
      case 0x61...0x7A: add(UInt8(scalar.value - 32))
      // An apostrophe stands within a name and is often left out.
      case 0x27, 0x2019: continue
      case 0xC0...0x24F, 0x1E00...0x1EFF:
        if let letters = FoldedLetters.of(scalar) { letters.forEach(add) } else { end() }
      // Accents that stand behind their letter.
      case 0x300...0x36F: continue
      default: end()
      }
    }
    end()
    return words
  }

  /// Whether an E behind a letter may be the German spelling of its umlaut.
  private static func isUmlaut(_ letter: UInt8?) -> Bool {
    letter == UInt8(ascii: "A") || letter == UInt8(ascii: "O") || letter == UInt8(ascii: "U")
  }
}

/// What is left of a Latin letter when its accent goes.
enum FoldedLetters {
  static func of(_ scalar: Unicode.Scalar) -> [UInt8]? {
    table[scalar.value]
  }

  private static let table: [UInt32: [UInt8]] = {
    let rows: [(String, String)] = [
      ("ÀÁÂÃÄÅĀĂĄǍàáâãäåāăąǎ", "A"), ("ÆæǼǽ", "AE"), ("ÇĆĈĊČçćĉċč", "C"), ("ÐĎĐðďđ", "D"),
      ("ÈÉÊËĒĔĖĘĚèéêëēĕėęě", "E"), ("ĜĞĠĢĝğġģ", "G"), ("ĤĦĥħ", "H"),
      ("ÌÍÎÏĨĪĬĮİìíîïĩīĭįı", "I"), ("Ĵĵ", "J"), ("Ķķ", "K"), ("ĹĻĽĿŁĺļľŀł", "L"),
      ("ÑŃŅŇñńņň", "N"), ("ÒÓÔÕÖØŌŎŐòóôõöøōŏő", "O"), ("Œœ", "OE"), ("ŔŖŘŕŗř", "R"),
      ("ŚŜŞŠȘśŝşšș", "S"), ("ßẞ", "SS"), ("ŢŤŦȚţťŧț", "T"), ("Þþ", "TH"),
      ("ÙÚÛÜŨŪŬŮŰŲùúûüũūŭůűų", "U"), ("Ŵŵ", "W"), ("ÝŶŸýŷÿ", "Y"), ("ŹŻŽźżž", "Z"),
    ]
    var table: [UInt32: [UInt8]] = [:]
    for (letters, folded) in rows {
      for scalar in letters.unicodeScalars { table[scalar.value] = Array(folded.utf8) }
    }
    return table
  }()
}
