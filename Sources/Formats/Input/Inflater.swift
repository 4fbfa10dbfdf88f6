import CZlib

/// Decompresses a gzip file or the member of a zip archive, piece by piece.
final class Inflater: Decompressor {
  private var stream = z_stream()
  private let expectedCRC: UInt?
  private var crc: UInt = 0
  private(set) var isAtEnd = false

  /// - Parameter rawWithCRC: The checksum of data that have neither header nor checksum of their
  ///   own, as in a zip archive; nil for gzip.
  init(rawWithCRC expected: UInt? = nil) {
    expectedCRC = expected
    let windowBits: Int32 = expected != nil ? -15 : 31
    let code = inflateInit2_(
      &stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib starts with memory to spare")
  }

  deinit { inflateEnd(&stream) }

  /// Takes what it can of `input` and writes what it can to `output`.
  func decompress(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(DamagedCompression) -> (consumed: Int, produced: Int) {
    if isAtEnd, expectedCRC == nil, !input.isEmpty {
      // A gzip file may hold several members one after the other.
      guard inflateReset(&stream) == Z_OK else { throw DamagedCompression() }
      isAtEnd = false
    }
    guard !isAtEnd else {
      guard input.isEmpty else { throw DamagedCompression() }
      return (0, 0)
    }
    stream.next_in = UnsafeMutablePointer(
      mutating: input.bindMemory(to: UInt8.self).baseAddress)
    stream.avail_in = UInt32(input.count)
    stream.next_out = output.bindMemory(to: UInt8.self).baseAddress
    stream.avail_out = UInt32(output.count)
    let code = inflate(&stream, Z_NO_FLUSH)
    let consumed = input.count - Int(stream.avail_in)
    let produced = output.count - Int(stream.avail_out)
    switch code {
    case Z_STREAM_END: isAtEnd = true
    case Z_OK, Z_BUF_ERROR: break
    default: throw DamagedCompression()
    }
    if let expectedCRC {
      crc = crc32(crc, output.bindMemory(to: UInt8.self).baseAddress, UInt32(produced))
      if isAtEnd, crc != expectedCRC { throw DamagedCompression() }
    }
    return (consumed, produced)
  }
}
