import Dispatch
import Glibc
import Synchronization

/// Work that is the same in whatever order it is done, on several cores.
enum Workers {
  /// How many cores there are.
  static var available: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// The results in the order of the indices; the error of the lowest index that has one.
  static func map<Value: Sendable>(
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
}
