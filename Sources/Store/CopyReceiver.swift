import CLibPQ
import Dispatch

/// Takes the rows of one COPY off the connection on a thread of its own, so that the server makes
/// the next rows while the last ones are read. Only so many blocks of them wait at a time.
///
/// The connection belongs to the receiver until `wait` returns.
final class CopyReceiver: @unchecked Sendable {
  /// Rows one behind the other, as the server sent them.
  struct Block {
    fileprivate var start: UnsafeMutableRawPointer
    fileprivate var capacity: Int
    fileprivate var used = 0

    fileprivate init(capacity: Int) {
      start = .allocate(byteCount: capacity, alignment: 8)
      self.capacity = capacity
    }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: used) }

    fileprivate mutating func append(_ message: UnsafeMutablePointer<CChar>?, count: Int) {
      if used + count > capacity {
        var larger = Block(capacity: used + count)
        larger.start.copyMemory(from: start, byteCount: used)
        larger.used = used
        start.deallocate()
        self = larger
      }
      if let message { (start + used).copyMemory(from: message, byteCount: count) }
      used += count
    }
  }

  /// What came after the last row.
  enum End { case complete, broken }

  private static let blockBytes = 64 * 1024
  private static let blocks = 16

  private let connection: OpaquePointer
  private let queue = DispatchQueue(label: "tieout.copy")
  private let free = DispatchSemaphore(value: 0)
  private let ready = DispatchSemaphore(value: 0)

  /// All of these are touched only while `lock` is held.
  private var filled: [Block] = []
  private var spare: [Block] = []
  private var end: End?
  private var isStopped = false
  private let lock = DispatchSemaphore(value: 1)

  init(connection: OpaquePointer) {
    self.connection = connection
    // A semaphore may not go away below the value that it began with.
    for _ in 0..<CopyReceiver.blocks { free.signal() }
    queue.async { [self] in receive() }
  }

  deinit { for block in filled + spare { block.start.deallocate() } }

  enum Step {
    /// To be given back with `recycle`.
    case block(Block)
    case end(End)
  }

  func next() -> Step {
    ready.wait()
    return exclusively {
      if !filled.isEmpty { return .block(filled.removeFirst()) }
      guard let end else { preconditionFailure("Something was ready") }
      return .end(end)
    }
  }

  func recycle(_ block: Block) {
    exclusively { spare.append(block) }
    free.signal()
  }

  /// What comes from now on is dropped; the server has to be told to stop.
  func stop() {
    exclusively { isStopped = true }
    free.signal()
  }

  /// Waits until the connection is free again.
  func wait() { queue.sync {} }

  private func receive() {
    var block = emptyBlock()
    while true {
      var message: UnsafeMutablePointer<CChar>?
      let length = Int(PQgetCopyData(connection, &message, 0))
      guard length > 0 else {
        if block.used > 0 { hand(block) } else { exclusively { spare.append(block) } }
        exclusively { end = length == -1 ? .complete : .broken }
        ready.signal()
        return
      }
      if block.used > 0, block.used + length > CopyReceiver.blockBytes {
        hand(block)
        block = emptyBlock()
      }
      block.append(message, count: length)
      PQfreemem(message)
    }
  }

  private func emptyBlock() -> Block {
    if !exclusively({ isStopped }) { free.wait() }
    var block = exclusively { spare.popLast() } ?? Block(capacity: CopyReceiver.blockBytes)
    block.used = 0
    return block
  }

  private func hand(_ block: Block) {
    exclusively { isStopped ? spare.append(block) : filled.append(block) }
    ready.signal()
  }

  private func exclusively<Result>(_ body: () -> Result) -> Result {
    lock.wait()
    defer { lock.signal() }
    return body()
  }
}
