import Dispatch
import Glibc
import Synchronization

/// Works on the pieces of a file on several cores. What comes of them is taken in the file's order,
/// so that any number of cores gives the same.
enum OrderedWork<Piece: Sendable, Outcome: Sendable> {
  typealias Worker = (Piece) -> Outcome

  enum Step {
    case toDo(Piece)
    /// Was worked on already, because what follows depends on it.
    case done(Outcome)
  }

  /// Goes through all pieces. Only so many are under way at a time, so that memory stays flat.
  ///
  /// - Parameters:
  ///   - workers: How many pieces are worked on at once; with one, all is done on this thread.
  ///   - worker: Makes what works on pieces, for each core one of its own.
  ///   - next: The next piece; nil at the end. What it throws is thrown when the pieces before it
  ///     were taken.
  ///   - take: Gets every outcome, on this thread, and may take it apart. What it throws is thrown at
  ///     once.
  static func run(
    workers: Int, worker: @escaping @Sendable () -> sending Worker, next: () throws -> Step?,
    take: (inout Outcome) throws -> Void
  ) throws {
    if workers < 2 { return try runAlone(worker(), next, take) }
    let lanes = (0..<workers).map { _ in Lane(worker) }
    var pieces = 0
    var waiting: [Slot<Outcome>] = []
    func takeAll(but count: Int) throws {
      while waiting.count > count {
        var outcome = waiting.removeFirst().outcome()
        try take(&outcome)
      }
    }
    while true {
      let step: Step?
      do {
        step = try next()
      } catch {
        try takeAll(but: 0)
        throw error
      }
      guard let step else { return try takeAll(but: 0) }
      try takeAll(but: 2 * workers - 1)
      let slot = Slot<Outcome>()
      waiting.append(slot)
      switch step {
      case .toDo(let piece):
        lanes[pieces % workers].work(on: piece, into: slot)
        pieces += 1
      case .done(let outcome): slot.fill(outcome)
      }
    }
  }

  private static func runAlone(
    _ work: Worker, _ next: () throws -> Step?, _ take: (inout Outcome) throws -> Void
  ) throws {
    while let step = try next() {
      var outcome =
        switch step {
        case .toDo(let piece): work(piece)
        case .done(let outcome): outcome
        }
      try take(&outcome)
    }
  }

  /// A thread with a worker of its own, which is made when there is something to do.
  private final class Lane: Sendable {
    private let queue = DispatchQueue(label: "tieout.ordered-work")
    private let make: @Sendable () -> sending Worker
    private let worker = Mutex<Worker?>(nil)

    init(_ make: @escaping @Sendable () -> sending Worker) { self.make = make }

    func work(on piece: Piece, into slot: Slot<Outcome>) {
      queue.async { [self] in
        slot.fill(
          worker.withLock { known in
            let worker = known ?? make()
            known = worker
            return worker(piece)
          })
      }
    }
  }
}

/// Where an outcome is waited for.
private final class Slot<Outcome: Sendable>: Sendable {
  private let filled = Mutex<Outcome?>(nil)
  private let isFilled = DispatchSemaphore(value: 0)

  func fill(_ outcome: Outcome) {
    filled.withLock { $0 = outcome }
    isFilled.signal()
  }

  /// Once for each slot.
  func outcome() -> Outcome {
    isFilled.wait()
    guard let outcome = filled.withLock({ $0.take() }) else {
      preconditionFailure("A slot is filled before it is signalled")
    }
    return outcome
  }
}

/// How many cores there are to work on.
enum Cores {
  static var count: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
