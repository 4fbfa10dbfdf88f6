/// Comments, instructions and sections of plain text.
extension XMLScanner {
  enum Bang {
    case comment, section
  }

  /// What `<!` begins.
  ///
  /// - Throws: `documentType` for everything that is neither a comment nor a section.
  mutating func bang() throws(FormatError) -> Bang {
    for (kind, mark) in [(Bang.comment, "<!--"), (Bang.section, "<![CDATA[")] {
      let bytes = Array(mark.utf8)
      var index = 2
      while window.bytes[at + index] == bytes[index] {
        index += 1
        if index == bytes.count { return kind }
        if try !has(index + 1) { throw error(.truncated) }
      }
      if window.bytes[at + index] == 0 {
        try checkEnd(at: at + index)
        if try !has(index + 1) { throw error(.truncated) }
        return try bang()
      }
    }
    throw error(.documentType)
  }

  /// A comment, a section or an instruction inside a document.
  mutating func otherMarkup() throws(FormatError) {
    guard try has(3) else { throw error(.truncated) }
    if window.bytes[at + 1] == UInt8(ascii: "?") { return try instruction() }
    switch try bang() {
    case .comment:
      let end = try markEnd(UInt8(ascii: "-"), from: 4)
      let inside = at + 4..<end - 3
      try checkCharacters(inside)
      let dashes = UInt8(ascii: "-")
      if inside.contains(where: { window.bytes[$0] == dashes && window.bytes[$0 + 1] == dashes }) {
        throw malformed("two hyphens in a comment")
      }
      at = end
    case .section:
      guard !open.isEmpty else { throw malformed("text outside of the root element") }
      let end = try markEnd(UInt8(ascii: "]"), from: 9)
      let inside = at + 9..<end - 3
      try checkCharacters(inside)
      try keepSection(inside)
      at = end
    }
  }

  private mutating func instruction() throws(FormatError) {
    let end = try markEnd(UInt8(ascii: "?"), from: 2)
    let name = at + 2..<(try nameEnd(at + 2, anyColons: true))
    let slice = window.slice(name)
    if slice.count == 3, slice.elementsEqual("xml".utf8, by: { $0 | 0x20 == $1 }) {
      throw malformed("an XML declaration inside a document")
    }
    guard name.upperBound == end - 2 || window.bytes[name.upperBound].isBlank else {
      throw malformed("an instruction without a name")
    }
    try checkCharacters(name.upperBound..<end - 2)
    at = end
  }

  /// Behind the `>` of the mark that is in hand, which two of `byte` or, for an instruction, one
  /// precedes.
  ///
  /// - Parameter start: How many bytes the mark begins with.
  mutating func markEnd(_ byte: UInt8, from start: Int) throws(FormatError) -> Int {
    let preceding = byte == UInt8(ascii: "?") ? 1 : 2
    var index = start
    while true {
      let here = window.bytes[at + index]
      if here == 0 {
        try checkEnd(at: at + index)
        guard index <= limits.runBytes else { throw error(.textTooLong(limit: limits.runBytes)) }
        guard try more() else { throw error(.truncated) }
        continue
      }
      index += 1
      guard here == UInt8(ascii: ">"), index > start + preceding,
        window.bytes[at + index - 2] == byte, window.bytes[at + index - 1 - preceding] == byte
      else { continue }
      guard index <= limits.runBytes else { throw error(.textTooLong(limit: limits.runBytes)) }
      return at + index
    }
  }

  /// Counts the lines of a range of the window, and refuses what is no character.
  mutating func checkCharacters(_ range: Range<Int>) throws(FormatError) {
    var index = range.lowerBound
    while index < range.upperBound {
      index += try characterLength(index)
      guard index <= range.upperBound else { throw malformed("damaged UTF-8", at: index) }
    }
  }

  /// The length of the character at a place of the window; counts a line that it ends.
  @inline(__always)
  mutating func characterLength(_ index: Int) throws(FormatError) -> Int {
    switch window.bytes[index] {
    case UInt8(ascii: "\n"):
      line += 1
      return 1
    case 0x20...0x7F, UInt8(ascii: "\t"), UInt8(ascii: "\r"): return 1
    case 0x80...:
      let length = XMLBytes.length(at: window.bytes + index)
      guard length > 0 else { throw malformed("bytes that are no UTF-8", at: index) }
      return length
    default: throw malformed("a control character", at: index)
    }
  }
}
