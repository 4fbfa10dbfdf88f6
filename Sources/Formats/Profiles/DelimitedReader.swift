import Domain

/// Splits bytes into rows and fields in any dialect of CSV: another delimiter, an encoding of one
/// byte, lines that end in LF, CR LF or CR alone.
///
/// One row is in memory at a time. `CSVReader` reads the strict form that our own files and the
/// processors' have; a bank's export is what it is.
final class DelimitedReader: RowReader {
  let source: ByteSource
  private let errors: ErrorCollector
  private let limits: Limits
  private let delimiter: UInt8
  private let quotes: CSVProfile.Dialect.Quotes
  private let endsWithCR: Bool

  private var buffer: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end = 0
  private var atEnd = false
  /// Offset in the file of the buffer's first byte.
  private var base = 0
  private var line = 1
  private let fields: UnsafeMutablePointer<TableCell>

  init(
    source: ByteSource, dialect: CSVProfile.Dialect, errors: ErrorCollector, limits: Limits
  ) throws(FormatError) {
    self.source = source
    self.errors = errors
    self.limits = limits
    delimiter = dialect.delimiter
    quotes = dialect.quotes
    let head = try source.peek(Detection.peekBytes)
    endsWithCR = !head.contains(UInt8(ascii: "\n")) && head.contains(UInt8(ascii: "\r"))
    buffer = .allocate(byteCount: 2 * ByteSource.blockBytes, alignment: 16)
    fields = .allocate(capacity: limits.columns)
    try fill()
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
  }

  deinit {
    buffer.deallocate()
    fields.deallocate()
  }

  func next() throws(FormatError) -> TableRow? {
    while true {
      guard start < end || !atEnd else { return nil }
      switch scan() {
      case .row(let count, let stop, let after):
        var row = row(count: count, stop: stop)
        row.isEnded = after > stop
        line += row.hasQuotes ? row.lineEnds(endsWithCR) + 1 : 1
        start = after
        return row
      case .needsMore:
        guard end - start < limits.runBytes else {
          throw FormatError(.lineTooLong(limit: limits.runBytes), at: place(start))
        }
        try fill()
      case .bad(let reason, let at): throw FormatError(reason, at: place(at))
      }
    }
  }

  private enum Scan {
    /// Fields, where the row's text ends, and where the next row starts.
    case row(count: Int, stop: Int, after: Int)
    case needsMore
    case bad(FormatError.Reason, at: Int)
  }

  private var hasQuotes = false

  private func scan() -> Scan {
    let (bytes, start, end) = (buffer, start, end)
    var at = start
    var count = 0
    hasQuotes = false
    while true {
      guard count < limits.columns else {
        return .bad(.tooManyColumns(limit: limits.columns), at: start)
      }
      var cell = TableCell(start: at - start, end: at - start)
      if quotes != .none, let opening = quoteAhead(of: at) {
        at = opening
        if let problem = scanQuoted(&cell, from: &at) { return problem }
      } else {
        at = nextMark(from: at)
        cell.end = at - start
      }
      fields[count] = cell
      count += 1
      guard at < end else {
        return atEnd ? .row(count: count, stop: at, after: at) : .needsMore
      }
      if bytes[at] == delimiter {
        at += 1
        continue
      }
      return endOfRow(count: count, at: at)
    }
  }

  /// Where the field's opening quote stands, which blanks may precede.
  private func quoteAhead(of start: Int) -> Int? {
    var at = start
    while at < end, buffer[at] == 0x20 { at += 1 }
    return at < end && buffer[at] == UInt8(ascii: "\"") ? at : nil
  }

  /// What stands at `at` is the end of a line.
  private func endOfRow(count: Int, at: Int) -> Scan {
    if buffer[at] == UInt8(ascii: "\r"), !endsWithCR {
      guard at + 1 < end || atEnd else { return .needsMore }
      let hasFeed = at + 1 < end && buffer[at + 1] == UInt8(ascii: "\n")
      return .row(count: count, stop: at, after: at + (hasFeed ? 2 : 1))
    }
    return .row(count: count, stop: at, after: at + 1)
  }

  /// Goes to the delimiter or line end after the closing quote; returns what stands in the way.
  private func scanQuoted(_ cell: inout TableCell, from at: inout Int) -> Scan? {
    let opening = at
    at += 1
    hasQuotes = true
    cell.isQuoted = true
    cell.start = at - start
    while true {
      while at < end, buffer[at] != UInt8(ascii: "\"") { at += 1 }
      guard at < end else {
        if atEnd { return .bad(.unterminatedQuote, at: opening) }
        return end - start < limits.runBytes ? .needsMore : .bad(.unterminatedQuote, at: opening)
      }
      guard at + 1 < end || atEnd else { return .needsMore }
      if at + 1 < end, buffer[at + 1] == UInt8(ascii: "\"") {
        cell.hasEscapes = true
        at += 2
        continue
      }
      var after = at + 1
      while after < end, buffer[after] == 0x20 { after += 1 }
      guard after < end || atEnd else { return .needsMore }
      if after == end || isMark(buffer[after]) {
        cell.end = at - start
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

  /// Where the next byte stands that ends an unquoted field, or the end of the buffer.
  private func nextMark(from start: Int) -> Int {
    guard let base = buffer.baseAddress else { return end }
    let delimiters = UInt64(repeating: delimiter)
    let (feeds, returns) = (UInt64(repeating: 0x0A), UInt64(repeating: 0x0D))
    var at = start
    while at &+ 8 <= end {
      let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let found =
        (word ^ delimiters).zeroBytes | (word ^ feeds).zeroBytes | (word ^ returns).zeroBytes
      // The lowest marked byte is one that is looked for; those above it may not be.
      if found != 0 { return at &+ found.trailingZeroBitCount >> 3 }
      at &+= 8
    }
    while at < end, !isMark(buffer[at]) { at &+= 1 }
    return at
  }

  /// Moves what is left to the front and reads on behind it.
  private func fill() throws(FormatError) {
    guard !atEnd else { return }
    if start > 0 {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
      base += start
      end -= start
      start = 0
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

  private func row(count: Int, stop: Int) -> TableRow {
    TableRow(
      bytes: UnsafeRawBufferPointer(rebasing: buffer[start..<max(stop, start)]), cells: fields,
      count: count, hasQuotes: hasQuotes, offset: base + start, line: line, file: source.file)
  }

  private func place(_ at: Int) -> InputLocation {
    row(count: 0, stop: at).place(ofByte: at - start)
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
