import Dispatch
import Synchronization

/// Work that is the same in whatever order it is done, on several cores.
public enum Workers {
  /// The results in the order of the indices; the error of the lowest index that has one.
  public static func map<Value: Sendable>(
    _ indices: Range<Int>, workers: Int, _ body: @Sendable (Int) throws -> Value
  ) throws -> [Value] {
    if workers < 2 || indices.count < 2 { return try indices.map(body) }
    let results = Mutex<[Int: Result<Value, any Error>]>([:])
    let next = Atomic(indices.lowerBound)
    DispatchQueue.concurrentPerform(iterations: min(workers, indices.count)) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < indices.upperBound else { return }
        let result = Result { try body(index) }
        results.withLock { $0[index] = result }
      }
    }
    return try results.withLock { found in
      try indices.map { index in
        guard let result = found[index] else { preconditionFailure("Every index was done") }
        return try result.get()
      }
    }
  }

  /// What two pieces of work give of which neither needs the other, the second one on a thread of
  /// its own where there are several workers; the error of the first if both have one.
  public static func both<First, Second: Sendable>(
    workers: Int, _ first: () throws -> First, _ second: @escaping @Sendable () throws -> Second
  ) throws -> (First, Second) {
    if workers < 2 { return (try first(), try second()) }
    let beside = Mutex<Result<Second, any Error>?>(nil)
    return try withoutActuallyEscaping(first) { first in
      let isDone = DispatchSemaphore(value: 0)
      DispatchQueue.global().async {
        let result = Result(catching: second)
        beside.withLock { $0 = result }
        isDone.signal()
      }
      let result = Result(catching: first)
      isDone.wait()
      guard let other = beside.withLock({ $0 }) else { preconditionFailure("Both were done") }
      return (try result.get(), try other.get())
    }
  }

  /// The results of so many things, done some at a time: what `body` is given are the bounds of a
  /// part, and the parts' results come one behind the other.
  static func flatMap<Value: Sendable>(
    count: Int, workers: Int, size: Int = 2048, _ body: @Sendable (Range<Int>) throws -> [Value]
  ) throws -> [Value] {
    let parts = try map(0..<(count + size - 1) / size, workers: workers) { part in
      try body(part * size..<min(count, (part + 1) * size))
    }
    // In one piece: what pairs were found is many megabytes, and they are joined by one core.
    var all: [Value] = []
    all.reserveCapacity(parts.reduce(0) { $0 + $1.count })
    for part in parts { all += part }
    return all
  }
}
