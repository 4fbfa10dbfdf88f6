import Domain
import Glibc

/// A file descriptor, or bytes in memory, read in order.
final class RawInput {
  private let name: String
  private let descriptor: Int32?
  private let bytes: [UInt8]
  private var position = 0
  private var end = Int.max
  private var before: stat?

  init(path: String, name: String) throws(FormatError) {
    self.name = name
    bytes = []
    let opened = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard opened >= 0 else {
      descriptor = nil
      let reason: FormatError.Reason =
        errno == ELOOP ? .notARegularFile : .cannotRead(String(cString: strerror(errno)))
      throw FormatError(reason, at: InputLocation(file: name))
    }
    descriptor = opened
    var status = stat()
    guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw FormatError(.notARegularFile, at: InputLocation(file: name))
    }
    before = status
  }

  init(bytes: [UInt8], name: String) {
    self.name = name
    self.bytes = bytes
    descriptor = nil
  }

  deinit {
    if let descriptor { close(descriptor) }
  }

  /// The size in bytes when it was opened.
  var size: Int { before.map { Int($0.st_size) } ?? bytes.count }

  func restrict(to start: Int, count: Int) throws(FormatError) {
    position = start
    end = start + count
    guard let descriptor else { return }
    guard lseek(descriptor, start, SEEK_SET) == start else { throw failure() }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
    let wanted = min(buffer.count, end - position)
    guard wanted > 0 else { return 0 }
    guard let descriptor else {
      // An archive may name a place beyond its end.
      let count = max(0, min(wanted, bytes.count - position))
      guard count > 0 else { return 0 }
      bytes.withUnsafeBytes {
        buffer.copyMemory(from: .init(rebasing: $0[position..<position + count]))
      }
      position += count
      return count
    }
    var count = Glibc.read(descriptor, buffer.baseAddress, wanted)
    while count < 0, errno == EINTR { count = Glibc.read(descriptor, buffer.baseAddress, wanted) }
    guard count >= 0 else { throw failure() }
    position += count
    if count == 0 { try checkUnchanged(descriptor) }
    return count
  }

  private func failure() -> FormatError {
    FormatError(
      .cannotRead(String(cString: strerror(errno))), at: InputLocation(file: name))
  }

  private func checkUnchanged(_ descriptor: Int32) throws(FormatError) {
    var after = stat()
    guard fstat(descriptor, &after) == 0, let before,
      after.st_size == before.st_size, after.st_mtim.tv_sec == before.st_mtim.tv_sec,
      after.st_mtim.tv_nsec == before.st_mtim.tv_nsec,
      end != Int.max || position == Int(before.st_size)
    else { throw FormatError(.changedWhileReading, at: InputLocation(file: name)) }
  }
}
