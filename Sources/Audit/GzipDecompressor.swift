import CZlib

/// Reading gzip: one or several members.
final class GzipDecompressor: Decompressor {
  private var stream = z_stream()
  private(set) var isComplete = false

  init() {
    // 15 + 16: the largest window, and a gzip header is required.
    let status = inflateInit2_(
      &stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start")
  }

  deinit { inflateEnd(&stream) }

  func decompress(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(DamagedCompression) -> (consumed: Int, produced: Int) {
    stream.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.avail_in = UInt32(input.count)
    stream.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = UInt32(output.count)
    while stream.avail_out > 0, stream.avail_in > 0 || !isComplete {
      if isComplete {
        inflateReset(&stream)
        isComplete = false
      }
      let status = inflate(&stream, Z_NO_FLUSH)
      if status == Z_STREAM_END {
        isComplete = true
        continue
      }
      if status == Z_BUF_ERROR { break }
      guard status == Z_OK else { throw DamagedCompression() }
    }
    return (input.count - Int(stream.avail_in), output.count - Int(stream.avail_out))
  }
}
