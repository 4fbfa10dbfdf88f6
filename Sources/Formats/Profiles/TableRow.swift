import Domain

/// Gives the rows of a table one by one: of a text file or of a workbook's sheet.
protocol RowReader: AnyObject {
  /// The next row, blank ones included, valid until the call after; nil at the end.
  func next() throws(FormatError) -> TableRow?
}

/// Where a field lies in its row, without its quotes.
struct TableCell {
  /// What a workbook knows of a cell.
  enum Kind: UInt8 {
    case text
    /// Written with a point and without grouping, whatever the profile says.
    case number
    /// Written `YYYY-MM-DD`.
    case date
  }

  var start: Int
  var end: Int
  var isQuoted = false
  /// It holds doubled quotes.
  var hasEscapes = false
  var kind = Kind.text

  init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }
}

/// One row, a view into a reader's buffer that is valid until the next row is read.
struct TableRow {
  let bytes: UnsafeRawBufferPointer
  let cells: UnsafeMutablePointer<TableCell>
  let count: Int
  let hasQuotes: Bool
  /// Offset of the row in the file.
  let offset: Int
  let line: Int
  let file: String
  /// False for a last line that the file does not end: it may be cut off.
  var isEnded = true

  var slice: Slice { Slice(offset: offset, length: bytes.count, line: line) }
  var place: InputLocation { InputLocation(file: file, line: line, column: 1, offset: offset) }

  /// Nothing but blanks in every field.
  var isBlank: Bool { (0..<count).allSatisfy { self[$0].isEmpty } }

  /// The bytes of a field without blanks around them; none when the row is shorter.
  subscript(_ index: Int) -> UnsafeRawBufferPointer {
    guard index < count else { return UnsafeRawBufferPointer(rebasing: bytes[0..<0]) }
    var (start, end) = (cells[index].start, cells[index].end)
    while start < end, bytes[start].isBlank { start += 1 }
    while start < end, bytes[end - 1].isBlank { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
  }

  func kind(_ index: Int) -> TableCell.Kind { index < count ? cells[index].kind : .text }

  func place(of index: Int) -> InputLocation {
    index < count ? place(ofByte: cells[index].start) : place
  }

  func place(ofByte at: Int) -> InputLocation {
    var (line, column) = (line, 1)
    for byte in bytes.prefix(at) {
      column += 1
      if byte == UInt8(ascii: "\n") { (line, column) = (line + 1, 1) }
    }
    return InputLocation(file: file, line: line, column: column, offset: offset + at)
  }

  /// The ends of lines inside quoted fields.
  func lineEnds(_ endsWithCR: Bool) -> Int {
    let mark = endsWithCR ? UInt8(ascii: "\r") : UInt8(ascii: "\n")
    return bytes.count(of: mark)
  }
}
