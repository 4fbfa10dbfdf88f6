import Glibc

/// The content of one archived file, block by block, with its hash checked at the end.
///
/// What was read before the end is not proven yet: act on it only after `nextBlock` returned nil.
public final class ArchivedReader {
  public let digest: Digest
  private let content: ContentReader
  private let hash = SHA256()
  private let buffer: UnsafeMutableRawBufferPointer
  private var atEnd = false

  init(_ path: String, _ digest: Digest) throws(AuditError) {
    guard access(path, F_OK) == 0 else { throw AuditError(.notArchived(digest), file: path) }
    self.digest = digest
    content = try ContentReader(path, isOurs: true)
    buffer = .allocate(byteCount: ContentReader.blockSize, alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// The next piece, valid until the next call; nil at the end, once the hash was found right.
  ///
  /// - Throws: `AUD-0007`, naming the file, when one bit of it has changed.
  public func nextBlock() throws(AuditError) -> UnsafeRawBufferPointer? {
    if atEnd { return nil }
    let count: Int
    do {
      count = try content.read(into: buffer)
    } catch {
      guard case .damagedCompression = error.reason else { throw error }
      throw changed(found: nil)
    }
    let block = UnsafeRawBufferPointer(rebasing: buffer[..<count])
    hash.update(block)
    // The last block is handed out only with the verdict: nothing of a short file leaks unproven.
    if count < buffer.count {
      atEnd = true
      let found = hash.finish()
      guard found == digest else { throw changed(found: found) }
    }
    return count > 0 ? block : nil
  }

  /// Reads to the end for the sake of the check alone.
  public func verify() throws(AuditError) {
    while try nextBlock() != nil {}
  }

  private func changed(found: Digest?) -> AuditError {
    AuditError(.archivedContentChanged(expected: digest, found: found), file: content.file.path)
  }
}
