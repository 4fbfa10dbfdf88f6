import CZstd

/// Reading zstd: one or several frames, each with a window of at most 128 MiB (zstd's own limit).
final class ZstdDecompressor: Decompressor {
  private let context: OpaquePointer
  private(set) var isAtEnd = false

  init() {
    guard let made = ZSTD_createDCtx() else { preconditionFailure("zstd cannot start") }
    context = made
  }

  deinit { ZSTD_freeDCtx(context) }

  func decompress(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(DamagedCompression) -> (consumed: Int, produced: Int) {
    // At the end of a frame only more input starts another.
    if isAtEnd, input.isEmpty { return (0, 0) }
    var from = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var to = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let status = ZSTD_decompressStream(context, &to, &from)
    guard ZSTD_isError(status) == 0 else { throw DamagedCompression() }
    isAtEnd = status == 0
    return (from.pos, to.pos)
  }
}
