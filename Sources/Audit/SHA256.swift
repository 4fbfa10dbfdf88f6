import CCrypto

/// A running SHA-256 over any number of pieces (libcrypto, about 1.5 GB/s with SHA extensions).
///
///     let hash = SHA256()
///     hash.update(block)
///     let digest = hash.finish()
public final class SHA256 {
  private let context: OpaquePointer

  /// Looked up once: libcrypto takes longer to find the algorithm than to hash a line.
  private nonisolated(unsafe) static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

  public init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, Self.algorithm, nil) == 1
    else {
      preconditionFailure("libcrypto has no SHA-256")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  public func update(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, bytes.count > 0 else { return }
    precondition(EVP_DigestUpdate(context, start, bytes.count) == 1, "SHA-256 after its end")
  }

  public func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// The hash of everything so far. The running hash starts afresh.
  public func finish() -> Digest {
    withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { buffer in
      precondition(EVP_DigestFinal_ex(context, buffer.baseAddress, nil) == 1, "SHA-256 failed")
      precondition(EVP_DigestInit_ex(context, nil, nil) == 1, "SHA-256 cannot start afresh")
      return Digest(bytes: UnsafeRawBufferPointer(buffer))
    }
  }

  public static func digest(of bytes: UnsafeRawBufferPointer) -> Digest {
    let hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }

  public static func digest(of text: String) -> Digest {
    let hash = SHA256()
    hash.update(text)
    return hash.finish()
  }

  public static func digest(of bytes: [UInt8]) -> Digest {
    bytes.withUnsafeBytes { digest(of: $0) }
  }
}
