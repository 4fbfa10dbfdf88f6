/// Character data.
extension XMLScanner {
  /// Reads up to the next `<`, or to what needs a look of its own.
  mutating func text() throws(FormatError) {
    guard !open.isEmpty else { return try blanks() }
    let bytes = window.bytes
    let start = at
    var index = at
    while true {
      let plain = XMLBytes.plainText(window.word(index))
      index &+= plain
      if plain == 8 { continue }
      let byte = bytes[index]
      if byte == UInt8(ascii: "<") { break }
      if byte == UInt8(ascii: "\n") {
        line &+= 1
        index &+= 1
      } else if byte == UInt8(ascii: "\t") {
        index += 1
      } else if byte >= 0x80 {
        let length = XMLBytes.length(at: bytes + index)
        guard length > 0 else { break }
        index += length
      } else {
        break
      }
    }
    try keep(start..<index)
    at = index
    if bytes[index] != UInt8(ascii: "<") { try specialText() }
  }

  /// Before the root element.
  private mutating func blanks() throws(FormatError) {
    while window.bytes[at].isBlank {
      if window.bytes[at] == UInt8(ascii: "\n") { line += 1 }
      at += 1
    }
    if window.bytes[at] == UInt8(ascii: "<") { return }
    guard window.bytes[at] == 0 else { throw malformed("text before the root element") }
    try checkEnd(at: at)
    guard try more() else { throw error(.truncated) }
  }

  /// What in a text does not stand for itself, or is none.
  private mutating func specialText() throws(FormatError) {
    switch window.bytes[at] {
    case UInt8(ascii: "&"): try keep(try reference())
    case UInt8(ascii: "]"):
      if try has(3), window.bytes[at + 1] == UInt8(ascii: "]"),
        window.bytes[at + 2] == UInt8(ascii: ">")
      {
        throw malformed("']]>' in a text")
      }
      try keep(at..<at + 1)
      at += 1
    case UInt8(ascii: "\r"):
      // A line ends with a line feed, however it was written.
      if try !has(2) || window.bytes[at + 1] != UInt8(ascii: "\n") { try keep(0x0A) }
      at += 1
    case 0:
      try checkEnd(at: at)
      guard try more() else { throw error(.truncated) }
    case 0x80...:
      // The window may end inside it.
      if window.end - at < 4, try more() { return }
      let isCut = XMLBytes.isCut(window.slice(at..<window.end))
      throw isCut ? error(.truncated) : malformed("bytes that are no UTF-8")
    default: throw malformed("a control character")
    }
  }

  /// Takes the reference that begins here and gives its character.
  private mutating func reference() throws(FormatError) -> UInt32 {
    var index = 1
    while window.bytes[at + index] != UInt8(ascii: ";") {
      let byte = window.bytes[at + index]
      if byte == 0 {
        try checkEnd(at: at + index)
        guard index <= limits.runBytes else { throw error(.textTooLong(limit: limits.runBytes)) }
        guard try more() else { throw error(.truncated) }
        continue
      }
      guard XMLBytes.continuesName(byte) || byte == UInt8(ascii: "#") else { break }
      index += 1
    }
    let (scalar, end) = try reference(at, before: at + index + 1)
    at = end
    return scalar
  }

  /// The character that the reference at a place of the window stands for, and where it ends.
  func reference(_ start: Int, before limit: Int) throws(FormatError) -> (UInt32, Int) {
    let rest = window.slice(start..<min(limit, window.end))
    guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else {
      throw malformed("a '&' that begins no reference", at: start)
    }
    let name = UnsafeRawBufferPointer(rebasing: rest[1..<end])
    guard let scalar = XMLReference.character(name), XMLBytes.isCharacter(scalar) else {
      throw malformed("a reference to nothing", at: start)
    }
    return (scalar, start + end + 1)
  }

  /// Adds a range of the window to the text in hand.
  @inline(__always)
  mutating func keep(_ range: Range<Int>) throws(FormatError) {
    guard wantsText, !range.isEmpty else { return }
    if piece.isEmpty, held.isEmpty {
      piece = range
    } else {
      copyPiece()
      held.append(contentsOf: window.slice(range))
    }
    guard held.count + piece.count <= limits.runBytes else {
      throw error(.textTooLong(limit: limits.runBytes), at: range.upperBound)
    }
  }

  private mutating func keep(_ scalar: UInt32) throws(FormatError) {
    guard wantsText, let scalar = Unicode.Scalar(scalar) else { return }
    copyPiece()
    held.append(contentsOf: UTF8.encode(scalar) ?? UTF8.EncodedScalar())
    guard held.count <= limits.runBytes else {
      throw error(.textTooLong(limit: limits.runBytes))
    }
  }

  /// A section's characters, of which none is a mark.
  mutating func keepSection(_ range: Range<Int>) throws(FormatError) {
    var start = range.lowerBound
    for index in range where window.bytes[index] == UInt8(ascii: "\r") {
      try keep(start..<index)
      start = index + 1
      if window.bytes[start] != UInt8(ascii: "\n") { try keep(0x0A) }
    }
    try keep(start..<range.upperBound)
  }

  /// What was taken of the window leaves it.
  mutating func copyPiece() {
    guard !piece.isEmpty else { return }
    held.append(contentsOf: window.slice(piece))
    piece = 0..<0
  }

  @inline(__always)
  mutating func clearText() {
    piece = 0..<0
    if !held.isEmpty { held.removeAll(keepingCapacity: held.capacity <= 4096) }
  }
}

/// `&amp;`, `&#38;`, `&#x26;`: there are no others, because no file may declare any.
enum XMLReference {
  /// - Parameter name: What stands between `&` and `;`.
  static func character(_ name: UnsafeRawBufferPointer) -> UInt32? {
    if name.first == UInt8(ascii: "#") { return numbered(name.dropFirst()) }
    for (known, character) in named where name.elementsEqual(known.utf8) { return character }
    return nil
  }

  private static let named: [(String, UInt32)] = [
    ("amp", 0x26), ("lt", 0x3C), ("gt", 0x3E), ("quot", 0x22), ("apos", 0x27),
  ]

  private static func numbered(_ digits: Slice<UnsafeRawBufferPointer>) -> UInt32? {
    let isHex = digits.first == UInt8(ascii: "x")
    let digits = isHex ? digits.dropFirst() : digits
    guard !digits.isEmpty else { return nil }
    var value: UInt32 = 0
    for byte in digits {
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46 where isHex: digit = byte - 0x37
      case 0x61...0x66 where isHex: digit = byte - 0x57
      default: return nil
      }
      // Beyond the last character it only needs to stay there.
      value = min(value * (isHex ? 16 : 10) + UInt32(digit), 0x11_0000)
    }
    return value
  }
}
