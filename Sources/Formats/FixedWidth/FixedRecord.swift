import Domain

/// One record of a format in which every field has its columns.
///
/// Columns count characters from 1, as the tables of these formats do. A record that was trimmed is
/// read as if blanks stood at its end.
struct FixedRecord {
  /// The record when it is ASCII, as nearly all are; a letter is then a byte.
  private let bytes: [UInt8]
  /// The record when it is not.
  private let letters: [Unicode.Scalar]
  let line: Int
  let offset: Int
  /// Bytes in the file, without the line end.
  let length: Int

  init(_ text: String, line: Int, offset: Int, length: Int) {
    let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
    bytes = isASCII ? Array(text.utf8) : []
    letters = isASCII ? [] : Array(text.unicodeScalars)
    self.line = line
    self.offset = offset
    self.length = length
  }

  /// How many characters are there.
  var count: Int { letters.isEmpty ? bytes.count : letters.count }

  /// The first character, which tells the kind of record; a blank for an empty one.
  var kind: Unicode.Scalar { letters.first ?? bytes.first.map { Unicode.Scalar($0) } ?? " " }

  /// The characters as they stand, blanks where the record is too short.
  func raw(_ columns: ClosedRange<Int>) -> String {
    guard letters.isEmpty else { return rawLetters(columns) }
    return String(unsafeUninitializedCapacity: columns.count) { text in
      for (at, column) in columns.enumerated() {
        text[at] = column <= bytes.count ? bytes[column - 1] : UInt8(ascii: " ")
      }
      return columns.count
    }
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
    let field = bytes[
      min(columns.lowerBound - 1, bytes.count)..<min(columns.upperBound, bytes.count)]
    guard let first = field.firstIndex(where: { !$0.isSpace }),
      let last = field.lastIndex(where: { !$0.isSpace })
    else { return nil }
    return field[first...last].withUnsafeBytes { String(utf8Checked: $0) }
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
  private var waiting: [FixedRecord] = []

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

  /// The next record that is not blank.
  func next() throws(FormatError) -> FixedRecord? {
    while true {
      if let record = waiting.popLast() { return record }
      guard let line = try lines.next() else { return nil }
      if line.isBlank || line.bytes.elementsEqual([0x1A]) { continue }
      split(line)
    }
  }

  private func split(_ line: TextLine) {
    let isBlocked = line.bytes.count > width && line.bytes.count % width == 0
    let step = isBlocked ? width : line.bytes.count
    for start in stride(from: 0, to: line.bytes.count, by: step) {
      let bytes = line.slice(start..<start + step)
      waiting.append(
        FixedRecord(
          text(bytes, line), line: line.number, offset: line.offset + start, length: bytes.count))
    }
    waiting.reverse()
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
      guard bytes.count == 6, let first = bytes.digits(0..<2), let month = bytes.digits(2..<4),
        let last = bytes.digits(4..<6)
      else { return nil }
      let (year, day) = order == .yearFirst ? (first, last) : (last, first)
      return CalendarDate(year: year + (year < 70 ? 2000 : 1900), month: month, day: day)
    }
  }

  enum Order {
    case yearFirst, dayFirst
  }
}
