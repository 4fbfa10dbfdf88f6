/// The content of a file in blocks, unpacked when the file is gzip or zstd.
///
/// One layer of compression only: a gzip inside a gzip is content.
final class ContentReader {
  static let blockSize = 1 << 20

  /// Beyond the first MiB, how many bytes may come out for each that went in, of a file from
  /// outside; real statements compress about 20 times.
  static let maximumRatio = 200

  let file: InputFile
  private let compression: Compression?
  private let raw: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end = 0
  private let isOurs: Bool
  private var decompressor: (any Decompressor)?
  private var consumed = 0
  private var produced = 0

  /// - Parameters:
  ///   - isOurs: Whether we compressed the file, so that it may be as regular as it likes.
  ///   - isPlain: Whether compressed data is not unpacked but content as it is.
  init(_ path: String, isOurs: Bool = false, isPlain: Bool = false) throws(AuditError) {
    self.isOurs = isOurs
    file = try InputFile(path)
    raw = .allocate(byteCount: Self.blockSize, alignment: 16)
    end = try file.read(into: raw)
    compression =
      isPlain ? nil : Compression(UnsafeRawBufferPointer(rebasing: raw[..<end]))
    decompressor = compression?.decompressor()
  }

  deinit { raw.deallocate() }

  var isCompressed: Bool { compression != nil }

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
      if let decompressor {
        let (taken, made) = try unpack(decompressor, input, into: room)
        start += taken
        filled += made
        // At the end of the file, the tail of a long repeat may still be held back.
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
    (start, end) = (0, 0)
    (consumed, produced) = (0, 0)
    decompressor = compression?.decompressor()
  }

  private func unpack(
    _ decompressor: any Decompressor, _ input: UnsafeRawBufferPointer,
    into room: UnsafeMutableRawBufferPointer
  ) throws(AuditError) -> (taken: Int, made: Int) {
    let taken: Int
    let made: Int
    do throws(DamagedCompression) {
      (taken, made) = try decompressor.decompress(input, into: room)
    } catch {
      throw AuditError(.damagedCompression, file: file.path)
    }
    consumed += taken
    produced += made
    if !isOurs, produced > 1 << 20, produced / Self.maximumRatio > consumed {
      throw AuditError(.expandsTooMuch, file: file.path)
    }
    return (taken, made)
  }

  private func checkEnd() throws(AuditError) {
    if let decompressor, !decompressor.isComplete {
      throw AuditError(.damagedCompression, file: file.path)
    }
    try file.checkUnchanged()
  }
}
