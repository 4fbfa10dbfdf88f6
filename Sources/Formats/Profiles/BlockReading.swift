import Dispatch
import Synchronization

/// All that another thread needs to read blocks of a table.
struct TablePlan: Sendable {
  let profile: CSVProfile
  let pattern: DatePattern?
  /// As written; none when the file has no header.
  let names: [String]
  let endsWithCR: Bool
  let file: String
  let limits: Limits
}

/// Reads blocks, with copies of its own of all that rows are compared with: counting references to
/// what several threads hold would cost more than the reading.
final class BlockReader {
  private let reader: DelimitedReader
  private let scan: ProfileScan
  private let worker: RowWorker

  init(_ plan: TablePlan) {
    let profile = plan.profile.unshared
    let file = plan.file.unshared
    reader = DelimitedReader(
      blocksOf: file, dialect: profile.dialect, endsWithCR: plan.endsWithCR, limits: plan.limits)
    scan = ProfileScan(
      profile, reader: reader, names: plan.names.map(\.unshared), pattern: plan.pattern,
      limits: plan.limits)
    worker = RowWorker(scan, file: file, limits: plan.limits)
  }

  var spares: RowWorker.Spares { worker.spares }

  func read(_ block: RowBlock) -> TablePart {
    reader.begin(block)
    scan.begin(block.setting)
    var part = worker.read()
    part.leftOut = scan.leftOut
    part.after = scan.setting
    part.lineAfter = reader.line
    part.rest = reader.rest
    return part
  }
}

/// A block that the first thread with nothing else to do reads.
final class BlockJob: Sendable {
  private enum State {
    case waiting
    case underWay
    case done(TablePart, RowWorker.Spares)
    case taken
  }

  let block: RowBlock
  private let state = Mutex(State.waiting)
  private let isDone = DispatchSemaphore(value: 0)

  init(_ block: RowBlock) { self.block = block }

  /// Reads the block, unless a thread does already; whether it was read here.
  func run(_ reader: BlockReader) -> Bool {
    let isMine = state.withLock { state in
      guard case .waiting = state else { return false }
      state = .underWay
      return true
    }
    guard isMine else { return false }
    let part = reader.read(block)
    state.withLock { [spares = reader.spares] in $0 = .done(part, spares) }
    isDone.signal()
    return true
  }

  /// Nobody needs it any more: its rows are read otherwise.
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

  /// What came of it, and where its entries' memory goes back to; once, when a thread is at it.
  func part() -> (TablePart, RowWorker.Spares) {
    isDone.wait()
    let found = state.withLock { state in
      let found = state
      state = .taken
      return found
    }
    guard case .done(let part, let spares) = found else {
      preconditionFailure("A block is read before it is said to be")
    }
    return (part, spares)
  }
}

/// A thread that reads blocks beside the one that takes what comes of them.
final class BlockLane: Sendable {
  private let queue = DispatchQueue(label: "tieout.rows")
  private let plan: TablePlan
  private let reader = Mutex<BlockReader?>(nil)

  init(_ plan: TablePlan) { self.plan = plan }

  func offer(_ job: BlockJob) {
    queue.async { [self] in
      reader.withLock { known in
        let reader = known ?? BlockReader(plan)
        known = reader
        _ = job.run(reader)
      }
    }
  }
}
