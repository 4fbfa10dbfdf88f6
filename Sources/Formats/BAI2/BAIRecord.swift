import Domain

/// One record with its continuations, as written.
///
/// A record ends with `/`; one that goes on in a record 88 may end with it too, then the next field
/// begins there. Where the bank cut without it, the field goes on. The text of a transaction has no
/// end mark of its own: a slash in it is content. One is used for all records of a file, so that
/// its room is taken once.
struct BAIRecord {
  enum Code: Int {
    case fileHeader = 1
    case groupHeader = 2
    case account = 3
    case transaction = 16
    case accountTrailer = 49
    case continuation = 88
    case groupTrailer = 98
    case fileTrailer = 99
  }

  private struct Piece {
    var range: Range<Int>
    /// It ended with a slash, so that its last field is complete.
    var isClosed: Bool
  }

  private(set) var code = Code.fileTrailer
  private(set) var bytes: [UInt8] = []
  private var pieces: [Piece] = []
  /// How many physical records it has.
  private(set) var records = 1
  private(set) var line = 0
  private(set) var offset = 0
  private(set) var length = 0
  /// Where the fields are read on.
  private var piece = 0
  private var at = 0
  private var isAtEnd = false
  /// The field read last was the last one before a slash.
  private(set) var endedPiece = false

  /// Begins another record, with nothing in it yet.
  mutating func begin(_ code: Code, line: Int, offset: Int, length: Int) {
    self.code = code
    (self.line, self.offset, self.length) = (line, offset, length)
    bytes.removeAll(keepingCapacity: true)
    pieces.removeAll(keepingCapacity: true)
    (records, piece, at) = (1, 0, 0)
    (isAtEnd, endedPiece) = (false, false)
  }

  /// Adds what stands after the code of a record or continuation.
  ///
  /// - Parameter isRecord: false for a line without a code, which counts as none.
  mutating func add(_ content: UnsafeRawBufferPointer, isRecord: Bool = true) {
    var end = content.count
    while end > 0, content[end - 1].isBlank { end -= 1 }
    let isClosed = end > 0 && content[end - 1] == UInt8(ascii: "/")
    if isClosed { end -= 1 }
    while isClosed, end > 0, content[end - 1].isBlank { end -= 1 }
    if isRecord, !pieces.isEmpty { records += 1 }
    let start = bytes.count
    bytes.append(contentsOf: content[..<end])
    pieces.append(Piece(range: start..<bytes.count, isClosed: isClosed))
  }

  mutating func extend(to end: Int) { length = end - offset }

  /// The next field; nil after the last one.
  mutating func nextField() -> Range<Int>? {
    if isAtEnd { return nil }
    endedPiece = false
    let start = at
    while true {
      let end = pieces[piece].range.upperBound
      if let comma = comma(before: end) {
        at = comma + 1
        return start..<comma
      }
      at = end
      let isComplete = pieces[piece].isClosed
      guard piece + 1 < pieces.count else {
        isAtEnd = true
        return start..<end
      }
      piece += 1
      if isComplete {
        endedPiece = true
        return start..<end
      }
    }
  }

  private func comma(before end: Int) -> Int? {
    bytes.withUnsafeBytes { bytes in
      var at = at
      while at < end, bytes[at] != UInt8(ascii: ",") { at += 1 }
      return at < end ? at : nil
    }
  }

  /// What stands after the last field read, one range a line, without empty ones.
  mutating func rest() -> [Range<Int>] {
    if isAtEnd { return [] }
    isAtEnd = true
    var rest: [Range<Int>] = []
    for (index, piece) in pieces[piece...].enumerated() {
      let range = index == 0 ? at..<max(at, piece.range.upperBound) : piece.range
      if !withBytes(range, { $0.allSatisfy(\.isBlank) }) { rest.append(range) }
    }
    return rest
  }

  /// All fields that were not read.
  mutating func fields() -> [String] {
    var fields: [String] = []
    while let field = nextField() { fields.append(text(field)) }
    return fields
  }

  /// For codes, numbers and messages; texts go through the file's decoder. A byte that stands for no
  /// letter is kept as Latin-1 has it, so that nothing is lost of what cannot be right.
  func text(_ range: Range<Int>) -> String {
    withBytes(range) { bytes in
      if UTF8Check.isASCII(bytes) { return CellSplitter.trimmed(utf8Checked: bytes) }
      return CellSplitter.trimmed(
        TextEncoding.windows1252.string(bytes) ?? TextEncoding.latin1.loosely(bytes))
    }
  }

  func withBytes<Result>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }
}

/// Hands out fields one by one; an empty one is nil.
struct BAIFields {
  private var rest: ArraySlice<String>

  init(_ fields: [String]) { rest = fields[...] }

  mutating func next() -> String? {
    guard let field = rest.popFirst(), !field.isEmpty else { return nil }
    return field
  }
}
