import Glibc

/// A file that appears whole or not at all.
///
/// The bytes go to a hidden partial file beside the final name. `commit` renames it; anything else,
/// an error or the end of the object, removes it.
public final class OutputFile {
  /// Relative to the pack's folder.
  public let name: String

  /// Where the bytes are until the file is committed. For a library that writes by itself.
  let partialPath: String

  /// The folder of the file, where a library may keep its temporary files too.
  let folder: String

  private let finalPath: String
  private let digest: any ByteDigest
  private var descriptor: Int32
  private var bytes: Int64 = 0
  private var buffer: [UInt8] = []

  private static let bufferSize = 1 << 16
  private static let partialMark = ".partial-"

  /// Whether a file of this name is one that is being written, or was when its process ended.
  static func isPartial(_ name: String) -> Bool {
    guard name.hasPrefix("."), let mark = name.firstRange(of: partialMark) else { return false }
    let process = name[mark.upperBound...]
    return !process.isEmpty && process.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  init(_ name: String, in directory: OutputDirectory) throws(ReportError) {
    self.name = name
    finalPath = "\(directory.path)/\(name)"
    let slash = finalPath.utf8.lastIndex(of: UInt8(ascii: "/")) ?? finalPath.startIndex
    folder = String(finalPath[..<slash])
    let base = finalPath[finalPath.utf8.index(after: slash)...]
    partialPath = "\(folder)/.\(base)\(OutputFile.partialMark)\(getpid())"
    digest = directory.makeDigest()
    // A partial of this process's number can only be a leftover of an earlier run.
    unlink(partialPath)
    descriptor = open(partialPath, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw ReportError(.cannotCreate(errno), finalPath) }
    // The mode is stated again because the caller's umask may have taken bits away.
    fchmod(descriptor, 0o640)
    buffer.reserveCapacity(OutputFile.bufferSize + 4096)
  }

  deinit { discard() }

  public func write(_ text: String) throws(ReportError) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= OutputFile.bufferSize { try flush() }
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws(ReportError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= OutputFile.bufferSize { try flush() }
  }

  public func write(_ bytes: [UInt8]) throws(ReportError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= OutputFile.bufferSize { try flush() }
  }

  /// Puts the file in place under its name, replacing an earlier one.
  public func commit() throws(ReportError) -> WrittenFile {
    try flush()
    try settle()
    return WrittenFile(name: name, bytes: bytes, sha256: digest.hex())
  }

  /// Puts a file in place whose bytes a library wrote to `partialPath`, after reading them back
  /// for the digest.
  func commitWrittenByLibrary() throws(ReportError) -> WrittenFile {
    let reader = open(partialPath, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard reader >= 0 else { throw ReportError(.cannotWrite(errno), finalPath) }
    close(descriptor)
    descriptor = reader
    fchmod(descriptor, 0o640)
    var block = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = block.withUnsafeMutableBytes { Glibc.read(reader, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw ReportError(.cannotWrite(errno), finalPath)
      }
      if count == 0 { break }
      block.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      bytes += Int64(count)
    }
    try settle()
    return WrittenFile(name: name, bytes: bytes, sha256: digest.hex())
  }

  /// Gives the file up and removes what was written of it. Nothing happens after a commit.
  public func discard() {
    guard descriptor >= 0 else { return }
    close(descriptor)
    descriptor = -1
    unlink(partialPath)
  }

  private func flush() throws(ReportError) {
    var start = 0
    while start < buffer.count {
      let (count, failure) = buffer.withUnsafeBytes { bytes in
        let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        return (count, errno)
      }
      if count < 0 {
        if failure == EINTR { continue }
        throw fail(failure)
      }
      start += count
    }
    buffer.withUnsafeBytes { digest.update($0) }
    bytes += Int64(buffer.count)
    buffer.removeAll(keepingCapacity: true)
  }

  private func settle() throws(ReportError) {
    // A close can report a write that failed late; the descriptor is gone either way.
    let closed = close(descriptor)
    let failure = errno
    descriptor = -1
    guard closed == 0, rename(partialPath, finalPath) == 0 else {
      let number = closed == 0 ? errno : failure
      unlink(partialPath)
      throw ReportError(.cannotWrite(number), finalPath)
    }
  }

  private func fail(_ number: Int32) -> ReportError {
    discard()
    return ReportError(.cannotWrite(number), finalPath)
  }
}
