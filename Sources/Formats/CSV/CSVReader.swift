import Domain

/// Reads RFC 4180 records from bytes: comma, double quote, LF or CR LF.
///
/// One record is in memory at a time. Structural errors are collected with their place and reading
/// goes on at the next line, except where the rest of the file cannot be understood.
final class CSVReader {
  let source: ByteSource
  let errors: ErrorCollector
  private let limits: Limits

  private var buffer: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end = 0
  private var atEnd = false
  /// Offset in the file of the buffer's first byte.
  private var base = 0
  private var line = 1
  private var lineEnd: LineEnd?
  private var reportedMixedEnds = false

  /// The fields of the current record, as ranges in the buffer.
  private let fields: UnsafeMutablePointer<CSVField>

  /// The current record has a quoted field, which alone can hold a line feed.
  private var hasQuotes = false

  /// Lines that hold nothing.
  private(set) var blankLines = 0

  private enum LineEnd { case lf, crlf }

  init(source: ByteSource, errors: ErrorCollector, limits: Limits) throws(FormatError) {
    self.source = source
    self.errors = errors
    self.limits = limits
    buffer = .allocate(byteCount: 2 * ByteSource.blockBytes, alignment: 16)
    fields = .allocate(capacity: limits.columns)
    let bom: [UInt8] = [0xEF, 0xBB, 0xBF]
    try fill()
    if end >= 3, buffer[0] == bom[0], buffer[1] == bom[1], buffer[2] == bom[2] { start = 3 }
  }

  deinit {
    buffer.deallocate()
    fields.deallocate()
  }

  /// The next record, valid until the call after; nil at the end of the file.
  func next() throws(FormatError) -> CSVRow? {
    while true {
      guard start < end || !atEnd else { return nil }
      switch scan() {
      case .record(let count, let stop, let after):
        let row = CSVRow(
          bytes: UnsafeRawBufferPointer(rebasing: buffer[start..<stop]), fields: fields,
          count: count, offset: base + start, line: line, file: source.file)
        line += hasQuotes ? row.lineFeeds + 1 : 1
        start = after
        if count == 1, row.bytes.isEmpty {
          blankLines += 1
          continue
        }
        guard isText(row) else { continue }
        return row
      case .needsMore:
        guard end - start < limits.runBytes else {
          throw FormatError(.lineTooLong(limit: limits.runBytes), at: place(start))
        }
        try fill()
      case .bad(let reason, let at, let canGoOn):
        let error = FormatError(reason, at: place(at))
        guard canGoOn else { throw error }
        errors.add(error)
        try skipLine(from: at)
      case .end:
        return nil
      }
    }
  }

  /// Reports bytes that PostgreSQL or we cannot take.
  private func isText(_ row: CSVRow) -> Bool {
    guard let at = UTF8Check.firstError(in: row.bytes) else { return true }
    let reason: FormatError.Reason = row.bytes[at] == 0 ? .nulByte : .invalidUTF8
    errors.add(reason, at: row.place(ofByte: at))
    return false
  }

  private enum Scan {
    /// Fields, where the record's text ends, and where the next record starts.
    case record(count: Int, stop: Int, after: Int)
    case needsMore
    case bad(FormatError.Reason, at: Int, canGoOn: Bool)
    case end
  }

  /// Splits the record at `start`. Only bytes up to a comma (0x2C) can matter outside quotes.
  private func scan() -> Scan {
    let (bytes, start, end, columns) = (buffer, start, end, limits.columns)
    var at = start
    var count = 0
    hasQuotes = false
    while true {
      guard count < columns else {
        return .bad(.tooManyColumns(limit: columns), at: start, canGoOn: false)
      }
      var field = CSVField(start: at - start, end: at - start, isQuoted: false, hasEscapes: false)
      if at < end, bytes[at] == UInt8(ascii: "\"") {
        hasQuotes = true
        if let problem = scanQuoted(&field, from: &at) { return problem }
      } else {
        at = CSVReader.nextMark(in: bytes, from: at, to: end)
        field.end = at - start
      }
      fields[count] = field
      count += 1
      guard at < end else {
        guard atEnd else { return .needsMore }
        return .record(count: count, stop: at, after: at)
      }
      if bytes[at] == UInt8(ascii: ",") {
        at += 1
        continue
      }
      return endOfRecord(count: count, at: at)
    }
  }

