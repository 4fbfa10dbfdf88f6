import CLibPQ
import Dispatch

/// Sends the messages of one COPY on a thread of its own, so that the next rows are made while the
/// server takes the last ones. Only so many messages wait at a time.
///
/// The connection belongs to the sender until `wait` returns.
final class CopySender: @unchecked Sendable {
  /// One message on its way, or free to be filled.
  struct Message {
    let start: UnsafeMutableRawPointer
    let capacity: Int

    init(capacity: Int) {
      start = .allocate(byteCount: capacity, alignment: 8)
      self.capacity = capacity
    }
  }

  /// Enough for the server to have work while a block of the input is unpacked.
  private static let messages = 16

  /// A larger message is one row of many megabytes, of which none may pile up.
  private static let waiting = 1 << 20

  private let connection: OpaquePointer
  private let name: String
  private let queue = DispatchQueue(label: "tieout.copy")
  private let free = DispatchSemaphore(value: CopySender.messages - 1)

  /// Both are touched only while `lock` is held.
  private var spare: [Message] = []
  private var failure: StoreError?
  private let lock = DispatchSemaphore(value: 1)

  init(connection: OpaquePointer, name: String) {
    self.connection = connection
    self.name = name
  }

  deinit { for message in spare { message.start.deallocate() } }

  /// Takes a filled message and gives back an empty one. What goes wrong is told by `check`.
  func exchange(_ filled: Message, used: Int) -> Message {
    guard used <= CopySender.waiting else {
      finish(filled, used: used)
      return filled
    }
    nonisolated(unsafe) let filled = filled
    queue.async { [self] in
      put(filled.start, used)
      exclusively { spare.append(filled) }
      free.signal()
    }
    free.wait()
    return exclusively { spare.popLast() } ?? Message(capacity: filled.capacity)
  }

  /// Sends a last message and waits until all are sent.
  func finish(_ message: Message, used: Int) {
    wait()
    put(message.start, used)
  }

  /// - Throws: What went wrong with a message that was sent.
  func check() throws(StoreError) {
    if let failure = exclusively({ failure }) { throw failure }
  }

  /// Waits until nothing is on its way.
  func wait() { queue.sync {} }

  private func put(_ start: UnsafeMutableRawPointer, _ used: Int) {
    // After a failure the server takes nothing more, and the first reason is the one to tell.
    guard exclusively({ failure == nil }) else { return }
    let sent = PQputCopyData(connection, start.assumingMemoryBound(to: CChar.self), Int32(used))
    guard sent != 1 else { return }
    exclusively { failure = StoreError(query: name, result: nil, connection: connection) }
  }

  private func exclusively<Result>(_ body: () -> Result) -> Result {
    lock.wait()
    defer { lock.signal() }
    return body()
  }
}
