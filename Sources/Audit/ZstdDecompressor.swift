import CZstd

/// Reading zstd: one or several frames, each with a window of at most 128 MiB (zstd's own limit).
final class ZstdDecompressor: Decompressor {
  private let context: OpaquePointer
  private(set) var isComplete = false

  init() {
    guard let made = ZSTD_createDCtx() else { preconditionFailure("zstd cannot start") }
    context = made
  }

  deinit { ZSTD_freeDCtx(context) }

  func decompress(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(DamagedCompression) -> (consumed: Int, produced: Int) {
    var from = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var to = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    // At the end of a frame only more input starts another.
    while to.pos < to.size, from.pos < from.size || !isComplete {
      let (taken, made) = (from.pos, to.pos)
      let status = ZSTD_decompressStream(context, &to, &from)
      guard ZSTD_isError(status) == 0 else { throw DamagedCompression() }
      isComplete = status == 0
      if from.pos == taken, to.pos == made { break }
    }
    return (from.pos, to.pos)
  }
}
