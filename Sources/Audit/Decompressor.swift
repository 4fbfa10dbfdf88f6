/// Unpacks one kind of compressed data, piece by piece.
protocol Decompressor: AnyObject {
  /// Whether the data may end here.
  var isComplete: Bool { get }

  /// Unpacks as much of `input` as fits into `output`; an empty `input` flushes.
  func decompress(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(DamagedCompression) -> (consumed: Int, produced: Int)
}

struct DamagedCompression: Error {}
