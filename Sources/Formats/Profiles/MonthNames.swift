/// The names of months in the languages of the banks we know, in full or cut to three or more
/// letters, with or without a point.
enum MonthNames {
  /// English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Swedish, Danish, Romanian,
  /// Hungarian and Turkish.
  /// Accents are left out on both sides before comparing.
  private static let names: [[String]] = [
    [
      "january", "januar", "jaenner", "janner", "janvier", "enero", "gennaio", "janeiro", "januari",
      "styczen", "stycznia", "ianuarie", "ocak",
    ],
    [
      "february", "februar", "fevrier", "febrero", "febbraio", "fevereiro", "februari", "luty",
      "lutego", "februarie", "subat",
    ],
    [
      "march", "marz", "maerz", "mars", "marzo", "marco", "maart", "marts", "marzec", "marca",
      "mrz",
      "mrt", "martie", "marcius", "mart",
    ],
    ["april", "avril", "abril", "aprile", "kwiecien", "kwietnia", "aprilie", "aprilis", "nisan"],
    ["may", "mai", "mayo", "maggio", "maio", "mei", "maj", "maja", "majus", "mayis"],
    [
      "june", "juni", "juin", "junio", "giugno", "junho", "czerwiec", "czerwca", "iunie", "junius",
      "haziran",
    ],
    [
      "july", "juli", "juillet", "julio", "luglio", "julho", "lipiec", "lipca", "iulie", "julius",
      "temmuz",
    ],
    [
      "august", "aout", "agosto", "augustus", "augusti", "sierpien", "sierpnia", "augusztus",
      "agustos",
    ],
    [
      "september", "septembre", "septiembre", "settembre", "setembro", "wrzesien", "wrzesnia",
      "septembrie", "szeptember", "eylul",
    ],
    [
      "october", "oktober", "octobre", "octubre", "ottobre", "outubro", "pazdziernik",
      "pazdziernika", "octombrie", "ekim",
    ],
    [
      "november", "novembre", "noviembre", "novembro", "listopad", "listopada", "noiembrie",
      "kasim",
    ],
    [
      "december", "dezember", "decembre", "diciembre", "dicembre", "dezembro", "grudzien",
      "grudnia", "decembrie", "aralik",
    ],
  ]

  /// Cut to at least three letters each is of one month only, but for June and July in French
  /// (`juin`, `juillet`), which are told by their fourth letter.
  private static let byPrefix: [String: Int] = {
    var months: [String: Int] = [:]
    var shared: Set<String> = []
    for (index, words) in names.enumerated() {
      for word in words {
        for length in 3...max(3, word.utf8.count) where length <= word.utf8.count {
          let prefix = String(word.prefix(length))
          if let other = months.updateValue(index + 1, forKey: prefix), other != index + 1 {
            shared.insert(prefix)
          }
        }
      }
    }
    for prefix in shared { months[prefix] = nil }
    return months
  }()

  /// The month named at `at`, which moves behind it.
  static func month(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) -> Int? {
    var end = at
    while end < bytes.count, isLetter(bytes[end]) { end += 1 }
    guard end - at >= 3, end - at <= 24 else { return nil }
    let piece = UnsafeRawBufferPointer(rebasing: bytes[at..<end])
    guard let text = String(validating: piece, as: UTF8.self),
      let month = byPrefix[plain(text)]
    else { return nil }
    if end < bytes.count, bytes[end] == UInt8(ascii: ".") { end += 1 }
    at = end
    return month
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (byte | 0x20) &- UInt8(ascii: "a") < 26
  }

  /// Small letters without accents.
  private static func plain(_ text: String) -> String {
    var plain = ""
    for scalar in text.lowercased().unicodeScalars {
      plain.unicodeScalars.append(accents[scalar] ?? scalar)
    }
    return plain
  }

  private static let accents: [Unicode.Scalar: Unicode.Scalar] = [
    "ä": "a", "á": "a", "à": "a", "â": "a", "ã": "a", "é": "e", "è": "e", "ê": "e", "ë": "e",
    "í": "i", "ï": "i", "ó": "o", "ô": "o", "ö": "o", "ú": "u", "û": "u", "ü": "u", "ç": "c",
    "ć": "c", "ń": "n", "ź": "z", "ż": "z", "ś": "s", "ł": "l", "å": "a",
    "ş": "s", "ș": "s", "ğ": "g", "ı": "i", "ő": "o", "ű": "u", "ă": "a",
  ]
}
