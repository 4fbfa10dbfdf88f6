import CZlib

/// Decompresses a gzip file or the member of a zip archive, piece by piece.
final class Inflater {
  enum Failure: Error { case damaged, ratio }

  private var stream = z_stream()
  private let ratio: Int
  private let members: Bool
  private var totalIn = 0
  private var totalOut = 0
  private(set) var isAtEnd = false
  private(set) var crc: UInt = 0

  /// - Parameter raw: No header and no checksum, as in a zip archive.
  init(raw: Bool, ratio: Int) {
    self.ratio = ratio
    members = !raw
    let windowBits: Int32 = raw ? -15 : 31
    let code = inflateInit2_(
      &stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib starts with memory to spare")
  }

  deinit { inflateEnd(&stream) }

  /// Takes what it can of `input` and writes what it can to `output`.
  func inflate(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(Failure) -> (consumed: Int, produced: Int) {
    if isAtEnd, members, !input.isEmpty {
      // A gzip file may hold several members one after the other.
      guard inflateReset(&stream) == Z_OK else { throw .damaged }
      isAtEnd = false
    }
    guard !isAtEnd else {
      guard input.isEmpty else { throw .damaged }
      return (0, 0)
    }
    stream.next_in = UnsafeMutablePointer(
      mutating: input.bindMemory(to: UInt8.self).baseAddress)
    stream.avail_in = UInt32(input.count)
    stream.next_out = output.bindMemory(to: UInt8.self).baseAddress
    stream.avail_out = UInt32(output.count)
    let code = CZlib.inflate(&stream, Z_NO_FLUSH)
    let consumed = input.count - Int(stream.avail_in)
    let produced = output.count - Int(stream.avail_out)
    switch code {
    case Z_STREAM_END: isAtEnd = true
    case Z_OK, Z_BUF_ERROR: break
    default: throw .damaged
    }
    totalIn += consumed
    totalOut += produced
    if totalOut > 1 << 20, totalOut / ratio > totalIn { throw .ratio }
    if !members {
      crc = crc32(crc, output.bindMemory(to: UInt8.self).baseAddress, UInt32(produced))
    }
    return (consumed, produced)
  }
}
