import Glibc

/// Runs two pieces of work at once, the second in a thread of its own, and waits for both.
///
/// Neither may touch what the other works with.
///
/// - Throws: The error of `first`, else that of `second`.
public func sideBySide<First, Second>(
  _ first: () throws -> First, _ second: () throws -> Second
) throws -> (First, Second) {
  try withoutActuallyEscaping(second) { second in
    let beside = Beside(second)
    beside.start()
    let ours = Result { try first() }
    let theirs = beside.finish()
    return (try ours.get(), try theirs.get())
  }
}

/// One piece of work in a thread with a stack as large as the main thread's.
private final class Beside<Value> {
  private let body: () throws -> Value
  private var result: Result<Value, any Error>?
  private var thread = pthread_t()

  init(_ body: @escaping () throws -> Value) { self.body = body }

  func start() {
    let box = Unmanaged.passRetained(Job { [self] in result = Result { try body() } })
    let status = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<Job>.fromOpaque(pointer).takeRetainedValue().run() }
        return nil
      }, box.toOpaque())
    precondition(status == 0, "The system has no thread to spare: \(status)")
  }

  func finish() -> Result<Value, any Error> {
    pthread_join(thread, nil)
    guard let result else { preconditionFailure("A thread that ended has a result") }
    return result
  }
}

/// What a thread is started with: C knows nothing of generic types.
private final class Job {
  let run: () -> Void
  init(_ run: @escaping () -> Void) { self.run = run }
}
