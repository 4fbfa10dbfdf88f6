import Domain

/// Reads the XML that statement files are written in (UTF-8, no document type) without making a text of
/// anything that nobody asks for.
///
/// It refuses what is not well-formed by XML 1.0, and leaves documents in other encodings to libxml2.
/// A mark of markup stands whole in the window before it is looked at; a text need not.
struct XMLScanner<Receiver: XMLReceiver>: ~Copyable {
  enum End {
    case endOfFile, stopped
    /// The next document is not one for this reader; it begins at the scanner's place.
    case otherDocument
  }

  let file: String
  let receiver: Receiver
  let limits: Limits
  let names: XMLNames
  let flags: [UInt32]
  let sliced: XMLKey

  var window: XMLWindow
  /// Where in the window the next byte stands.
  var at = 0
  var line = 1
  private(set) var documents = 0

  // Of the document.
  var open: XMLElements
  /// The names of open elements that do not fit into a key.
  var longNames: [UInt8] = []
  /// Open elements that keep the texts nobody asks for.
  var keeping = 0
  var slicedNesting = 0
  var slicedStart = 0
  /// Nothing was opened since the innermost element was.
  var isLeaf = false
  /// The line of the last element that is reported.
  var elementLine = 1

  // Of the text in hand: a piece of the window, or what was copied out of several.
  var wantsText = false
  var piece = 0..<0
  var held: [UInt8] = []
  var currency = XMLKey.none

  // Of the start tag in hand.
  var tagCurrency = XMLKey.none
  var attributes: [Range<Int>] = []
  var value: [UInt8] = []
  var namespace: String?

  init(
    _ source: ByteSource, paths: XMLPaths, sliced: String, limits: Limits, receiver: Receiver
  ) {
    file = source.file
    self.receiver = receiver
    self.limits = limits
    names = XMLNames(paths)
    flags = paths.flags
    self.sliced = XMLKey(sliced.utf8)
    window = XMLWindow(source)
    open = XMLElements(capacity: limits.xmlDepth)
  }

  /// Reads to the end of the file, or to a document that is not for this reader.
  mutating func run() throws(FormatError) -> End {
    while true {
      switch try start() {
      case .nothing:
        guard documents > 0 else { throw error(.truncated) }
        return .endOfFile
      case .otherDocument: return .otherDocument
      case .document: break
      }
      beginDocument()
      repeat {
        if window.bytes[at] == UInt8(ascii: "<") { try markup() } else { try text() }
      } while !isClosed && !receiver.isDone
      if receiver.isDone { return .stopped }
      documents += 1
    }
  }

  /// The root element has ended.
  var isClosed = false

  private mutating func beginDocument() {
    isClosed = false
    isLeaf = false
    wantsText = false
    keeping = 0
    slicedNesting = 0
  }

  @inline(__always)
  private mutating func markup() throws(FormatError) {
    switch window.bytes[at + 1] {
    case UInt8(ascii: "/"): try endTag()
    case UInt8(ascii: "!"), UInt8(ascii: "?"): try otherMarkup()
    case 0:
      try checkEnd(at: at + 1)
      guard try more() else { throw error(.truncated) }
    default: try startTag()
    }
  }

  /// Makes room and reads on; the place does not change, though its index does.
  ///
  /// - Returns: false at the end of the file.
  mutating func more() throws(FormatError) -> Bool {
    copyPiece()
    defer { at = 0 }
    return try window.more(from: at)
  }

  /// Reads on until `count` bytes lie before the reader, or the file ends.
  mutating func has(_ count: Int) throws(FormatError) -> Bool {
    while window.end - at < count {
      guard try more() else { return false }
    }
    return true
  }

  /// - Parameter index: A place in the window.
  func error(_ reason: FormatError.Reason, at index: Int? = nil) -> FormatError {
    let index = index ?? at
    var start = index
    while start > 0, window.bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    // A line that begins before the window has a column that nobody counted.
    let column = start > 0 || window.base == 0 ? index - start + 1 : nil
    return FormatError(
      reason,
      at: InputLocation(file: file, line: line, column: column, offset: window.base + index))
  }

  func malformed(_ problem: String, at index: Int? = nil) -> FormatError {
    error(.notWellFormed(problem), at: index)
  }

  /// The zero at `index`: a byte of the file, or the end of the window.
  ///
  /// - Throws: When it is a byte of the file.
  func checkEnd(at index: Int) throws(FormatError) {
    if index < window.end { throw error(.nulByte, at: index) }
  }
}
