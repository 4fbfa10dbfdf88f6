import Dispatch
import Synchronization

/// Hands values to a thread of its own, which works on them in their order while the next ones are
/// made. Only so many of them wait at a time.
final class Relay<Value: Sendable>: Sendable {
  private struct State {
    var batch: [Value] = []
    var error: (any Error)?
  }

  private let size = 1024
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "tieout.relay")
  private let waiting: DispatchSemaphore
  private let body: @Sendable (Value) throws -> Void

  /// - Parameter ahead: About how many values may wait. Who works in chunks is given what makes a whole
  ///   one, so that the next is ready when one is done.
  init(ahead: Int = 8192, _ body: @escaping @Sendable (Value) throws -> Void) {
    waiting = DispatchSemaphore(value: max(1, (ahead + size - 1) / size))
    self.body = body
  }

  /// Throws what an earlier value made the body throw.
  func send(_ value: Value) throws {
    let batch: [Value]? = state.withLock { state in
      state.batch.append(value)
      guard state.batch.count == size else { return nil }
      defer { state.batch = [] }
      return state.batch
    }
    if let batch { try hand(batch) }
  }

  /// Returns when every value was worked on.
  func finish() throws {
    let rest = state.withLock { state in
      defer { state.batch = [] }
      return state.batch
    }
    try hand(rest)
    queue.sync {}
    if let error = state.withLock({ $0.error }) { throw error }
  }

  private func hand(_ batch: [Value]) throws {
    if let error = state.withLock({ $0.error }) { throw error }
    waiting.wait()
    queue.async { [self] in
      defer { waiting.signal() }
      guard state.withLock({ $0.error == nil }) else { return }
      do {
        for value in batch { try body(value) }
      } catch {
        state.withLock { $0.error = error }
      }
    }
  }
}
