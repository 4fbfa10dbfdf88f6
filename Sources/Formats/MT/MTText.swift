import Domain

/// Turns the bytes of one file's fields into text, and reports those that are none.
final class MTText {
  private var decoder: TextDecoder
  private let errors: ErrorCollector

  /// - Parameter head: The file's first bytes. Without UTF-8 the banks write Windows-1252, in Central
  ///   Europe Windows-1250, in Cyrillic Windows-1251, or one of the old code pages of MS-DOS.
  init(head: [UInt8], errors: ErrorCollector) {
    let language = MTText.language(head)
    let fallback = language.flatMap { MTText.encoding(of: head, in: $0) } ?? MTText.western(head)
    let found = head.withUnsafeBytes { TextEncoding.detect(in: $0, fallback: fallback) }
    let isASCII = head.allSatisfy { $0 < 0x80 }
    decoder = TextDecoder(fallback: fallback, decided: isASCII ? nil : found)
    self.errors = errors
  }

  /// Bytes that have no letter in Windows-1252 show a code page of MS-DOS.
  private static func western(_ head: [UInt8]) -> TextEncoding {
    head.contains { [0x81, 0x8D, 0x8F, 0x90, 0x9D].contains($0) } ? .dos852 : .windows1252
  }

  /// Whichever of the language's code pages makes most letters of it; nil when none makes any.
  private static func encoding(of head: [UInt8], in language: Language) -> TextEncoding? {
    let high = head.filter { $0 >= 0x80 }
    func count(_ encoding: TextEncoding) -> Int {
      high.withUnsafeBytes { encoding.loosely($0) }.lowercased().count {
        language.letters.contains($0)
      }
    }
    let best = language.encodings.max { count($0) < count($1) }
    return best.flatMap { count($0) == 0 && !high.isEmpty ? nil : $0 }
  }

  /// The language of the country of the account, `:25:/PL61…`, or of the balance's currency.
  private static func language(_ head: [UInt8]) -> Language? {
    for line in head.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      if line.starts(with: ":25:".utf8) {
        let account = line.dropFirst(4).drop { $0 == UInt8(ascii: "/") }
        guard account.dropFirst(2).prefix(2).allSatisfy(\.isDigit) else { continue }
        if let found = languages.first(where: { account.starts(with: $0.country.utf8) }) {
          return found
        }
      } else if line.starts(with: ":60F:".utf8) || line.starts(with: ":60M:".utf8) {
        let currency = line.dropFirst(12).prefix(3)
        if let found = languages.first(where: { currency.elementsEqual($0.currency.utf8) }) {
          return found
        }
      }
    }
    return nil
  }

  private struct Language {
    let country: String
    let currency: String
    let letters: String
    let encodings: [TextEncoding]

    /// - Parameter central: Letters beyond ASCII that Central European code pages have.
    init(_ country: String, _ currency: String, central letters: String) {
      (self.country, self.currency, self.letters) = (country, currency, letters)
      encodings = [.windows1250, .dos852]
    }

    init(cyrillic country: String, _ currency: String) {
      (self.country, self.currency) = (country, currency)
      letters = "абвгдежзийклмнопрстуфхцчшщъыьэюяёєіїґјљњћђџѓќ"
      encodings = [.windows1251]
    }
  }

  private static let languages = [
    Language("PL", "PLN", central: "ąćęłńóśźż"),
    Language("CZ", "CZK", central: "áčďéěíňóřšťúůýž"),
    Language("SK", "SKK", central: "áäčďéíĺľňóôŕšťúýž"),
    Language("HU", "HUF", central: "áéíóöőúüű"),
    Language("RO", "RON", central: "ăâîşţ"),
    Language("SI", "SIT", central: "čšž"),
    Language("HR", "HRK", central: "čćđšž"),
    Language(cyrillic: "BG", "BGN"),
    Language(cyrillic: "MK", "MKD"),
    Language(cyrillic: "RU", "RUB"),
    Language(cyrillic: "UA", "UAH"),
    Language(cyrillic: "BY", "BYN"),
    Language(cyrillic: "KZ", "KZT"),
  ]

  var encoding: TextEncoding { decoder.encoding }

  func string(_ bytes: ArraySlice<UInt8>, line: Int) -> String {
    bytes.withUnsafeBytes { string($0, line: line) }
  }

  func string(_ bytes: UnsafeRawBufferPointer, line: Int) -> String {
    if MTText.isPlain(bytes) { return String(utf8Checked: bytes) }
    do throws(FailedValue) {
      return try decoder.string(bytes)
    } catch {
      errors.add(error.reason, at: InputLocation(file: errors.file, line: line))
      return decoder.encoding.loosely(bytes)
    }
  }

  /// ASCII without NUL, which is the same in every encoding.
  @inline(__always)
  private static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.allSatisfy { $0 &- 1 < 0x7F }
  }

  /// The lines without the white space at their ends, and without empty lines around them.
  func lines(_ bytes: [UInt8], _ range: Range<Int>, line: Int) -> [String] {
    let start = bytes[range].firstIndex { $0 != 0x0A && $0 != 0x0D } ?? range.upperBound
    let whole = MTCursor.trimmedEnd(start..<range.upperBound, in: bytes)
    guard !whole.isEmpty else { return [] }
    return MTCursor.lines(whole, in: bytes).map { string(bytes[$0], line: line) }
  }
}
