import Domain

/// Splits bytes into rows and fields in any dialect of CSV: another delimiter, an encoding of one
/// byte, lines that end in LF, CR LF or CR alone.
///
/// One row is in memory at a time. `CSVReader` reads the strict form that our own files and the
/// processors' have; a bank's export is what it is.
final class DelimitedReader: RowReader {
  private let file: String
  private let limits: Limits
  private let delimiter: UInt8
  private let quotes: CSVProfile.Dialect.Quotes
  let endsWithCR: Bool

  private let window: ByteWindow
  /// Bytes of the row that was given out.
  @exclusivity(unchecked) private var taken = 0
  /// Of the next row.
  @exclusivity(unchecked) private(set) var line = 1
  @exclusivity(unchecked) private var hasQuotes = false
  private let fields: UnsafeMutablePointer<TableCell>

  init(
    source: ByteSource, dialect: CSVProfile.Dialect, limits: Limits
  ) throws(FormatError) {
    file = source.file
    self.limits = limits
    delimiter = dialect.delimiter
    quotes = dialect.quotes
    let head = try source.peek(Detection.peekBytes)
    endsWithCR = !head.contains(UInt8(ascii: "\n")) && head.contains(UInt8(ascii: "\r"))
    fields = .allocate(capacity: limits.columns)
    window = try ByteWindow(source: source, limits: limits)
  }

  /// Reads no file, but blocks of one.
  init(blocksOf file: String, dialect: CSVProfile.Dialect, endsWithCR: Bool, limits: Limits) {
    self.file = file
    self.limits = limits
    delimiter = dialect.delimiter
    quotes = dialect.quotes
    self.endsWithCR = endsWithCR
    fields = .allocate(capacity: limits.columns)
    window = ByteWindow(blocksOf: file)
  }

  deinit { fields.deallocate() }

  /// Where the next row begins in the file.
  var offset: Int { window.offset + taken }

  func begin(_ block: RowBlock) {
    window.show(block)
    taken = 0
    line = block.line
  }

  /// What is left of a block whose last row does not end in it.
  var rest: [UInt8] { Array(window.bytes[taken...]) }

  /// Takes the next bytes up to a line end, about so many; nil at the end of the file.
  func nextBlock(of size: Int) throws(FormatError) -> RowBlock? {
    window.advance(by: taken)
    taken = 0
    let mark = endsWithCR ? UInt8(ascii: "\r") : UInt8(ascii: "\n")
    while true {
      let bytes = window.bytes
      if window.atEnd, bytes.isEmpty { return nil }
      var end = window.atEnd && bytes.count <= size ? bytes.count : nil
      if end == nil, bytes.count >= size {
        end = bytes[..<size].lastIndex(of: mark) ?? bytes.firstIndex(of: mark, from: size)
        end =
          end.map { $0 + 1 } ?? (window.atEnd || bytes.count >= limits.runBytes ? bytes.count : nil)
      }
      if let end {
        let block = RowBlock(
          bytes: Array(bytes[..<end]), offset: window.offset,
          lineEnds: UnsafeRawBufferPointer(rebasing: bytes[..<end]).count(of: mark),
          isLast: window.atEnd && end == bytes.count)
        window.advance(by: end)
        return block
      }
      _ = try window.more()
    }
  }

  func next() throws(FormatError) -> TableRow? {
    window.advance(by: taken)
    taken = 0
    while true {
      let bytes = window.bytes
      guard !bytes.isEmpty || !window.atEnd else { return nil }
      switch scan(bytes) {
      case .row(let count, let stop, let after):
        var row = row(bytes[..<stop], count: count)
        row.isEnded = after > stop
        line += hasQuotes ? row.lineEnds(endsWithCR) + 1 : 1
        taken = after
        return row
      case .needsMore:
        guard bytes.count < limits.runBytes else {
          throw FormatError(.lineTooLong(limit: limits.runBytes), at: place(0, in: bytes))
        }
        if try !window.more(), !window.atEnd { return nil }
      case .bad(let reason, let at): throw FormatError(reason, at: place(at, in: bytes))
      }
    }
  }

  private enum Scan {
    /// Fields, where the row's text ends, and where the next row starts.
    case row(count: Int, stop: Int, after: Int)
    case needsMore
    case bad(FormatError.Reason, at: Int)
  }

  private func scan(_ bytes: UnsafeRawBufferPointer) -> Scan {
    var at = 0
    var count = 0
    hasQuotes = false
    while true {
      guard count < limits.columns else {
        return .bad(.tooManyColumns(limit: limits.columns), at: 0)
      }
      var cell = TableCell(start: at, end: at)
      if quotes != .none, let opening = quoteAhead(of: at, in: bytes) {
        at = opening
        if let problem = scanQuoted(&cell, from: &at, in: bytes) { return problem }
      } else {
        at = nextMark(from: at, in: bytes)
        cell.end = at
      }
      fields[count] = cell
      count += 1
      guard at < bytes.count else {
        return window.atEnd ? .row(count: count, stop: at, after: at) : .needsMore
      }
      if bytes[at] == delimiter {
        at += 1
        continue
      }
      return endOfRow(count: count, at: at, in: bytes)
    }
  }

