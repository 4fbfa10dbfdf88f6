/// A running digest of a file's bytes. Audit supplies SHA-256; reporting only feeds it.
public protocol ByteDigest: AnyObject {
  func update(_ bytes: UnsafeRawBufferPointer)

  /// The digest in lower-case hexadecimal. Called once, after the last byte.
  func hex() -> String
}

/// A file of the pack that is complete and in place.
public struct WrittenFile: Hashable, Sendable {
  /// Relative to the pack's folder, with `/`: `statements/club-anderlecht.pdf`.
  public let name: String
  public let bytes: Int64
  public let sha256: String

  public init(name: String, bytes: Int64, sha256: String) {
    self.name = name
    self.bytes = bytes
    self.sha256 = sha256
  }
}
