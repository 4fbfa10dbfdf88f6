import CZlib

/// Reading gzip: one or several members, with a cap on how far they expand.
final class Inflater {
  private var stream = z_stream()
  private let file: String
  private var atMemberEnd = false
  private var consumed = 0
  private var produced = 0

  private let maximumRatio: Int?

  /// - Parameter maximumRatio: Beyond the first 8 MiB, what comes out may be at most this many
  ///   times what went in.
  init(file: String, maximumRatio: Int?) {
    self.file = file
    self.maximumRatio = maximumRatio
    // 15 + 16: the largest window, and a gzip header is required.
    let status = inflateInit2_(
      &stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start")
  }

  deinit { inflateEnd(&stream) }

  /// Whether the data may end here.
  var isComplete: Bool { atMemberEnd }

  /// Inflates as much of `input` as fits into `output`.
  func inflate(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(AuditError) -> (consumed: Int, produced: Int) {
    stream.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.avail_in = UInt32(input.count)
    stream.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = UInt32(output.count)
    while stream.avail_out > 0, stream.avail_in > 0 || !atMemberEnd {
      if atMemberEnd {
        inflateReset(&stream)
        atMemberEnd = false
      }
      let status = CZlib.inflate(&stream, Z_NO_FLUSH)
      if status == Z_STREAM_END {
        atMemberEnd = true
        continue
      }
      if status == Z_BUF_ERROR { break }
      guard status == Z_OK else { throw AuditError(.damagedGzip, file: file) }
    }
    let taken = input.count - Int(stream.avail_in)
    let made = output.count - Int(stream.avail_out)
    consumed += taken
    produced += made
    if let maximumRatio, produced > 8 << 20, produced > consumed * maximumRatio {
      throw AuditError(.expandsTooMuch, file: file)
    }
    return (taken, made)
  }
}

/// Writing gzip: each block becomes a member of its own, so blocks compress side by side and the
/// bytes depend on nothing but the content (no name, no time) and zlib's version.
enum Deflater {
  /// Level 1: three times smaller at about 100 MB/s a core; level 6 halves the speed for a tenth.
  private static let level: Int32 = 1

  static func member(_ block: UnsafeRawBufferPointer) -> [UInt8] {
    var stream = z_stream()
    let status = deflateInit2_(
      &stream, level, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start")
    defer { deflateEnd(&stream) }
    let capacity = Int(deflateBound(&stream, UInt(block.count)))
    return [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
      stream.next_in = UnsafeMutablePointer(
        mutating: block.baseAddress?.assumingMemoryBound(to: UInt8.self))
      stream.avail_in = UInt32(block.count)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(capacity)
      let end = deflate(&stream, Z_FINISH)
      precondition(end == Z_STREAM_END, "zlib's own bound is too small")
      count = capacity - Int(stream.avail_out)
    }
  }
}