  /// What stands at `at` is no comma: the end of the line, or something wrong.
  private func endOfRecord(count: Int, at: Int) -> Scan {
    switch buffer[at] {
    case UInt8(ascii: "\n"):
      note(.lf, at: at)
      return .record(count: count, stop: at, after: at + 1)
    case UInt8(ascii: "\r"):
      guard at + 1 < end || atEnd else { return .needsMore }
      guard at + 1 < end, buffer[at + 1] == UInt8(ascii: "\n") else {
        return .bad(.loneCarriageReturn, at: at, canGoOn: false)
      }
      note(.crlf, at: at)
      return .record(count: count, stop: at, after: at + 2)
    default: return .bad(.strayQuote, at: at, canGoOn: true)
    }
  }

  /// Goes to the byte after the closing quote; returns what stands in the way, if something does.
  private func scanQuoted(_ field: inout CSVField, from at: inout Int) -> Scan? {
    let opening = at
    at += 1
    field.isQuoted = true
    field.start += 1
    while true {
      while at < end, buffer[at] != UInt8(ascii: "\"") { at += 1 }
      guard at < end else {
        return atEnd ? .bad(.unterminatedQuote, at: opening, canGoOn: false) : tooLong(opening)
      }
      guard at + 1 < end || atEnd else { return .needsMore }
      guard at + 1 < end, buffer[at + 1] == UInt8(ascii: "\"") else { break }
      field.hasEscapes = true
      at += 2
    }
    field.end = at - start
    at += 1
    return nil
  }

  private func tooLong(_ opening: Int) -> Scan {
    end - start < limits.runBytes
      ? .needsMore : .bad(.unterminatedQuote, at: opening, canGoOn: false)
  }

  /// Where the next byte stands that can end an unquoted field, or the end of the buffer.
  @inline(__always)
  private static func nextMark(
    in bytes: UnsafeMutableRawBufferPointer, from start: Int, to end: Int
  ) -> Int {
    guard let base = bytes.baseAddress else { return end }
    var at = start
    let ones: UInt64 = 0x0101_0101_0101_0101
    while at &+ 8 <= end {
      let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      // The lowest byte below 0x2D has its high bit set here; those above it may be wrong.
      var below = (word &- ones &* 0x2D) & ~word & (ones &* 0x80)
      while below != 0 {
        let mark = at &+ below.trailingZeroBitCount >> 3
        if isMark(base.load(fromByteOffset: mark, as: UInt8.self)) { return mark }
        below &= below &- 1
      }
      at &+= 8
    }
    while at < end, !isMark(bytes[at]) { at &+= 1 }
    return at
  }

  @inline(__always)
  private static func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
      || byte == UInt8(ascii: "\"")
  }

  private func note(_ found: LineEnd, at: Int) {
    if lineEnd == found { return }
    if lineEnd == nil { lineEnd = found }
    guard lineEnd != found, !reportedMixedEnds else { return }
    reportedMixedEnds = true
    errors.add(.mixedLineEnds, at: place(at))
  }

  /// Goes on after the line in which something was wrong.
  private func skipLine(from: Int) throws(FormatError) {
    var at = from
    while true {
      while at < end, buffer[at] != UInt8(ascii: "\n") { at += 1 }
      if at < end || atEnd { break }
      let done = at - start
      try fill()
      at = start + done
    }
    let stop = min(at + 1, end)
    for index in start..<stop where buffer[index] == UInt8(ascii: "\n") { line += 1 }
    start = stop
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

  /// Line and column of a byte of the current record.
  private func place(_ at: Int) -> InputLocation {
    let row = CSVRow(
      bytes: UnsafeRawBufferPointer(rebasing: buffer[start..<max(at, start)]), fields: fields,
      count: 0, offset: base + start, line: line, file: source.file)
    return row.place(ofByte: at - start)
  }
}
