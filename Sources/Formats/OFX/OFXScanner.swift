import Domain
import Glibc

/// Cuts SGML or XML into tags and the text before each.
///
/// What looks like no tag is text: `A < B`, a tag without its end. Comments are passed over.
final class OFXScanner {
  enum Event {
    case start(TagName, isEmpty: Bool)
    case end(TagName)
    /// `<?…?>`, without the marks.
    case instruction(String)
    case endOfFile
  }

  private let window: ByteWindow
  private let limits: Limits
  /// Line of the window's first byte, from 1.
  private(set) var line = 1
  /// The text before the event that was given last, as written.
  private(set) var text: [UInt8] = []
  /// It has a CDATA section: nothing in it is an entity.
  private(set) var isLiteral = false
  /// Place of the event that was given last.
  private(set) var eventOffset = 0
  private(set) var eventLine = 1

  /// Closing marks that are known not to come any more: what would need them is text.
  private var missing: Set<UInt8> = []

  var file: String { window.source.file }
  /// Where the next byte stands.
  var offset: Int { window.offset }

  init(source: ByteSource, limits: Limits) throws(FormatError) {
    window = try ByteWindow(source: source, limits: limits)
    self.limits = limits
  }

  func next() throws(FormatError) -> Event {
    text.removeAll(keepingCapacity: true)
    isLiteral = false
    while true {
      switch try mark() {
      case .endOfFile:
        take(window.bytes.count, asText: true)
        note(at: 0)
        return .endOfFile
      case .comment(let start, let end):
        take(start, asText: true)
        take(end - start, asText: false)
      case .literal(let start, let end):
        take(start, asText: true)
        take(9, asText: false)
        take(end - start - 12, asText: true)
        take(3, asText: false)
        isLiteral = true
      case .instruction(let start, let end):
        take(start, asText: true)
        note(at: 0)
        let inner = UnsafeRawBufferPointer(rebasing: window.bytes[2..<max(2, end - start - 1)])
        let content = TextEncoding.latin1.loosely(inner)
        take(end - start, asText: false)
        return .instruction(content)
      case .tag(let start, let end, let name, let isEnd, let isEmpty):
        take(start, asText: true)
        note(at: 0)
        take(end - start, asText: false)
        return isEnd ? .end(name) : .start(name, isEmpty: isEmpty)
      }
    }
  }

  private enum Mark {
    case tag(Int, Int, TagName, isEnd: Bool, isEmpty: Bool)
    case comment(Int, Int)
    case literal(Int, Int)
    case instruction(Int, Int)
    case endOfFile
  }

  /// The next mark in the window, which is read on as far as it takes.
  private func mark() throws(FormatError) -> Mark {
    var from = 0
    while true {
      guard let start = find(UInt8(ascii: "<"), from: from) else {
        from = window.bytes.count
        if try window.more() { continue }
        return .endOfFile
      }
      switch shape(at: start) {
      case .mark(let mark): return mark
      case .text: from = start + 1
      case .needsMore:
        from = start
        // What is never closed is text.
        if try !window.more() { from = start + 1 }
      case .documentType:
        throw FormatError(
          .documentType, at: InputLocation(file: file, line: line, offset: window.offset + start))
      }
    }
  }

  private enum Shape {
    case mark(Mark)
    case text
    case needsMore
    case documentType
  }

  private func shape(at start: Int) -> Shape {
    let bytes = window.bytes
    guard start + 1 < bytes.count else { return window.atEnd ? .text : .needsMore }
    switch bytes[start + 1] {
    case UInt8(ascii: "!"): return declaration(at: start, bytes)
    case UInt8(ascii: "?"):
      if missing.contains(UInt8(ascii: "?")) { return .text }
      guard let end = find(UInt8(ascii: ">"), from: start) else {
        return unclosed(UInt8(ascii: "?"))
      }
      return .mark(.instruction(start, end + 1))
    default: return tag(at: start, bytes)
    }
  }

  private func declaration(at start: Int, _ bytes: UnsafeRawBufferPointer) -> Shape {
    let rest = bytes[start...]
    if rest.starts(with: Array("<!--".utf8)) {
      if missing.contains(UInt8(ascii: "-")) { return .text }
      guard let end = find("-->", from: start + 4) else { return unclosed(UInt8(ascii: "-")) }
      return .mark(.comment(start, end))
    }
    if rest.starts(with: Array("<![CDATA[".utf8)) {
      if missing.contains(UInt8(ascii: "]")) { return .text }
      guard let end = find("]]>", from: start + 9) else { return unclosed(UInt8(ascii: "]")) }
      return .mark(.literal(start, end))
    }
    if rest.count < 9, !window.atEnd { return .needsMore }
    let word = rest.dropFirst(2).prefix(7).map { $0 & 0xDF }
    return word == Array("DOCTYPE".utf8) ? .documentType : .text
  }

  /// Looked for once to the end of the file, and never again.
  private func unclosed(_ mark: UInt8) -> Shape {
    guard window.atEnd else { return .needsMore }
    missing.insert(mark)
    return .text
  }

  /// A name of letters, digits, `.`, `_` and `-`, then perhaps white space and attributes.
  private func tag(at start: Int, _ bytes: UnsafeRawBufferPointer) -> Shape {
    let isEnd = bytes[start + 1] == UInt8(ascii: "/")
    let first = start + (isEnd ? 2 : 1)
    var at = first
    while at < bytes.count, OFXScanner.isNameByte(bytes[at]) { at += 1 }
    guard at < bytes.count else { return window.atEnd ? .text : .needsMore }
    guard at > first, OFXScanner.isLetter(bytes[first]), let name = TagName(bytes[first..<at])
    else { return .text }
    var last = bytes[at]
    guard last == UInt8(ascii: ">") || last == UInt8(ascii: "/") || last.isBlank else {
      return .text
    }
    while at < bytes.count, bytes[at] != UInt8(ascii: ">") {
      if bytes[at] == UInt8(ascii: "<") { return .text }
      last = bytes[at]
      at += 1
    }
    guard at < bytes.count else { return window.atEnd ? .text : .needsMore }
    let isEmpty = last == UInt8(ascii: "/") && !isEnd
    return .mark(.tag(start, at + 1, name, isEnd: isEnd, isEmpty: isEmpty))
  }

  @inline(__always)
  private static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- UInt8(ascii: "a") < 26
  }

  @inline(__always)
  private static func isNameByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || byte &- UInt8(ascii: "0") <= 9 || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }

  private func find(_ byte: UInt8, from start: Int) -> Int? {
    let bytes = window.bytes
    guard start < bytes.count, let base = bytes.baseAddress,
      let found = memchr(base + start, Int32(byte), bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  /// Where `text` ends.
  private func find(_ text: StaticString, from start: Int) -> Int? {
    let bytes = window.bytes
    let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    var from = start
    while let at = find(wanted[0], from: from) {
      guard at + wanted.count <= bytes.count else { return nil }
      if bytes[at..<at + wanted.count].elementsEqual(wanted) { return at + wanted.count }
      from = at + 1
    }
    return nil
  }

  private func note(at index: Int) {
    eventOffset = window.offset + index
    eventLine = line
  }

  private func take(_ count: Int, asText: Bool) {
    let piece = UnsafeRawBufferPointer(rebasing: window.bytes[..<count])
    if asText { text.append(contentsOf: piece) }
    var feeds = 0
    for byte in piece where byte == 0x0A { feeds &+= 1 }
    line += feeds
    window.advance(by: count)
  }
}
