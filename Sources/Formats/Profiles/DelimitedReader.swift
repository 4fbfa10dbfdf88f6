import Domain
import Glibc

/// Splits bytes into rows and fields in any dialect of CSV: another delimiter, an encoding of one
/// byte, lines that end in LF, CR LF or CR alone.
///
/// One row is in memory at a time. `CSVReader` reads the strict form that our own files and the
/// processors' have; a bank's export is what it is.
final class DelimitedReader: RowReader {
  private let file: String
  private let errors: ErrorCollector
  private let limits: Limits
  private let delimiter: UInt8
  private let quotes: CSVProfile.Dialect.Quotes
  private let endsWithCR: Bool

  private let window: ByteWindow
  /// Bytes of the row that was given out.
  @exclusivity(unchecked) private var taken = 0
  @exclusivity(unchecked) private var line = 1
  @exclusivity(unchecked) private var hasQuotes = false
  private let fields: UnsafeMutablePointer<TableCell>

  init(
    source: ByteSource, dialect: CSVProfile.Dialect, errors: ErrorCollector, limits: Limits
  ) throws(FormatError) {
    file = source.file
    self.errors = errors
    self.limits = limits
    delimiter = dialect.delimiter
    quotes = dialect.quotes
    let head = try source.peek(Detection.peekBytes)
    endsWithCR = !head.contains(UInt8(ascii: "\n")) && head.contains(UInt8(ascii: "\r"))
    fields = .allocate(capacity: limits.columns)
    window = try ByteWindow(source: source, limits: limits)
  }

  deinit { fields.deallocate() }

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
        _ = try window.more()
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
  /// Where the next quote stands, or the end.
  @inline(__always)
  func firstQuote(from start: Int) -> Int {
    guard let baseAddress, start < count,
      let found = memchr(baseAddress + start, 0x22, count - start)
    else { return count }
    return UnsafeRawPointer(found) - baseAddress
  }
}