  /// Where the field's opening quote stands, which blanks may precede.
  @inline(__always)
  private func quoteAhead(of start: Int, in bytes: UnsafeRawBufferPointer) -> Int? {
    var at = start
    while at < bytes.count, bytes[at] == 0x20 { at += 1 }
    return at < bytes.count && bytes[at] == UInt8(ascii: "\"") ? at : nil
  }

  /// What stands at `at` is the end of a line.
  private func endOfRow(count: Int, at: Int, in bytes: UnsafeRawBufferPointer) -> Scan {
    if bytes[at] == UInt8(ascii: "\r"), !endsWithCR {
      guard at + 1 < bytes.count || window.atEnd else { return .needsMore }
      let hasFeed = at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "\n")
      return .row(count: count, stop: at, after: at + (hasFeed ? 2 : 1))
    }
    return .row(count: count, stop: at, after: at + 1)
  }

  /// Goes to the delimiter or line end after the closing quote; returns what stands in the way.
  private func scanQuoted(
    _ cell: inout TableCell, from at: inout Int, in bytes: UnsafeRawBufferPointer
  ) -> Scan? {
    let opening = at
    at += 1
    hasQuotes = true
    cell.isQuoted = true
    cell.start = at
    while true {
      at = bytes.firstQuote(from: at)
      guard at < bytes.count else {
        if window.atEnd { return .bad(.unterminatedQuote, at: opening) }
        return bytes.count < limits.runBytes ? .needsMore : .bad(.unterminatedQuote, at: opening)
      }
      guard at + 1 < bytes.count || window.atEnd else { return .needsMore }
      if at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "\"") {
        cell.hasEscapes = true
        at += 2
        continue
      }
      var after = at + 1
      while after < bytes.count, bytes[after] == 0x20 { after += 1 }
      guard after < bytes.count || window.atEnd else { return .needsMore }
      if after == bytes.count || isMark(bytes[after]) {
        cell.end = at
        at = after
        return nil
      }
      guard quotes == .loose else { return .bad(.strayQuote, at: at) }
      at += 1
    }
  }

  private func isMark(_ byte: UInt8) -> Bool {
    byte == delimiter || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  /// Where the next byte stands that ends an unquoted field, or the end of the bytes.
  private func nextMark(from start: Int, in bytes: UnsafeRawBufferPointer) -> Int {
    guard let base = bytes.baseAddress else { return bytes.count }
    let delimiters = UInt64(repeating: delimiter)
    let (feeds, returns) = (UInt64(repeating: 0x0A), UInt64(repeating: 0x0D))
    var at = start
    while at &+ 8 <= bytes.count {
      let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let found =
        (word ^ delimiters).zeroBytes | (word ^ feeds).zeroBytes | (word ^ returns).zeroBytes
      // The lowest marked byte is one that is looked for; those above it may not be.
      if found != 0 { return at &+ found.trailingZeroBitCount >> 3 }
      at &+= 8
    }
    while at < bytes.count, !isMark(bytes[at]) { at &+= 1 }
    return at
  }

  private func row(_ bytes: Swift.Slice<UnsafeRawBufferPointer>, count: Int) -> TableRow {
    TableRow(
      bytes: UnsafeRawBufferPointer(rebasing: bytes), cells: fields, count: count,
      hasQuotes: hasQuotes, offset: window.offset, line: line, file: file)
  }

  private func place(_ at: Int, in bytes: UnsafeRawBufferPointer) -> InputLocation {
    row(bytes[..<at], count: 0).place(ofByte: at)
  }
}

extension UInt64 {
  fileprivate init(repeating byte: UInt8) { self = 0x0101_0101_0101_0101 &* UInt64(byte) }

  /// The high bit of the lowest zero byte, and perhaps of bytes above it.
  @inline(__always)
  fileprivate var zeroBytes: UInt64 {
    (self &- 0x0101_0101_0101_0101) & ~self & 0x8080_8080_8080_8080
  }
}

extension UnsafeRawBufferPointer {
  /// How often a byte stands in it.
  func count(of byte: UInt8) -> Int {
    let (wanted, low) = (UInt64(repeating: byte), UInt64(repeating: 0x7F))
    var count = 0
    var at = 0
    while at &+ 8 <= self.count {
      let word = loadUnaligned(fromByteOffset: at, as: UInt64.self) ^ wanted
      // The high bit of each byte that is not zero.
      count &+= 8 &- (((word & low) &+ low | word) & ~low).nonzeroBitCount
      at &+= 8
    }
    return count + self[at...].count { $0 == byte }
  }

  /// Where the next quote stands, or the end. Most fields are too short for `memchr`.
  @inline(__always)
  func firstQuote(from start: Int) -> Int {
    guard let baseAddress else { return count }
    let quotes = UInt64(repeating: 0x22)
    var at = start
    while at &+ 8 <= count {
      let word = UInt64(
        littleEndian: baseAddress.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let found = (word ^ quotes).zeroBytes
      if found != 0 { return at &+ found.trailingZeroBitCount >> 3 }
      at &+= 8
    }
    while at < count, self[at] != 0x22 { at &+= 1 }
    return at
  }
}
