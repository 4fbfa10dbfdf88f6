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
    let word: MTWord
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
    let isSlashed =
      bytes[range].first { $0 > 0x20 } == UInt8(ascii: "/")
      || beginsWithWord(bytes[range].drop { $0 <= 0x20 })
    MTCursor.eachLine(range, in: bytes) { line in
      text.append(contentsOf: bytes[line])
      // A text that was broken where a line was full may have been broken at a blank.
      let isBroken = line.upperBound < range.upperBound && bytes[line.upperBound] == 0x20
      if isBroken, line.count >= MTDetails.fullLine - 1 { text.append(0x20) }
    }
    if isSlashed {
      readWords()
    } else {
      readParts()
    }
  }

  /// Goldman Sachs leaves out the slash before the first word: `EREF/…/PREF/…`.
  private mutating func beginsWithWord(_ bytes: ArraySlice<UInt8>) -> Bool {
    let isWord = ["EREF/", "PREF/", "REMI/", "TRTP/"].contains { bytes.starts(with: $0.utf8) }
    if isWord { text.append(UInt8(ascii: "/")) }
    return isWord
  }

  /// Characters of a line of text, by SWIFT's rules.
  private static let fullLine = 65

  // MARK: Numbered parts

  private static let separators = Array("?>^~<|#@!&;*".utf8)
  /// These can open a field that has no business code.
  private static let openers = Array("?>^~<".utf8)

  private mutating func readParts() {
    var at = 0
    if text.first == 0x20 { at = 1 }
    if readPlusParts() { return }
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

  /// Bulgarian banks write `TBB+00…+21…+30…`: three letters or digits, and parts behind plus signs,
  /// of which the first is 00.
  private mutating func readPlusParts() -> Bool {
    guard text.count > 6, text[..<3].allSatisfy({ $0.isCapital || $0.isDigit }),
      text[3...].starts(with: "+00".utf8)
    else { return false }
    style = .numbered
    separator = text[3]
    businessCode = 0..<3
    split(from: 3, separator: text[3])
    return true
  }

  private func partCode(at index: Int, separator: UInt8) -> Int? {
    guard index + 2 < text.count, text[index] == separator, text[index + 1].isDigit,
      text[index + 2].isDigit
    else { return nil }
    let code = Int(text[index + 1] - 0x30) * 10 + Int(text[index + 2] - 0x30)
    // Other numbers behind a plus sign are those of telephones.
    let isPart =
      separator != UInt8(ascii: "+") || [0, 10, 38].contains(code) || (20...33).contains(code)
      || (60...63).contains(code)
    return isPart ? code : nil
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

  private mutating func readWords() {
    var open: (word: MTWord, start: Int)?
    var at = 0
    while at < text.count {
      guard text[at] == UInt8(ascii: "/"), let (word, after) = word(at: at) else {
        at += 1
        continue
      }
      if let open {
        words.append(Word(word: open.word, value: open.start..<max(open.start, at)))
      } else {
        introduction = MTCursor.trimmed(0..<at, in: text)
      }
      open = (word, after)
      // The slash behind a word may be the one before the next.
      at = after - 1
    }
    guard let open else { return }
    words.append(Word(word: open.word, value: min(open.start, text.count)..<text.count))
    style = .codeWords
  }

  /// The word in `/NAME/`, when a known one begins with the slash at `index`.
  private func word(at index: Int) -> (MTWord, after: Int)? {
    var at = index + 1
    let limit = min(text.count, at + MTWord.longest + 1)
    while at < limit, text[at].isCapital || text[at].isDigit { at += 1 }
    guard at < limit, text[at] == UInt8(ascii: "/"), at - index > 2,
      let word = MTWord(text, index + 1..<at)
    else { return nil }
    return (word, at + 1)
  }
}

extension MTDetails.Part {
  /// Remittance: 20 to 29, and 60 to 63 when ten are not enough.
  var isRemittance: Bool { (20...29).contains(code) || (60...63).contains(code) }

  /// The code as written, of two digits.
  var name: String { code < 10 ? "0\(code)" : String(code) }
}
