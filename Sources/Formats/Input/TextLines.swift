import Domain
import Glibc

/// One line of a file without its end; the bytes are valid until the next one is read.
struct TextLine {
  let bytes: UnsafeRawBufferPointer
  /// Where it begins in the file.
  let offset: Int
  /// From 1.
  let number: Int

  var isBlank: Bool { bytes.allSatisfy(\.isBlank) }

  func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    let bounds = range.clamped(to: 0..<bytes.count)
    return UnsafeRawBufferPointer(rebasing: bytes[bounds])
  }
}

/// Reads the lines of a file, which end with LF, CR LF or CR.
final class TextLines {
  private let window: ByteWindow
  private var taken = 0
  private var number = 0

  init(source: ByteSource, limits: Limits) throws(FormatError) {
    window = try ByteWindow(source: source, limits: limits)
  }

  /// The next line; nil at the end of the file. What stands after the last line end is a line too.
  func next() throws(FormatError) -> TextLine? {
    window.advance(by: taken)
    taken = 0
    var searched = 0
    while true {
      let bytes = window.bytes
      if let end = TextLines.lineEnd(in: bytes, from: searched) {
        // A CR at the very end may be the first half of a line end.
        if bytes[end] == UInt8(ascii: "\r"), end + 1 == bytes.count, !window.atEnd {
          if try window.more() { continue }
        }
        return line(upTo: end, in: window.bytes)
      }
      searched = bytes.count
      if try window.more() { continue }
      guard !window.bytes.isEmpty else { return nil }
      return line(upTo: window.bytes.count, in: window.bytes)
    }
  }

  private func line(upTo end: Int, in bytes: UnsafeRawBufferPointer) -> TextLine {
    let isPair =
      end + 1 < bytes.count && bytes[end] == UInt8(ascii: "\r")
      && bytes[end + 1] == UInt8(ascii: "\n")
    taken = min(bytes.count, end + (isPair ? 2 : 1))
    number += 1
    return TextLine(
      bytes: UnsafeRawBufferPointer(rebasing: bytes[..<end]), offset: window.offset,
      number: number)
  }

  private static func lineEnd(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard start < bytes.count, let base = bytes.baseAddress else { return nil }
    let feed = memchr(base + start, 0x0A, bytes.count - start).map {
      UnsafeRawPointer($0) - base
    }
    let upTo = feed ?? bytes.count
    if let at = memchr(base + start, 0x0D, upTo - start) { return UnsafeRawPointer(at) - base }
    return feed
  }
}
