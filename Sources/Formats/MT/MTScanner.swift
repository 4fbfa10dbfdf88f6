import Domain

/// Cuts a file into SWIFT fields, with or without the envelope around the messages.
///
/// A field begins at a line `:tag:` and reaches to the next one. What looks like a tag but cannot be
/// one where it stands (a time of day that a bank broke after its hours) stays text, and so does a
/// line with nothing but a hyphen before the statement is complete. One field is in memory at a time.
final class MTScanner {
  enum Event {
    /// A field; its bytes are valid until the next call.
    case field(MTField)
    /// A line of the envelope or before the first field.
    case heading(UnsafeRawBufferPointer, line: Int)
    /// Text after a field that has one line only.
    case stray(UnsafeRawBufferPointer, line: Int)
    /// The end of a message: `-`, `-}` or what stands for them.
    case endOfMessage
  }

  private let source: ByteSource
  private let limits: Limits

  private var buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: 2 * ByteSource.blockBytes, alignment: 16)
  /// What is kept in the buffer begins here: the current field, or the line to be read next.
  private var start = 0
  private var end = 0
  private var atEnd = false
  /// Offset in the file of the buffer's first byte.
  private var base = 0

  /// Where the next line begins, from `start`, and its number.
  private var cursor = 0
  private var line = 1
  private var section = MTSection.outside
  private var ended = false

  init(source: ByteSource, limits: Limits) throws(FormatError) {
    self.source = source
    self.limits = limits
    try fill()
    if end >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF { start = 3 }
  }

  deinit { buffer.deallocate() }

  /// The next thing in the file; nil at its end.
  func next() throws(FormatError) -> Event? {
    while true {
      start += cursor
      cursor = 0
      guard let found = try nextLine() else { return nil }
      let shape = MTLineShape(bytes(found), in: section, after: nil)
      switch shape {
      case .tag(let tag, let skipped):
        return .field(try field(tag, skipping: skipped, of: found))
      case .endOfMessage, .hyphen:
        section = .outside
        readOn(behindEndIn: found)
        return .endOfMessage
      case .text where section == .head || section == .body:
        return .stray(bytes(found), line: line - 1)
      case .envelope, .text:
        section = .outside
        if isInline(found) { continue }
        return .heading(bytes(found), line: line - 1)
      case .blank: continue
      }
    }
  }

  /// `{4:` and the first field on one line: the field is read as if it had its own.
  private func isInline(_ found: Range<Int>) -> Bool {
    let bytes = bytes(found)
    guard bytes.count > 4 else { return false }
    for at in 0..<(bytes.count - 4)
    where bytes[at] == UInt8(ascii: "{") && bytes[at + 1] == UInt8(ascii: "4")
      && bytes[at + 2] == UInt8(ascii: ":") && bytes[at + 3] == UInt8(ascii: ":")
    {
      cursor = found.lowerBound + at + 3
      line -= 1
      return true
    }
    return false
  }

  /// What follows `-}` on its line is read as a line of its own: `-}${1:…`.
  private func readOn(behindEndIn found: Range<Int>) {
    guard let brace = bytes(found).firstIndex(of: UInt8(ascii: "}")), brace + 1 < found.count
    else { return }
    cursor = found.lowerBound + brace + 1
    line -= 1
  }

  /// The field that begins with the line `first`, with its continuation lines.
  private func field(
    _ tag: MTTag, skipping skipped: Int, of first: Range<Int>
  ) throws(FormatError) -> MTField {
    start += first.lowerBound + skipped
    let firstLine = line - 1
    let headLength = tag.length + 2
    cursor -= first.lowerBound + skipped
    section = section.after(tag)
    var stop = first.count - skipped
    var lastLine = 0..<stop
    /// A hyphen that ends the message unless something goes on after it.
    var hyphen: (stop: Int, cursor: Int, line: Int)?
    while true {
      let before = (cursor, line)
      guard let next = try nextLine() else { break }
      let shape = MTLineShape(bytes(next), in: section, after: bytes(lastLine))
      if case .blank = shape { continue }
      if shape == .hyphen {
        if hyphen == nil { hyphen = (stop, before.0, before.1) }
        continue
      }
      if let pending = hyphen, shape.endsMessageAfterHyphen(in: section, of: tag) {
        (cursor, line) = (pending.cursor, pending.line)
        return made(tag, headLength, pending.stop, firstLine)
      }
      hyphen = nil
      guard shape == .text, tag.hasLines else {
        (cursor, line) = before
        return made(tag, headLength, stop, firstLine)
      }
      stop = next.upperBound
      lastLine = next
      guard stop < limits.runBytes else {
        throw FormatError(
          .lineTooLong(limit: limits.runBytes),
          at: InputLocation(file: source.file, line: firstLine))
      }
    }
    if let pending = hyphen {
      (cursor, line) = (pending.cursor, pending.line)
      return made(tag, headLength, pending.stop, firstLine)
    }
    return made(tag, headLength, stop, firstLine)
  }

  private func made(_ tag: MTTag, _ headLength: Int, _ stop: Int, _ line: Int) -> MTField {
    MTField(
      tag: tag, value: bytes(min(headLength, stop)..<stop), headLength: headLength,
      offset: base + start, length: stop, line: line)
  }

  private func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      rebasing: buffer[start + range.lowerBound..<start + range.upperBound])
  }

  /// The range of the next line without its end, from `start`; nil at the end of the file.
  private func nextLine() throws(FormatError) -> Range<Int>? {
    var at = start + cursor
    while true {
      at = LineEnds.next(in: buffer, from: at, to: end)
      let isWhole = at < end && (buffer[at] == UInt8(ascii: "\n") || at + 1 < end)
      if isWhole || atEnd { break }
      guard at - start < 2 * limits.runBytes else {
        throw FormatError(
          .lineTooLong(limit: limits.runBytes), at: InputLocation(file: source.file, line: line))
      }
      let done = at - start
      try fill()
      at = start + done
    }
    let from = cursor
    let to = at - start
    guard to - from <= limits.runBytes else {
      throw FormatError(
        .lineTooLong(limit: limits.runBytes), at: InputLocation(file: source.file, line: line))
    }
    guard at < end else {
      cursor = to
      guard to > from else { return nil }
      line += 1
      return from..<to
    }
    let isPair =
      buffer[at] == UInt8(ascii: "\r") && at + 1 < end && buffer[at + 1] == UInt8(ascii: "\n")
    cursor = to + (isPair ? 2 : 1)
    line += 1
    return from..<to
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
}

/// One field as it stands in the file.
struct MTField {
  let tag: MTTag
  /// What follows the second colon, without the last line's end.
  let value: UnsafeRawBufferPointer
  /// Bytes of `:tag:`.
  let headLength: Int
  /// Of the first colon in the file, and bytes to the end of the value.
  let offset: Int
  let length: Int
  /// Of the first colon, from 1.
  let line: Int
}
