/// How lines are cut into records.
enum BAILine {
  /// The records on a line: some banks write several, with blanks after each slash.
  static func records(in line: TextLine) -> [Range<Int>] {
    let bytes = line.bytes
    var ranges: [Range<Int>] = []
    var start = 0
    var from = 0
    while let slash = bytes[from...].firstIndex(of: UInt8(ascii: "/")) {
      from = slash + 1
      let next = bytes[from...].firstIndex { !$0.isBlank } ?? bytes.count
      guard next > from, next < bytes.count,
        code(UnsafeRawBufferPointer(rebasing: bytes[next...])) != nil
      else { continue }
      ranges.append(start..<from)
      start = next
      from = next
    }
    ranges.append(start..<bytes.count)
    return ranges
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
