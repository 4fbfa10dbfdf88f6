import Domain
import Glibc
import Synchronization

/// Writing to a descriptor such that no byte is lost in silence.
///
/// `print` to a full disk or a closed pipe succeeds. This does not: every write is checked, short
/// writes are continued, and `finish` says whether all of it arrived.
public final class CheckedOutput: Sendable {
  public let descriptor: Int32
  private let pending = Mutex<[UInt8]>([])
  private static let chunk = 64 * 1024

  public init(descriptor: Int32 = STDOUT_FILENO) { self.descriptor = descriptor }

  /// Adds to what will be written; passes it on in pieces of 64 KiB.
  public func write(_ text: String) throws(OutputError) {
    let result = pending.withLock { buffer -> Result<Void, OutputError> in
      buffer.append(contentsOf: text.utf8)
      return buffer.count < Self.chunk ? .success(()) : flush(&buffer)
    }
    try result.get()
  }

  /// Writes everything so far.
  public func flush() throws(OutputError) {
    try pending.withLock { flush(&$0) }.get()
  }

  /// Writes the text at once, after what was pending.
  public func writeNow(_ text: String) throws(OutputError) {
    try write(text)
    try flush()
  }

  /// Writes the rest and closes the descriptor's data: some file systems report a full disk or
  /// a spent quota only then. Nothing may be written afterwards.
  public func finish() throws(OutputError) {
    try flush()
    let copy = dup(descriptor)
    guard copy >= 0 else { return }
    if close(copy) != 0, errno != EINTR { throw OutputError(errno: errno) }
  }

  private func flush(_ buffer: inout [UInt8]) -> Result<Void, OutputError> {
    let result = buffer.withUnsafeBytes { bytes -> Result<Void, OutputError> in
      var written = 0
      while written < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count >= 0 {
          written += count
        } else if errno == EAGAIN {
          waitUntilWritable()
        } else if errno != EINTR {
          return .failure(OutputError(errno: errno))
        }
      }
      return .success(())
    }
    buffer.removeAll(keepingCapacity: true)
    return result
  }

  /// A pipe that somebody else made non-blocking.
  private func waitUntilWritable() {
    var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = poll(&poller, 1, 1000)
  }
}

/// Standard output did not take what was written to it.
public struct OutputError: ActionableError, HasOutcome, Hashable {
  public let errno: Int32

  public init(errno: Int32) { self.errno = errno }

  public var code: String { "CLI-0002" }
  public var outcome: Outcome { .ioError }

  public var problem: String { "standard output cannot be written: \(systemMessage(errno))" }

  public var hint: String? {
    switch errno {
    case EPIPE: "the program that reads the output has ended; run again without it"
    case ENOSPC, EDQUOT: "make room on the disk that the output goes to, then run again"
    default: "check where the output goes to, then run again"
    }
  }
}

/// The system's words for an error number, in English whatever the locale.
func systemMessage(_ number: Int32) -> String {
  strerror(number).flatMap { String(validatingCString: $0) } ?? "error \(number)"
}

/// Descriptors 0 to 2 must be taken before any file is opened: a program started with standard
/// output closed would otherwise get descriptor 1 for its first file and print into it.
enum StandardDescriptors {
  static func reserve() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      // Standard output is opened for reading, so that a write to it still fails.
      _ = open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
