import Domain

/// Turns the bytes of one file's fields into text, and reports those that are none.
final class MTText {
  private var decoder: TextDecoder
  private let errors: ErrorCollector

  /// - Parameter head: The file's first bytes. Without UTF-8 the banks write Windows-1252, but bytes
  ///   that have no letter there show one of the old code pages of MS-DOS.
  init(head: [UInt8], errors: ErrorCollector) {
    let fallback: TextEncoding =
      head.contains { [0x81, 0x8D, 0x8F, 0x90, 0x9D].contains($0) } ? .dos852 : .windows1252
    let found = head.withUnsafeBytes { TextEncoding.detect(in: $0, fallback: fallback) }
    let isASCII = head.allSatisfy { $0 < 0x80 }
    decoder = TextDecoder(fallback: fallback, decided: isASCII ? nil : found)
    self.errors = errors
  }

  var encoding: TextEncoding { decoder.encoding }

  func string(_ bytes: ArraySlice<UInt8>, line: Int) -> String {
    bytes.withUnsafeBytes { string($0, line: line) }
  }

  func string(_ bytes: UnsafeRawBufferPointer, line: Int) -> String {
    if MTText.isPlain(bytes) { return String(utf8Checked: bytes) }
    do throws(FailedValue) {
      return try decoder.string(bytes)
    } catch {
      errors.add(error.reason, at: InputLocation(file: errors.file, line: line))
      return decoder.encoding.loosely(bytes)
    }
  }

  /// ASCII without NUL, which is the same in every encoding.
  @inline(__always)
  private static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.allSatisfy { $0 &- 1 < 0x7F }
  }

  /// The lines without the white space at their ends, and without empty lines around them.
  func lines(_ bytes: [UInt8], _ range: Range<Int>, line: Int) -> [String] {
    let start = bytes[range].firstIndex { $0 != 0x0A && $0 != 0x0D } ?? range.upperBound
    let whole = MTCursor.trimmedEnd(start..<range.upperBound, in: bytes)
    guard !whole.isEmpty else { return [] }
    return MTCursor.lines(whole, in: bytes).map { string(bytes[$0], line: line) }
  }
}
