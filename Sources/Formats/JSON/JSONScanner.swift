import Domain

/// Reads JSON values from bytes (RFC 8259) and nothing beside them: no comments, no trailing comma,
/// no name twice in an object.
///
/// One record is in memory at a time; the buffer holds it and what was read ahead.
final class JSONScanner {
  let file: String
  private let source: ByteSource
  private let limits: Limits

  private var buffer: UnsafeMutableRawBufferPointer
  /// The start of the current record in the buffer.
  private(set) var mark = 0
  private var position = 0
  private var end = 0
  private var atEnd = false
  /// Offset in the file of the buffer's first byte.
  private var base = 0
  private(set) var line = 1
  /// Offset in the file of the first byte of the line.
  private var lineStart = 0

  /// Members of one object; the API objects of all processors have fewer than a hundred.
  static let memberLimit = 1024

  init(source: ByteSource, limits: Limits) throws(FormatError) {
    self.source = source
    self.limits = limits
    file = source.file
    buffer = .allocate(byteCount: 2 * ByteSource.blockBytes, alignment: 16)
    try fill()
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if end >= 3, buffer[..<3].elementsEqual(byteOrderMark) { position = 3 }
    mark = position
  }

  deinit { buffer.deallocate() }

  /// Offset in the file of the next byte.
  var offset: Int { base + position }

  /// The line and column of the next byte.
  var place: InputLocation { place(atOffset: offset) }

  func place(atOffset offset: Int) -> InputLocation {
    InputLocation(
      file: file, line: line, column: max(1, offset - lineStart + 1), offset: offset)
  }

  /// Forgets everything before the next byte: a record begins here.
  func startRecord() { mark = position }

