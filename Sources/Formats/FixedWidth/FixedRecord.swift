import Domain

/// One record of a format in which every field has its columns.
///
/// Columns count characters from 1, as the tables of these formats do. A record that was trimmed is
/// read as if blanks stood at its end.
struct FixedRecord {
  /// The record when it is ASCII, as nearly all are; a letter is then a byte. A view into the file
  /// that is valid until the next record is read.
  private let bytes: UnsafeRawBufferPointer
  /// The record when it is not.
  private let letters: [Unicode.Scalar]
  let line: Int
  let offset: Int
  /// Bytes in the file, without the line end.
  let length: Int

  init(_ text: String, line: Int, offset: Int, length: Int) {
    bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    letters = Array(text.unicodeScalars)
    self.line = line
    self.offset = offset
    self.length = length
  }

  init(ascii bytes: UnsafeRawBufferPointer, line: Int, offset: Int) {
    self.bytes = bytes
    letters = []
    self.line = line
    self.offset = offset
    length = bytes.count
  }

  /// How many characters are there.
  var count: Int { letters.isEmpty ? bytes.count : letters.count }

  /// The first character, which tells the kind of record; a blank for an empty one.
  var kind: Unicode.Scalar { letters.first ?? bytes.first.map { Unicode.Scalar($0) } ?? " " }

  /// The character of a column, a blank where the record is too short.
  func letter(_ column: Int) -> Unicode.Scalar {
    if !letters.isEmpty { return column <= letters.count ? letters[column - 1] : " " }
    return column <= bytes.count ? Unicode.Scalar(bytes[column - 1]) : " "
  }

  /// Up to six characters in one number, for comparing them with those of other records.
  func key(_ columns: ClosedRange<Int>) -> UInt128 {
    precondition(columns.count <= 6, "A scalar takes 21 bits")
    return columns.reduce(0) { $0 << 21 | UInt128(letter($1).value) }
  }

  /// The bytes of the columns that are there, when it is ASCII.
  private func field(_ columns: ClosedRange<Int>) -> UnsafeRawBufferPointer {
    let end = min(columns.upperBound, bytes.count)
    return UnsafeRawBufferPointer(rebasing: bytes[min(columns.lowerBound - 1, end)..<end])
  }

  /// The characters as they stand, blanks where the record is too short.
  func raw(_ columns: ClosedRange<Int>) -> String {
    guard letters.isEmpty else { return rawLetters(columns) }
    let field = field(columns)
    let text = String(utf8Checked: field)
    return field.count == columns.count
      ? text : text + String(repeating: " ", count: columns.count - field.count)
  }

  /// Adds the characters as `raw` has them.
  func append(_ columns: ClosedRange<Int>, to text: inout [UInt8]) {
    guard letters.isEmpty else { return text.append(contentsOf: rawLetters(columns).utf8) }
    let field = field(columns)
    text.append(contentsOf: field)
    for _ in field.count..<columns.count { text.append(UInt8(ascii: " ")) }
  }

  private func rawLetters(_ columns: ClosedRange<Int>) -> String {
    var text = String.UnicodeScalarView()
    for column in columns {
      text.append(letters.indices.contains(column - 1) ? letters[column - 1] : " ")
    }
    return String(text)
  }

  /// Without the white space around it; nil when there is nothing else.
  func text(_ columns: ClosedRange<Int>) -> String? {
    guard letters.isEmpty else {
      let text = CellSplitter.trimmed(rawLetters(columns))
      return text.isEmpty ? nil : text
    }
    let field = field(columns)
    let end = field.endBeforeSpace
    var start = 0
    while start < end, field[start].isSpace { start += 1 }
    guard start < end else { return nil }
    return String(utf8Checked: UnsafeRawBufferPointer(rebasing: field[start..<end]))
  }

