import CZstd

/// Writing zstd: each block becomes a frame of its own, so blocks compress side by side and the
/// bytes depend on nothing but the content and zstd's version.
final class ZstdCompressor {
  /// The fastest of the regular levels: archiving is in the way of every ingest.
  private static let level: Int32 = 1

  private let context: OpaquePointer

  init() {
    guard let made = ZSTD_createCCtx() else { preconditionFailure("zstd cannot start") }
    context = made
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Self.level)
    // A flipped bit is then found even where nobody compares the SHA-256.
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
  }

  deinit { ZSTD_freeCCtx(context) }

  func frame(_ block: UnsafeRawBufferPointer) -> [UInt8] {
    let capacity = ZSTD_compressBound(block.count)
    return [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
      count = ZSTD_compress2(
        context, output.baseAddress, capacity, block.baseAddress, block.count)
      precondition(ZSTD_isError(count) == 0, "zstd's own bound is too small")
    }
  }
}
