import Domain

/// Where a field lies in its record, without its quotes.
struct CSVField {
  var start: Int
  var end: Int
  var isQuoted: Bool
  /// It holds doubled quotes.
  var hasEscapes: Bool
}

/// One record, a view into the reader's buffer that is valid until the next record is read.
struct CSVRow {
  let bytes: UnsafeRawBufferPointer
  let fields: UnsafePointer<CSVField>
  let count: Int
  /// Offset of the record in the file.
  let offset: Int
  let line: Int
  let file: String

  var slice: Slice { Slice(offset: offset, length: bytes.count, line: line) }

  /// The bytes of a field, with quotes inside still doubled; what a number or a date needs.
  subscript(_ index: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: bytes.baseAddress.map { $0 + fields[index].start },
      count: fields[index].end - fields[index].start)
  }

  /// The text of a field. The record was checked to be UTF-8 when it was read.
  func string(_ index: Int) -> String {
    let field = self[index]
    guard fields[index].hasEscapes else { return String(utf8Checked: field) }
    return withUnsafeTemporaryAllocation(byteCount: field.count, alignment: 1) { plain in
      let length = CSVRow.undouble(field, into: plain)
      return String(utf8Checked: UnsafeRawBufferPointer(rebasing: plain[..<length]))
    }
  }

  /// Copies a field and makes one quote of two; returns how many bytes are left, at most as many as
  /// there were.
  static func undouble(
    _ field: UnsafeRawBufferPointer, into plain: UnsafeMutableRawBufferPointer
  ) -> Int {
    var count = 0
    var wasQuote = false
    for byte in field {
      let isQuote = byte == UInt8(ascii: "\"")
      if isQuote, wasQuote {
        wasQuote = false
        continue
      }
      plain[count] = byte
      count += 1
      wasQuote = isQuote
    }
    return count
  }

  func place(of index: Int) -> InputLocation {
    let field = fields[index]
    return place(ofByte: field.isQuoted ? field.start - 1 : field.start)
  }

  /// Line and column from 1 of a byte of this record; quoted fields may hold line feeds.
  func place(ofByte at: Int) -> InputLocation {
    var line = line
    var lineStart = 0
    for index in 0..<min(at, bytes.count) where bytes[index] == UInt8(ascii: "\n") {
      line += 1
      lineStart = index + 1
    }
    return InputLocation(file: file, line: line, column: at - lineStart + 1, offset: offset + at)
  }

  var place: InputLocation { place(ofByte: 0) }

  /// Line feeds inside the record; only quoted fields can hold any.
  var lineFeeds: Int {
    var feeds = 0
    for index in 0..<count where fields[index].isQuoted {
      for byte in self[index] where byte == UInt8(ascii: "\n") { feeds += 1 }
    }
    return feeds
  }
}

extension String {
  /// Bytes that were checked before; anything else would be our own mistake.
  init(utf8Checked bytes: UnsafeRawBufferPointer) {
    guard bytes.count > 0 else {
      self = ""
      return
    }
    if bytes.count <= 15 {
      // Small enough to need no storage.
      self.init(unsafeUninitializedCapacity: bytes.count) { target in
        UnsafeMutableRawBufferPointer(target).copyMemory(from: bytes)
        return bytes.count
      }
      return
    }
    // Built once and copied in: quicker than filling storage that has to be checked again.
    self.init(decoding: bytes.bindMemory(to: UInt8.self), as: UTF8.self)
  }
}
