import Dispatch
import Glibc

/// What the archive knows of a file it holds.
public struct StoredFile: Hashable, Sendable {
  /// Of the content: of the uncompressed bytes when the file came compressed, so that a
  /// recompressed file is the same file.
  public var sha256: Digest
  /// Length of the content, uncompressed.
  public var bytes: Int64
  /// Where the archive keeps it, relative to the archive's folder: `ab/abcdef….zst`.
  public var archivedPath: String
  /// Whether the archive held this content before.
  public var alreadyThere: Bool
  /// Whether the file came as gzip or zstd.
  public var cameCompressed: Bool
}

/// The folder that keeps every input file for ever, each under the SHA-256 of its content.
///
///     archive/ab/abcdef….zst
///
/// A file is visible under its name only when it is whole and on disk: it is written beside,
/// flushed, renamed, and the folder flushed. Storing a file again changes nothing, and a stored
/// file is never written to again (its mode is 0440).
public struct Archive: Sendable {
  public let directory: String

  /// - Parameter directory: Created, parents included, with the first file.
  public init(_ directory: String) { self.directory = directory }

  /// Keeps the content of the file at `path`. Reads it twice when the content turns out to be new:
  /// once to hash (fast), once to compress; that both readings agree is checked.
  ///
  /// - Parameters:
  ///   - sizes: The lengths of everything the archive holds, if they are known: a file of another
  ///     length is new for sure and read only once.
  ///   - isArchived: Whether the file is itself an archive's copy, whose expansion was bounded when
  ///     it first came in and is not again.
  ///   - isPlain: Keeps compressed data as it is; for what cannot be unpacked.
  public func store(
    _ path: String, isArchived: Bool = false, isPlain: Bool = false, sizes: Set<Int64>? = nil
  ) throws(AuditError) -> StoredFile {
    let reader = try ContentReader(path, isOurs: isArchived, isPlain: isPlain)
    var expected: Digest?
    if reader.isCompressed || sizes?.contains(Int64(reader.file.size)) ?? true {
      let (digest, bytes) = try Self.hash(reader)
      if access(self.path(of: digest), F_OK) == 0 {
        return Self.stored(digest, bytes, reader, alreadyThere: true)
      }
      try reader.rewind()
      expected = digest
    }
    let (digest, bytes) = try write(reader, expected: expected)
    return Self.stored(digest, bytes, reader, alreadyThere: false)
  }

  private static func stored(
    _ digest: Digest, _ bytes: Int64, _ reader: ContentReader, alreadyThere: Bool
  ) -> StoredFile {
    StoredFile(
      sha256: digest, bytes: bytes, archivedPath: relativePath(of: digest),
      alreadyThere: alreadyThere, cameCompressed: reader.isCompressed)
  }

  /// The hash and length of a file's content as `store` would file it, without storing.
  public static func identify(_ path: String) throws(AuditError) -> (Digest, bytes: Int64) {
    try hash(try ContentReader(path))
  }

  /// Opens the content filed under `digest`; the hash is checked again while reading.
  public func open(_ digest: Digest) throws(AuditError) -> ArchivedReader {
    try ArchivedReader(path(of: digest), digest)
  }

  /// Where the content with this hash is, or would be.
  public func path(of digest: Digest) -> String { "\(directory)/\(Self.relativePath(of: digest))" }

  /// Removes what a killed run left half written. Call it while holding the run's lock.
  public func sweep() {
    for name in directoryNames(directory) where name.hasPrefix(Self.partialPrefix) {
      unlink("\(directory)/\(name)")
    }
  }

  private static let partialPrefix = ".partial-"

  private static func relativePath(of digest: Digest) -> String {
    let hex = digest.hex
    return "\(hex.prefix(2))/\(hex).zst"
  }

  private static func hash(_ reader: ContentReader) throws(AuditError) -> (Digest, bytes: Int64) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: ContentReader.blockSize, alignment: 16)
    defer { buffer.deallocate() }
    let hash = SHA256()
    var bytes: Int64 = 0
    while true {
      let count = try reader.read(into: buffer)
      hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      bytes += Int64(count)
      if count < buffer.count { return (hash.finish(), bytes) }
    }
  }

  /// Compresses the content into its place.
  ///
  /// - Returns: The hash and length of what was compressed.
  private func write(
    _ reader: ContentReader, expected: Digest?
  ) throws(AuditError) -> (Digest, bytes: Int64) {
    try makeDirectories(directory)
    let partial = try PartialFile(in: directory, prefix: Self.partialPrefix)
    let (digest, bytes) = try compress(reader, into: partial)
    guard expected == nil || digest == expected else {
      throw AuditError(.changedWhileRead, file: reader.file.path)
    }
    let final = path(of: digest)
    try makeDirectories(parent(of: final))
    try partial.publish(as: final, mode: 0o440)
    return (digest, bytes)
  }

  /// Four blocks of 1 MiB at a time, side by side on the processors there are.
  private func compress(
    _ reader: ContentReader, into output: PartialFile
  ) throws(AuditError) -> (Digest, bytes: Int64) {
    let lanes = (0..<4).map { _ in ZstdCompressor() }
    let size = ContentReader.blockSize
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: lanes.count * size, alignment: 16)
    defer { buffer.deallocate() }
    let hash = SHA256()
    var bytes: Int64 = 0
    while true {
      let count = try reader.read(into: buffer)
      bytes += Int64(count)
      let content = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      hash.update(content)
      // An empty file still gets one frame, so that `zstd -d` accepts it.
      for frame in Self.frames(of: content, size: size, lanes) { try output.write(frame) }
      if count < buffer.count { return (hash.finish(), bytes) }
    }
  }

  private static func frames(
    of content: UnsafeRawBufferPointer, size: Int, _ lanes: [ZstdCompressor]
  ) -> [[UInt8]] {
    let count = max(1, (content.count + size - 1) / size)
    return [[UInt8]](unsafeUninitializedCapacity: count) { frames, initialized in
      // Each iteration has a lane, a slot and a block of its own.
      nonisolated(unsafe) let frames = frames
      nonisolated(unsafe) let content = content
      nonisolated(unsafe) let lanes = lanes
      DispatchQueue.concurrentPerform(iterations: count) { index in
        let range = index * size..<min(content.count, (index + 1) * size)
        let frame = lanes[index].frame(UnsafeRawBufferPointer(rebasing: content[range]))
        (frames.baseAddress.unsafelyUnwrapped + index).initialize(to: frame)
      }
      initialized = count
    }
  }
}
