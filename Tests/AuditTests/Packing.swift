import CZlib

@testable import Audit

/// The ways in which a file may come compressed.
enum Packing: Sendable {
  case gzip, zstd

  func pack(_ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .gzip: Self.gzip(bytes)
    case .zstd: bytes.withUnsafeBytes { ZstdCompressor().frame($0) }
    }
  }

  private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    var stream = z_stream()
    deflateInit2_(
      &stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    let capacity = Int(deflateBound(&stream, UInt(bytes.count)))
    return [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
      bytes.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(capacity)
        let end = deflate(&stream, Z_FINISH)
        precondition(end == Z_STREAM_END, "zlib's own bound is too small")
      }
      count = capacity - Int(stream.avail_out)
    }
  }
}