  /// Without the white space after it; nil when there is nothing else.
  func leading(_ columns: ClosedRange<Int>) -> String? {
    let text = raw(columns)
    guard let last = text.lastIndex(where: { !$0.isWhitespace }) else { return nil }
    return String(text[...last])
  }

  /// The number that all columns write in digits; nil when one is no digit.
  func number(_ columns: ClosedRange<Int>) -> Int64? {
    guard columns.count <= 18, columns.upperBound <= count else { return nil }
    var value: Int64 = 0
    for column in columns {
      let letter = letters.isEmpty ? UInt32(bytes[column - 1]) : letters[column - 1].value
      let digit = letter &- 0x30
      guard digit <= 9 else { return nil }
      value = value * 10 + Int64(digit)
    }
    return value
  }

  /// Like `number`, with blanks before the digits; nothing but blanks is nil.
  func paddedNumber(_ columns: ClosedRange<Int>) -> Int64? {
    guard let text = text(columns), text.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") <= 9 }) else {
      return nil
    }
    return text.utf8.count <= 18 ? Int64(text) : nil
  }

  var slice: Slice { Slice(offset: offset, length: length, line: line) }
}

/// Reads fixed-width records: a line each, or one after another without line ends.
final class FixedLines {
  let file: String
  private let lines: TextLines
  private let width: Int
  private let errors: ErrorCollector
  private var decoder: TextDecoder
  /// The line that is being cut into records, and from where on.
  private var line: TextLine?
  private var at = 0

  init(
    source: ByteSource, width: Int, errors: ErrorCollector, limits: Limits,
    fallback: TextEncoding = .windows1252
  ) throws(FormatError) {
    file = source.file
    lines = try TextLines(source: source, limits: limits)
    self.width = width
    self.errors = errors
    decoder = TextDecoder(fallback: fallback)
  }

  var encoding: TextEncoding { decoder.encoding }

  /// The next record that is not blank, valid until the call after.
  func next() throws(FormatError) -> FixedRecord? {
    while true {
      if let line, at < line.bytes.count { return record(line) }
      line = nil
      guard let next = try lines.next() else { return nil }
      if next.isBlank || next.bytes.count == 1 && next.bytes[0] == 0x1A { continue }
      line = next
      at = 0
    }
  }

  private func record(_ line: TextLine) -> FixedRecord {
    let count = line.bytes.count
    let isBlocked = count > width && count % width == 0
    let bytes = line.slice(at..<at + (isBlocked ? width : count))
    let offset = line.offset + at
    at += bytes.count
    if UTF8Check.isASCII(bytes) {
      return FixedRecord(ascii: bytes, line: line.number, offset: offset)
    }
    return FixedRecord(
      text(bytes, line), line: line.number, offset: offset, length: bytes.count)
  }

  private func text(_ bytes: UnsafeRawBufferPointer, _ line: TextLine) -> String {
    do throws(FailedValue) {
      return try decoder.string(bytes)
    } catch {
      errors.add(
        error.reason, at: InputLocation(file: file, line: line.number, offset: line.offset))
      return decoder.encoding.loosely(bytes)
    }
  }
}

/// Dates of six digits.
enum ShortDate {
  /// Years from 70 on are those before 2000.
  static func read(_ text: String, _ order: Order) -> CalendarDate? {
    var text = text
    return text.withUTF8 { raw in
      let bytes = UnsafeRawBufferPointer(raw)
      guard bytes.count == 6, let digits = bytes.digits(0..<6) else { return nil }
      return read(digits: Int64(digits), order)
    }
  }

  /// - Parameter digits: The number that the six digits write.
  static func read(digits: Int64, _ order: Order) -> CalendarDate? {
    let (first, month, last) = (digits / 10_000, digits / 100 % 100, digits % 100)
    let (year, day) = order == .yearFirst ? (first, last) : (last, first)
    return CalendarDate(
      year: Int(year) + (year < 70 ? 2000 : 1900), month: Int(month), day: Int(day))
  }

  enum Order {
    case yearFirst, dayFirst
  }
}
