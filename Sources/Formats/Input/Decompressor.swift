/// Unpacks one kind of compressed data, piece by piece.
protocol Decompressor: AnyObject {
  /// Whether the data may end here.
  var isAtEnd: Bool { get }

  /// Takes what it can of `input` and writes what it can to `output`.
  func decompress(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(DamagedCompression) -> (consumed: Int, produced: Int)
}

struct DamagedCompression: Error {}
