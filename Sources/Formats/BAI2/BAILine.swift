/// How lines are cut into records.
enum BAILine {
  /// The record on a line that begins at a place, and where the next one does; nil after the last.
  /// Some banks write several, with blanks after each slash.
  static func record(
    in line: TextLine, from start: Int
  ) -> (record: Range<Int>, next: Int?) {
    let bytes = line.bytes
    var from = start
    while let slash = bytes.firstIndex(of: UInt8(ascii: "/"), from: from) {
      from = slash + 1
      var next = from
      while next < bytes.count, bytes[next].isBlank { next += 1 }
      if next > from, next < bytes.count,
        code(UnsafeRawBufferPointer(rebasing: bytes[next...])) != nil
      {
        return (start..<from, next)
      }
    }
    return (start..<bytes.count, nil)
  }

  /// The record code and the comma after it.
  static func code(_ bytes: UnsafeRawBufferPointer) -> BAIRecord.Code? {
    guard bytes.count >= 3, bytes[2] == UInt8(ascii: ","), let number = bytes.digits(0..<2) else {
      return nil
    }
    return BAIRecord.Code(rawValue: number)
  }

  /// Two digits and a comma that are no code of ours.
  static func hasStrangeCode(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= 3 && bytes[2] == UInt8(ascii: ",") && bytes.digits(0..<2) != nil
  }
}