  /// The bytes since the record began.
  var recordBytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: buffer[mark..<position])
  }

  /// Offset in the file of the record's first byte.
  var recordOffset: Int { base + mark }

  /// The next byte that is not white space; nil at the end of the file.
  func nextToken() throws(FormatError) -> UInt8? {
    while true {
      while position < end {
        let byte = buffer[position]
        guard byte.isBlank else { return byte }
        position += 1
        if byte == 0x0A {
          line += 1
          lineStart = base + position
        }
      }
      guard try more() else { return nil }
    }
  }

  /// The byte at the position; nil at the end of the file.
  private func peek() throws(FormatError) -> UInt8? {
    if position < end { return buffer[position] }
    return try more() ? buffer[position] : nil
  }

  func take(_ byte: UInt8, or wanted: String) throws(FormatError) {
    guard let next = try nextToken() else { throw truncated() }
    guard next == byte else { throw malformed("expected \(wanted)") }
    position += 1
  }

  /// Whether the next token is this one, which is then taken.
  func takes(_ byte: UInt8) throws(FormatError) -> Bool {
    guard try nextToken() == byte else { return false }
    position += 1
    return true
  }

  func malformed(_ problem: String) -> FormatError {
    FormatError(FormatFault.notJSON(problem), at: place)
  }

  func truncated() -> FormatError { FormatError(.truncated, at: place) }

  /// Reads a value with all that is in it and appends its nodes.
  ///
  /// - Parameter depth: How many containers are open around it.
  func value(
    into nodes: inout [JSONNode], name: JSONNode? = nil, depth: Int
  ) throws(FormatError) {
    guard depth < limits.xmlDepth else {
      throw FormatError(.tooDeep(limit: limits.xmlDepth), at: place)
    }
    guard let first = try nextToken() else { throw truncated() }
    let index = nodes.count
    var node = name ?? JSONNode(kind: .null, start: 0, end: 0)
    node.start = position - mark
    nodes.append(node)
    switch first {
    case UInt8(ascii: "{"): try object(index, into: &nodes, depth: depth)
    case UInt8(ascii: "["): try array(index, into: &nodes, depth: depth)
    case UInt8(ascii: "\""):
      let (start, end, hasEscapes) = try string()
      nodes[index].start = start
      nodes[index].end = end
      nodes[index].hasEscapes = hasEscapes
      nodes[index].kind = .string
    case UInt8(ascii: "t"): try word("true", .isTrue, &nodes[index])
    case UInt8(ascii: "f"): try word("false", .isFalse, &nodes[index])
    case UInt8(ascii: "n"): try word("null", .null, &nodes[index])
    default:
      try number()
      nodes[index].kind = .number
      nodes[index].end = position - mark
    }
    nodes[index].next = nodes.count
  }

  private func object(
    _ index: Int, into nodes: inout [JSONNode], depth: Int
  ) throws(FormatError) {
    nodes[index].kind = .object
    position += 1
    var names: [Int] = []
    if try !takes(UInt8(ascii: "}")) {
      repeat {
        let member = try self.name()
        let at = nodes.count
        try value(into: &nodes, name: member, depth: depth + 1)
        try check(at, against: names, in: nodes)
        names.append(at)
      } while try goesOn(until: UInt8(ascii: "}"), "',' or '}'")
    }
    nodes[index].end = position - mark
  }

  private func array(
    _ index: Int, into nodes: inout [JSONNode], depth: Int
  ) throws(FormatError) {
    nodes[index].kind = .array
    position += 1
    if try !takes(UInt8(ascii: "]")) {
      repeat {
        try value(into: &nodes, depth: depth + 1)
      } while try goesOn(until: UInt8(ascii: "]"), "',' or ']'")
    }
    nodes[index].end = position - mark
  }

  /// After an element: true at a comma, false at the end of the container.
  func goesOn(until last: UInt8, _ wanted: String) throws(FormatError) -> Bool {
    guard let next = try nextToken() else { throw truncated() }
    guard next == UInt8(ascii: ",") || next == last else {
      throw malformed("expected \(wanted)")
    }
    position += 1
    return next != last
  }

  /// A member's name and the colon after it, as the beginning of a node.
  func name() throws(FormatError) -> JSONNode {
    guard let first = try nextToken() else { throw truncated() }
    guard first == UInt8(ascii: "\"") else { throw malformed("expected a member's name") }
    let (start, end, hasEscapes) = try string()
    var node = JSONNode(kind: .null, start: 0, end: 0)
    node.nameStart = start
    node.nameEnd = end
    node.nameHasEscapes = hasEscapes
    node.nameHash = hash(start, end)
    try take(UInt8(ascii: ":"), or: "':'")
    return node
  }

  private func hash(_ start: Int, _ end: Int) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for byte in buffer[(mark + start)..<(mark + end)] { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return hash
  }

  private func check(
    _ new: Int, against names: [Int], in nodes: [JSONNode]
  ) throws(FormatError) {
    let node = nodes[new]
    guard names.count < Self.memberLimit else {
      throw FormatError(FormatFault.tooManyMembers(limit: Self.memberLimit), at: place)
    }
    for other in names where nodes[other].nameHash == node.nameHash {
      let known = nodes[other]
      let left = buffer[(mark + known.nameStart)..<(mark + known.nameEnd)]
      let right = buffer[(mark + node.nameStart)..<(mark + node.nameEnd)]
      if left.elementsEqual(right) {
        let text = JSONString.text(UnsafeRawBufferPointer(rebasing: right), hasEscapes: false)
        throw FormatError(FormatFault.memberTwice(text), at: place)
      }
    }
  }

  private func word(
    _ text: StaticString, _ kind: JSONNode.Kind, _ node: inout JSONNode
  ) throws(FormatError) {
    for index in 0..<text.utf8CodeUnitCount {
      guard let byte = try peek() else { throw truncated() }
      guard byte == text.utf8Start[index] else { throw malformed("expected '\(text)'") }
      position += 1
    }
    node.kind = kind
    node.end = position - mark
  }

  /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?`
  private func number() throws(FormatError) {
    _ = try takeByte(UInt8(ascii: "-"))
    if try !takeByte(UInt8(ascii: "0")) { try digits() }
    if try takeByte(UInt8(ascii: ".")) { try digits() }
    let isPower = try takeByte(UInt8(ascii: "e"))
    if isPower {
      try exponent()
    } else if try takeByte(UInt8(ascii: "E")) {
      try exponent()
    }
  }

  private func exponent() throws(FormatError) {
    if try !takeByte(UInt8(ascii: "-")) { _ = try takeByte(UInt8(ascii: "+")) }
    try digits()
  }

  private func takeByte(_ byte: UInt8) throws(FormatError) -> Bool {
    guard try peek() == byte else { return false }
    position += 1
    return true
  }

  private func digits() throws(FormatError) {
    var count = 0
    while let byte = try peek(), byte &- UInt8(ascii: "0") <= 9 {
      position += 1
      count += 1
    }
    if count == 0 { throw try peek() == nil ? truncated() : malformed("expected a value") }
  }

  /// A string from its opening quote; the range is without quotes, from the start of the record.
  private func string() throws(FormatError) -> (start: Int, end: Int, hasEscapes: Bool) {
    position += 1
    let start = position - mark
    var hasEscapes = false
    while true {
      while position < end {
        let byte = buffer[position]
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
        position += 1
      }
      guard let byte = try peek() else { throw truncated() }
      switch byte {
      case UInt8(ascii: "\""):
        let range = (start, position - mark, hasEscapes)
        try checkText(from: start)
        position += 1
        return range
      case UInt8(ascii: "\\"):
        hasEscapes = true
        try escape()
      case 0..<0x20:
        throw byte == 0
          ? FormatError(.nulByte, at: place) : malformed("a control character in a string")
      default: continue
      }
    }
  }

  private func checkText(from start: Int) throws(FormatError) {
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[(mark + start)..<position])
    guard let bad = UTF8Check.firstError(in: bytes) else { return }
    throw FormatError(.invalidUTF8, at: place(atOffset: base + mark + start + bad))
  }

  /// Checks an escape, so that it can be undone later without failing.
  private func escape() throws(FormatError) {
    position += 1
    guard let letter = try peek() else { throw truncated() }
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "n"),
      UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "f"):
      return
    case UInt8(ascii: "u"):
      let first = try codeUnit()
      if first == 0 { throw FormatError(.nulByte, at: place) }
      if Unicode.Scalar(first) != nil { return }
      for wanted in [UInt8(ascii: "\\"), UInt8(ascii: "u")] where try !takeByte(wanted) {
        throw malformed("half of a surrogate pair")
      }
      guard JSONString.pair(first, try codeUnit()) != nil else {
        throw malformed("half of a surrogate pair")
      }
    default: throw malformed("an unknown escape")
    }
  }

  private func codeUnit() throws(FormatError) -> UInt32 {
    while end - position < 4 { guard try more(keeping: true) else { throw truncated() } }
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[position..<position + 4])
    guard let unit = JSONString.unit(bytes, at: 0) else {
      throw malformed("expected four hexadecimal digits")
    }
    position += 4
    return unit
  }

  /// Reads on; false at the end of the file.
  private func more(keeping: Bool = false) throws(FormatError) -> Bool {
    guard !atEnd else { return false }
    guard position - mark < limits.runBytes else {
      throw FormatError(.textTooLong(limit: limits.runBytes), at: place(atOffset: recordOffset))
    }
    let had = end - position
    try fill()
    return end - position > had
  }

  /// Moves the record to the front and reads on behind it.
  private func fill() throws(FormatError) {
    if mark > 0 {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[mark..<end]))
      base += mark
      position -= mark
      end -= mark
      mark = 0
    }
    if buffer.count - end < ByteSource.blockBytes / 2 { grow() }
    let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
    end += count
    if count == 0 { atEnd = true }
  }

  private func grow() {
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: buffer.count * 2, alignment: 16)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[0..<end]))
    buffer.deallocate()
    buffer = larger
  }
}
