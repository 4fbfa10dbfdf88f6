/// The content of a file in blocks, inflated when the file is gzip.
///
/// One layer of compression only: a gzip inside a gzip is content.
final class ContentReader {
  static let blockSize = 1 << 20

  let file: InputFile
  let isCompressed: Bool
  private let raw: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end = 0
  private let maximumRatio: Int?
  private var inflater: Inflater?

  /// - Parameter maximumRatio: How far gzip may expand; nil for data that we compressed ourselves.
  /// - Parameter isPlain: Whether gzip is not inflated but content as it is.
  init(
    _ path: String, maximumRatio: Int? = 100, isPlain: Bool = false
  ) throws(AuditError) {
    self.maximumRatio = maximumRatio
    file = try InputFile(path)
    raw = .allocate(byteCount: Self.blockSize, alignment: 16)
    end = try file.read(into: raw)
    isCompressed = !isPlain && end >= 2 && raw[0] == 0x1f && raw[1] == 0x8b
    inflater = isCompressed ? Inflater(file: path, maximumRatio: maximumRatio) : nil
  }

  deinit { raw.deallocate() }

  /// Fills the buffer as far as the content goes; fewer bytes than it holds only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(AuditError) -> Int {
    var filled = 0
    while filled < buffer.count {
      if start == end {
        start = 0
        end = try file.read(into: raw)
      }
      let input = UnsafeRawBufferPointer(rebasing: raw[start..<end])
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      if let inflater {
        let (taken, made) = try inflater.inflate(input, into: room)
        start += taken
        filled += made
        // At the end of the file, the inflater may still hold the tail of a long repeat.
        if end == 0, made == 0 { break }
      } else {
        if end == 0 { break }
        let count = min(input.count, room.count)
        room.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[..<count]))
        start += count
        filled += count
      }
    }
    if filled < buffer.count { try checkEnd() }
    return filled
  }

  func rewind() throws(AuditError) {
    try file.rewind()
    start = 0
    end = 0
    inflater = isCompressed ? Inflater(file: file.path, maximumRatio: maximumRatio) : nil
  }

  private func checkEnd() throws(AuditError) {
    if let inflater, !inflater.isComplete { throw AuditError(.damagedGzip, file: file.path) }
    try file.checkUnchanged()
  }
}
