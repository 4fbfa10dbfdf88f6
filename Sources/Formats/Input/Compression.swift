/// The kinds of compressed file that are read as if they were plain, told by how they begin.
enum Compression {
  case gzip, zstd

  /// How many bytes tell.
  static let signatureBytes = 4

  init?(_ head: some Sequence<UInt8>) {
    if head.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
      self = .zstd
    } else {
      return nil
    }
  }

  func decompressor() -> any Decompressor {
    switch self {
    case .gzip: Inflater()
    case .zstd: ZstdDecompressor()
    }
  }
}
