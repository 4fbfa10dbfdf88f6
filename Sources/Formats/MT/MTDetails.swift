/// An `:86:` field taken apart, in the style it is written in.
///
/// All ranges are of `text`: the lines joined, because banks cut at 65 characters wherever they are.
struct MTDetails {
  enum Style {
    /// `166?00…?20…`: a German business code and numbered parts, with any of several separators.
    case numbered
    /// `/TRTP/…/IBAN/…`: code words between slashes.
    case codeWords
    case free
  }

  /// One numbered part.
  struct Part {
    /// 0 to 99.
    let code: Int
    let text: Range<Int>
  }

  struct Word {
    let name: Range<Int>
    let value: Range<Int>
  }

  private(set) var text: [UInt8] = []
  private(set) var style = Style.free
  /// The three digits of the business code (Geschäftsvorfallcode).
  private(set) var businessCode: Range<Int>?
  private(set) var parts: [Part] = []
  private var separator: UInt8?
  private(set) var words: [Word] = []
  /// What stands before the first code word.
  private(set) var introduction: Range<Int>?

  /// - Parameter range: The field's value in `bytes`.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    text.reserveCapacity(range.count)
    let isSlashed = bytes[range].first { $0 > 0x20 } == UInt8(ascii: "/")
    for line in MTCursor.lines(range, in: bytes) {
      text.append(contentsOf: bytes[line])
    }
    if isSlashed {
      readWords()
    } else {
      readParts()
    }
  }

  // MARK: Numbered parts

  private static let separators = Set("?>^~<|#@!&;*".utf8)
  /// These can open a field that has no business code.
  private static let openers = Set("?>^~<".utf8)

  private mutating func readParts() {
    var at = 0
    if text.first == 0x20 { at = 1 }
    let hasCode = text.count >= at + 3 && text[at..<at + 3].allSatisfy(\.isDigit)
    let first = hasCode ? at + 3 : at
    guard first < text.count,
      (hasCode ? MTDetails.separators : MTDetails.openers).contains(text[first]),
      let code = partCode(at: first, separator: text[first]), hasCode || code < 70
    else {
      if hasCode, text[at..<at + 3].elementsEqual("999".utf8) { businessCode = at..<at + 3 }
      return
    }
    style = .numbered
    separator = text[first]
    if hasCode { businessCode = at..<at + 3 }
    split(from: first, separator: text[first])
  }

  private func partCode(at index: Int, separator: UInt8) -> Int? {
    guard index + 2 < text.count, text[index] == separator, text[index + 1].isDigit,
      text[index + 2].isDigit
    else { return nil }
    return Int(text[index + 1] - 0x30) * 10 + Int(text[index + 2] - 0x30)
  }

  private mutating func split(from first: Int, separator: UInt8) {
    var at = first
    while let code = partCode(at: at, separator: separator) {
      let start = at + 3
      at = start
      while at < text.count, text[at] != separator || partCode(at: at, separator: separator) == nil
      {
        at += 1
      }
      parts.append(Part(code: code, text: start..<at))
    }
  }

  /// German banks cut a name after 27 characters; the others begin a new line with part 33.
  func joinsNames(after first: String) -> Bool {
    separator == UInt8(ascii: "?") || first.utf8.count >= 26
  }

  // MARK: Code words

  /// Of ABN AMRO, ING, Rabobank, Van Lanschot, Knab and of SWIFT's own rules.
  private static let names: Set<[UInt8]> = Set(
    [
      "TRTP", "IBAN", "BIC", "NAME", "REMI", "EREF", "ORDP", "BENM", "ID", "ADDR", "CNTP", "CSID",
      "MARF", "PREF", "NRTX", "RTRN", "ULTD", "ULTC", "ULTB", "ISDT", "PURP", "EXCH", "CHGS",
      "CHGS1", "CHGS2", "OCMT", "IREF", "TRCD", "CDTRREFTP", "CDTRREF", "SVCL", "KREF", "CREF",
      "INFO", "BTCH",
    ].map { Array($0.utf8) })

  private static let longestName = 9

  private mutating func readWords() {
    guard
      let first = text.indices.first(where: {
        text[$0] == UInt8(ascii: "/") && wordName(at: $0) != nil
      }), var name = wordName(at: first)
    else { return }
    style = .codeWords
    introduction = MTCursor.trimmed(0..<first, in: text)
    while true {
      let start = name.upperBound + 1
      var at = start
      var next: Range<Int>?
      while at < text.count {
        if text[at] == UInt8(ascii: "/"), let found = wordName(at: at) {
          next = found
          break
        }
        at += 1
      }
      words.append(Word(name: name, value: start..<at))
      guard let next else { return }
      name = next
    }
  }

  /// The name in `/NAME/`, when a known one begins with the slash at `index`.
  private func wordName(at index: Int) -> Range<Int>? {
    var at = index + 1
    let limit = min(text.count, at + MTDetails.longestName + 1)
    while at < limit, text[at].isCapital || text[at].isDigit { at += 1 }
    guard at < limit, text[at] == UInt8(ascii: "/"), at - index > 2,
      MTDetails.names.contains(Array(text[index + 1..<at]))
    else { return nil }
    return index + 1..<at
  }
}

extension MTDetails.Part {
  /// Remittance: 20 to 29, and 60 to 63 when ten are not enough.
  var isRemittance: Bool { (20...29).contains(code) || (60...63).contains(code) }

  /// The code as written, of two digits.
  var name: String { code < 10 ? "0\(code)" : String(code) }
}
