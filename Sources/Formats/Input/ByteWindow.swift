import Domain

/// The part of a file that is being looked at: read on as needed, never more than one record.
///
/// Every reader of text slides one of these over its file, or over blocks of it. Nobody else holds its members, so that
/// they need no check for it at each access.
final class ByteWindow {
  let source: ByteSource
  private let limit: Int
  @exclusivity(unchecked) private var buffer: UnsafeMutableRawBufferPointer
  @exclusivity(unchecked) private var start = 0
  @exclusivity(unchecked) private var end = 0
  @exclusivity(unchecked) private var base = 0
  @exclusivity(unchecked) private(set) var atEnd = false
  /// It shows blocks that it is given, one after another, and reads nothing itself.
  private let isGiven: Bool

  /// - Throws: when the file cannot be read. A byte order mark of UTF-8 is passed over.
  init(source: ByteSource, limits: Limits) throws(FormatError) {
    self.source = source
    limit = limits.runBytes
    isGiven = false
    buffer = .allocate(byteCount: 2 * ByteSource.blockBytes, alignment: 16)
    _ = try more()
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start += 3 }
  }

  /// Shows nothing yet; blocks of the file are given to it.
  init(blocksOf file: String) {
    source = ByteSource(bytes: [], name: file)
    limit = .max
    isGiven = true
    buffer = .allocate(byteCount: 1 << 18, alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// Shows a block in place of the one before.
  func show(_ block: RowBlock) {
    while buffer.count < block.bytes.count { grow() }
    buffer.copyBytes(from: block.bytes)
    (start, end, base, atEnd) = (0, block.bytes.count, block.offset, block.isLast)
  }

  /// What was read and not yet passed; valid until `more`.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[start..<end]) }

  /// Where in the file `bytes` begin.
  var offset: Int { base + start }

  func advance(by count: Int) { start += count }

  /// Reads on behind `bytes`; false at the end of the file.
  ///
  /// - Throws: `lineTooLong` when what is held already exceeds the limit.
  func more() throws(FormatError) -> Bool {
    if atEnd || isGiven { return false }
    guard end - start < limit else {
      throw FormatError(.lineTooLong(limit: limit), at: InputLocation(file: source.file))
    }
    if start > 0 {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
      base += start
      end -= start
      start = 0
    }
    if buffer.count - end < ByteSource.blockBytes / 2 { grow() }
    let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
    end += count
    atEnd = count == 0
    return count > 0
  }

  private func grow() {
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: buffer.count * 2, alignment: 16)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[0..<end]))
    buffer.deallocate()
    buffer = larger
  }
}
