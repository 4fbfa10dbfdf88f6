import Domain
import Glibc

/// Bytes that a run keeps on disk rather than in memory: appended at the end, read anywhere.
///
/// The file has no name, so that it goes away with the process, however that ends. Several threads
/// may read at once while nothing is appended.
final class Spill: @unchecked Sendable {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var written = 0

  private static let bufferBytes = 1 << 20

  init() throws(PipelineError) {
    var template = Array("\(SpillPlace.folder)/tieout-spill-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw PipelineError(.cannotSpill(errno)) }
    unlink(template)
    buffer.reserveCapacity(Spill.bufferBytes)
  }

  deinit { close(descriptor) }

  /// How many bytes there are.
  var count: Int { written + buffer.count }

  /// Adds the bytes and says where they begin.
  @discardableResult
  func append(_ bytes: some Sequence<UInt8>) throws(PipelineError) -> Int {
    let offset = count
    buffer.append(contentsOf: bytes)
    if buffer.count >= Spill.bufferBytes { try flush() }
    return offset
  }

  /// Adds a value as it lies in memory.
  func append<Value: BitwiseCopyable>(copying value: Value) throws(PipelineError) {
    withUnsafeBytes(of: value) { buffer.append(contentsOf: $0) }
    if buffer.count >= Spill.bufferBytes { try flush() }
  }

  /// What was appended can be read from now on.
  func flush() throws(PipelineError) {
    var done = 0
    while done < buffer.count {
      let count = buffer.withUnsafeBytes {
        write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw PipelineError(.cannotSpill(errno)) }
      done += count
    }
    written += done
    buffer.removeAll(keepingCapacity: true)
  }

  /// Fills the target from an offset on, as far as there is something; returns how many bytes.
  func read(
    at offset: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(PipelineError) -> Int {
    precondition(buffer.isEmpty, "What is read was flushed before")
    var done = 0
    while done < target.count {
      let count = pread(
        descriptor, target.baseAddress?.advanced(by: done), target.count - done,
        off_t(offset + done))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw PipelineError(.cannotSpill(errno)) }
      if count == 0 { break }
      done += count
    }
    return done
  }
}
