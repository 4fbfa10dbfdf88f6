import Dispatch
import Synchronization

/// Reads blocks of a file, with copies of its own of all that they are compared with: counting
/// references to what several threads hold would cost more than the reading.
protocol BlockWorker: SendableMetatype {
  /// All that another thread needs to read blocks of the file.
  associatedtype Plan: Sendable
  associatedtype Block: Sendable
  /// What comes of a block.
  associatedtype Part: Sendable

  init(_ plan: Plan)
  func read(_ block: Block) -> Part
}

/// Blocks that several threads read, taken in the order of the file.
final class BlockLanes<Worker: BlockWorker> {
  /// The worker of the thread that takes the parts.
  let own: Worker
  private let workers: Int
  private let lanes: [BlockLane<Worker>]
  private var jobs: [BlockJob<Worker>] = []

  init(_ plan: Worker.Plan, workers: Int) {
    own = Worker(plan)
    self.workers = max(1, workers)
    lanes = (1..<self.workers).map { _ in BlockLane(plan) }
  }

  deinit { for job in jobs { job.withdraw() } }

  /// The blocks that were offered and not yet taken.
  var waiting: some Collection<Worker.Block> { jobs.lazy.map(\.block) }

  /// No thread has to wait for a block.
  var isFull: Bool { jobs.count >= 2 * workers }

  func offer(_ block: Worker.Block) {
    let job = BlockJob<Worker>(block)
    jobs.append(job)
    // The only one is read here: a small file needs no other thread.
    if jobs.count > 1 { for lane in lanes { lane.offer(job) } }
  }

  /// What comes of the first block; waits for it, and reads other blocks meanwhile. Nil when none
  /// waits.
  func next() -> Worker.Part? {
    guard !jobs.isEmpty else { return nil }
    let job = jobs.removeFirst()
    if !job.run(own) {
      for other in jobs where !job.isRead { _ = other.run(own) }
    }
    return job.part()
  }

  /// Takes the first block away: it is read otherwise.
  func withdrawFirst() { jobs.removeFirst().withdraw() }
}

/// A block that the first thread with nothing else to do reads.
private final class BlockJob<Worker: BlockWorker>: Sendable {
  private enum State {
    case waiting
    case underWay
    case done(Worker.Part)
    case taken
  }

  let block: Worker.Block
  private let state = Mutex(State.waiting)
  private let isDone = DispatchSemaphore(value: 0)

  init(_ block: Worker.Block) { self.block = block }

  /// Reads the block, unless a thread does already; whether it was read here.
  func run(_ worker: Worker) -> Bool {
    let isMine = state.withLock { state in
      guard case .waiting = state else { return false }
      state = .underWay
      return true
    }
    guard isMine else { return false }
    let part = worker.read(block)
    state.withLock { $0 = .done(part) }
    isDone.signal()
    return true
  }

  /// Nobody needs it any more.
  func withdraw() {
    state.withLock { state in
      if case .waiting = state { state = .taken }
    }
  }

  var isRead: Bool {
    state.withLock { state in
      if case .done = state { true } else { false }
    }
  }

  /// What came of it; once, when a thread is at it.
  func part() -> Worker.Part {
    isDone.wait()
    let found = state.withLock { state in
      let found = state
      state = .taken
      return found
    }
    guard case .done(let part) = found else {
      preconditionFailure("A block is read before it is said to be")
    }
    return part
  }
}

/// A thread that reads blocks beside the one that takes what comes of them.
private final class BlockLane<Worker: BlockWorker>: Sendable {
  private let queue = DispatchQueue(label: "tieout.blocks")
  private let plan: Worker.Plan
  private let worker = Mutex<Worker?>(nil)

  init(_ plan: Worker.Plan) { self.plan = plan }

  func offer(_ job: BlockJob<Worker>) {
    queue.async { [self] in
      worker.withLock { known in
        let worker = known ?? Worker(plan)
        known = worker
        _ = job.run(worker)
      }
    }
  }
}
