import Domain

/// Reads RFC 4180 records from bytes: comma, double quote, LF or CR LF.
///
/// One record is in memory at a time. Structural errors are collected with their place and reading
/// goes on at the next line, except where the rest of the file cannot be understood.
final class CSVReader {
  let errors: ErrorCollector
  private let file: String
  private let limits: Limits

  private let window: ByteWindow
  /// Bytes of the record that was given out.
  @exclusivity(unchecked) private var taken = 0
  @exclusivity(unchecked) private var line = 1
  private var lineEnd: LineEnd?
  private var reportedMixedEnds = false

  /// The fields of the current record, as ranges in its bytes.
  private let fields: UnsafeMutablePointer<CSVField>

  /// The current record has a quoted field, which alone can hold a line feed.
  @exclusivity(unchecked) private var hasQuotes = false

  /// Lines that hold nothing.
  private(set) var blankLines = 0

  private enum LineEnd { case lf, crlf }

  init(source: ByteSource, errors: ErrorCollector, limits: Limits) throws(FormatError) {
    file = source.file
    self.errors = errors
    self.limits = limits
    fields = .allocate(capacity: limits.columns)
    window = try ByteWindow(source: source, limits: limits)
  }

  deinit { fields.deallocate() }

  /// The next record, valid until the call after; nil at the end of the file.
  func next() throws(FormatError) -> CSVRow? {
    while true {
      window.advance(by: taken)
      taken = 0
      let bytes = window.bytes
      guard !bytes.isEmpty || !window.atEnd else { return nil }
      switch scan(bytes) {
      case .record(let count, let stop, let after):
        let row = row(bytes[..<stop], count: count)
        line += hasQuotes ? row.lineFeeds + 1 : 1
        taken = after
        if count == 1, row.bytes.isEmpty {
          blankLines += 1
          continue
        }
        guard isText(row) else { continue }
        return row
      case .needsMore:
        guard bytes.count < limits.runBytes else {
          throw FormatError(.lineTooLong(limit: limits.runBytes), at: place(0, in: bytes))
        }
        _ = try window.more()
      case .bad(let reason, let at, let canGoOn):
        let error = FormatError(reason, at: place(at, in: bytes))
        guard canGoOn else { throw error }
        errors.add(error)
        try skipLine(from: at)
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
  }

  /// Splits the record that the bytes begin with. Only bytes up to a comma (0x2C) can matter outside
  /// quotes.
  private func scan(_ bytes: UnsafeRawBufferPointer) -> Scan {
    let columns = limits.columns
    var at = 0
    var count = 0
    hasQuotes = false
    while true {
      guard count < columns else {
        return .bad(.tooManyColumns(limit: columns), at: 0, canGoOn: false)
      }
      var field = CSVField(start: at, end: at, isQuoted: false, hasEscapes: false)
      if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
        hasQuotes = true
        if let problem = scanQuoted(&field, from: &at, in: bytes) { return problem }
      } else {
        at = CSVReader.nextMark(in: bytes, from: at)
        field.end = at
      }
      fields[count] = field
      count += 1
      guard at < bytes.count else {
        guard window.atEnd else { return .needsMore }
        return .record(count: count, stop: at, after: at)
      }
      if bytes[at] == UInt8(ascii: ",") {
        at += 1
        continue
      }
      return endOfRecord(count: count, at: at, in: bytes)
    }
  }

  /// What stands at `at` is no comma: the end of the line, or something wrong.
  private func endOfRecord(count: Int, at: Int, in bytes: UnsafeRawBufferPointer) -> Scan {
    switch bytes[at] {
    case UInt8(ascii: "\n"):
      note(.lf, at: at, in: bytes)
      return .record(count: count, stop: at, after: at + 1)
    case UInt8(ascii: "\r"):
      guard at + 1 < bytes.count || window.atEnd else { return .needsMore }
      guard at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "\n") else {
        return .bad(.loneCarriageReturn, at: at, canGoOn: false)
      }
      note(.crlf, at: at, in: bytes)
      return .record(count: count, stop: at, after: at + 2)
    default: return .bad(.strayQuote, at: at, canGoOn: true)
    }
  }

  /// Goes to the byte after the closing quote; returns what stands in the way, if something does.
  private func scanQuoted(
    _ field: inout CSVField, from at: inout Int, in bytes: UnsafeRawBufferPointer
  ) -> Scan? {
    let opening = at
    at += 1
    field.isQuoted = true
    field.start += 1
    while true {
      at = bytes.firstQuote(from: at)
      guard at < bytes.count else {
        let isLost = window.atEnd || bytes.count >= limits.runBytes
        return isLost ? .bad(.unterminatedQuote, at: opening, canGoOn: false) : .needsMore
      }
      guard at + 1 < bytes.count || window.atEnd else { return .needsMore }
      guard at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "\"") else { break }
      field.hasEscapes = true
      at += 2
    }
    field.end = at
    at += 1
    return nil
  }

  /// Where the next byte stands that can end an unquoted field, or the end of the bytes.
  @inline(__always)
  private static func nextMark(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    guard let base = bytes.baseAddress else { return bytes.count }
    let end = bytes.count
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

  private func note(_ found: LineEnd, at: Int, in bytes: UnsafeRawBufferPointer) {
    if lineEnd == found { return }
    if lineEnd == nil { lineEnd = found }
    guard lineEnd != found, !reportedMixedEnds else { return }
    reportedMixedEnds = true
    errors.add(.mixedLineEnds, at: place(at, in: bytes))
  }

  /// Goes on after the line in which something was wrong.
  private func skipLine(from: Int) throws(FormatError) {
    var from = from
    while true {
      let bytes = window.bytes
      let feed = bytes[from...].firstIndex(of: UInt8(ascii: "\n"))
      let stop = feed.map { $0 + 1 } ?? bytes.count
      line += bytes[..<stop].count { $0 == UInt8(ascii: "\n") }
      window.advance(by: stop)
      if feed != nil { return }
      from = 0
      guard try window.more() else { return }
    }
  }

  private func row(_ bytes: Swift.Slice<UnsafeRawBufferPointer>, count: Int) -> CSVRow {
    CSVRow(
      bytes: UnsafeRawBufferPointer(rebasing: bytes), fields: fields, count: count,
      offset: window.offset, line: line, file: file)
  }

  /// Line and column of a byte of the current record.
  private func place(_ at: Int, in bytes: UnsafeRawBufferPointer) -> InputLocation {
    row(bytes[..<at], count: 0).place(ofByte: at)
  }
}
