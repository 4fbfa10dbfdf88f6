/// Names, tags and what stands in them.
extension XMLScanner {
  /// Behind the `>` of the tag at the place.
  mutating func tagEnd() throws(FormatError) -> Int {
    var index = 1
    var isInName = true
    var quote: UInt8 = 0
    while true {
      let byte = window.bytes[at + index]
      if byte == 0 {
        try checkEnd(at: at + index)
        guard index <= limits.runBytes else { throw error(.textTooLong(limit: limits.runBytes)) }
        guard try more() else { throw error(.truncated) }
        continue
      }
      index += 1
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: ">") {
        break
      } else if byte.isBlank || byte == UInt8(ascii: "/") && index > 2 {
        isInName = false
      } else if !isInName, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      }
    }
    guard index <= limits.runBytes else { throw error(.textTooLong(limit: limits.runBytes)) }
    return at + index
  }

  /// Where the name ends that begins at a place of the window: a name with at most one colon, which
  /// has a name on either side.
  ///
  /// - Parameter anyColons: Whether a colon may stand everywhere, as in the name of an instruction.
  func nameEnd(_ start: Int, anyColons: Bool = false) throws(FormatError) -> Int {
    var index = start
    var part = start
    while true {
      let byte = window.bytes[index]
      if byte == UInt8(ascii: ":") {
        guard anyColons || index > part && part == start else {
          throw malformed("a name with a colon out of place", at: index)
        }
        index += 1
        part = anyColons ? start : index
      } else if byte < 0x80 {
        guard XMLBytes.startsName(byte) || index > part && XMLBytes.continuesName(byte) else {
          break
        }
        index += 1
      } else {
        let length = XMLBytes.length(at: window.bytes + index)
        guard length > 0 else { throw malformed("bytes that are no UTF-8", at: index) }
        let scalar = XMLBytes.scalar(at: window.bytes + index, length: length)
        guard XMLBytes.startsName(scalar) || index > part && XMLBytes.continuesName(scalar) else {
          break
        }
        index += length
      }
    }
    guard index > part else { throw malformed("a name is missing", at: index) }
    return index
  }

  /// - Parameters:
  ///   - range: What stands between the name and the end of the tag.
  ///   - rootPrefix: Of the root element, its prefix in the window.
  mutating func attributes(_ range: Range<Int>, rootPrefix: Range<Int>?) throws(FormatError) {
    attributes.removeAll(keepingCapacity: true)
    if let rootPrefix { namespace = XMLNamespace.known(of: window.slice(rootPrefix)) }
    var index = range.lowerBound
    while true {
      let before = index
      index = skipBlanks(index, in: range)
      guard index < range.upperBound else { break }
      guard index > before else { throw malformed("no blank before an attribute", at: index) }
      let name = index..<(try nameEnd(index))
      index = try valueStart(skipBlanks(name.upperBound, in: range), in: range)
      let quote = window.bytes[index]
      guard let end = (index + 1..<range.upperBound).first(where: { window.bytes[$0] == quote })
      else { throw malformed("an attribute's value does not end", at: index) }
      let isKept = isWanted(name, rootPrefix: rootPrefix)
      try attributeValue(index + 1..<end, isKept: isKept)
      if isKept { keepValue(name) }
      attributes.append(name)
      index = end + 1
    }
    try checkRepeated()
  }

  /// The quote that begins a value, behind `=`.
  private mutating func valueStart(_ index: Int, in range: Range<Int>) throws(FormatError) -> Int {
    guard index < range.upperBound, window.bytes[index] == UInt8(ascii: "=") else {
      throw malformed("an attribute without a value", at: index)
    }
    let start = skipBlanks(index + 1, in: range)
    guard start < range.upperBound,
      window.bytes[start] == UInt8(ascii: "\"") || window.bytes[start] == UInt8(ascii: "'")
    else { throw malformed("an attribute's value without quotes", at: start) }
    return start
  }

  private mutating func skipBlanks(_ start: Int, in range: Range<Int>) -> Int {
    var index = start
    while index < range.upperBound, window.bytes[index].isBlank {
      if window.bytes[index] == UInt8(ascii: "\n") { line += 1 }
      index += 1
    }
    return index
  }

  /// Whether anybody asks for an attribute: the currency, and what binds the root's prefix.
  private func isWanted(_ name: Range<Int>, rootPrefix: Range<Int>?) -> Bool {
    let bytes = window.slice(name)
    if bytes.elementsEqual("Ccy".utf8) || bytes.suffix(4).elementsEqual(":Ccy".utf8) { return true }
    guard let rootPrefix else { return false }
    if rootPrefix.isEmpty { return bytes.elementsEqual("xmlns".utf8) }
    return bytes.starts(with: "xmlns:".utf8)
      && bytes.dropFirst(6).elementsEqual(window.slice(rootPrefix))
  }

  /// Checks a value and, if it is kept, writes it into `value` as XML has it: blanks for line ends, the
  /// characters that references stand for.
  private mutating func attributeValue(_ range: Range<Int>, isKept: Bool) throws(FormatError) {
    value.removeAll(keepingCapacity: true)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = window.bytes[index]
      if byte == UInt8(ascii: "<") { throw malformed("'<' in an attribute", at: index) }
      if byte == UInt8(ascii: "&") {
        let (scalar, end) = try reference(index, before: range.upperBound)
        if let scalar = Unicode.Scalar(scalar), isKept { value += Array(String(scalar).utf8) }
        index = end
        continue
      }
      let length = try characterLength(index)
      if isKept {
        if !byte.isBlank {
          value += window.slice(index..<index + length)
        } else if byte != UInt8(ascii: "\r") || window.bytes[index + 1] != UInt8(ascii: "\n") {
          value.append(0x20)
        }
      }
      index += length
    }
  }

  private mutating func keepValue(_ name: Range<Int>) {
    if window.bytes[name.lowerBound] == UInt8(ascii: "x"), name.count >= 5,
      window.slice(name).starts(with: "xmlns".utf8)
    {
      namespace = XMLNamespace.bound(value)
    }
    if window.slice(name).suffix(3).elementsEqual("Ccy".utf8) {
      tagCurrency = XMLKey(value.prefix(XMLKey.wholeBytes))
    }
  }

  /// No attribute may stand twice in a tag.
  private mutating func checkRepeated() throws(FormatError) {
    guard attributes.count > 1 else { return }
    // Sorted, so that a tag of a thousand attributes takes no million comparisons.
    let sorted = attributes.sorted {
      window.slice($0).lexicographicallyPrecedes(window.slice($1))
    }
    for (one, next) in zip(sorted, sorted.dropFirst())
    where window.slice(one).elementsEqual(window.slice(next)) {
      throw malformed("an attribute stands twice", at: next.lowerBound)
    }
  }
}

/// What the prefix of a root element stands for.
enum XMLNamespace {
  private static let xml = "http://www.w3.org/XML/1998/namespace"
  private static let xmlns = "http://www.w3.org/2000/xmlns/"

  /// The one prefix that needs no declaration.
  static func known(of prefix: UnsafeRawBufferPointer) -> String? {
    prefix.elementsEqual("xml".utf8) ? xml : nil
  }

  /// Nothing can be bound to no name, or to the names of XML itself.
  static func bound(_ value: [UInt8]) -> String? {
    guard let name = String(validating: value, as: UTF8.self) else { return nil }
    return [xml, xmlns, ""].contains(name) ? nil : name
  }
}
