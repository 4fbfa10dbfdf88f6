import Domain
import Glibc

/// Bytes that a run keeps on disk rather than in memory: appended at the end, read anywhere. So many
/// of the first ones as it is told stay in memory.
///
/// The file has no name, so that it goes away with the process, however that ends. Several threads
/// may read at once while nothing is appended.
final class Spill: @unchecked Sendable {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var written = 0
  /// The first bytes; the file has the ones behind them.
  private let held: UnsafeMutableRawBufferPointer

  private static let bufferBytes = 1 << 20

  /// - Parameter held: How many bytes to keep in memory. A read of the file takes longer than the
  ///   decision that it is for, where records are read from anywhere.
  init(holding held: Int = 0) throws(PipelineError) {
    var template = Array("\(SpillPlace.folder)/tieout-spill-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw PipelineError(.cannotSpill(errno)) }
    unlink(template)
    buffer.reserveCapacity(Spill.bufferBytes)
    // Taken from the system page by page, as they are filled.
    self.held = .allocate(byteCount: held, alignment: 16)
  }

  deinit {
    close(descriptor)
    held.deallocate()
  }

  /// How many bytes there are.
  var count: Int { written + buffer.count }

  /// Adds the bytes and says where they begin.
  func append(_ bytes: UnsafeRawBufferPointer) throws(PipelineError) -> Int {
    let offset = count
    if buffer.isEmpty, offset + bytes.count <= held.count {
      UnsafeMutableRawBufferPointer(rebasing: held[offset...]).copyMemory(from: bytes)
      written += bytes.count
      return offset
    }
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
    var done = hold()
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

  /// Keeps as much of the buffer as there is room for, and returns how much that is.
  private func hold() -> Int {
    let count = min(buffer.count, max(0, held.count - written))
    guard count > 0 else { return 0 }
    buffer.withUnsafeBytes { bytes in
      UnsafeMutableRawBufferPointer(rebasing: held[written...]).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    }
    return count
  }

  /// Fills the target from an offset on, as far as there is something; returns how many bytes.
  func read(
    at offset: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(PipelineError) -> Int {
    precondition(buffer.isEmpty, "What is read was flushed before")
    var done = readHeld(at: offset, into: target)
    while done < target.count, offset + done >= held.count {
      let count = pread(
        descriptor, target.baseAddress?.advanced(by: done), target.count - done,
        off_t(offset + done - held.count))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw PipelineError(.cannotSpill(errno)) }
      if count == 0 { break }
      done += count
    }
    return done
  }

  /// The bytes at an offset where they lie, valid as long as the spill; nil unless all of them are
  /// in memory.
  func inMemory(at offset: Int, count: Int) -> UnsafeRawBufferPointer? {
    guard offset + count <= min(held.count, written) else { return nil }
    return UnsafeRawBufferPointer(rebasing: held[offset..<offset + count])
  }

  private func readHeld(at offset: Int, into target: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(target.count, min(held.count, written) - offset)
    guard count > 0 else { return 0 }
    target.copyMemory(from: UnsafeRawBufferPointer(rebasing: held[offset..<offset + count]))
    return count
  }
}
