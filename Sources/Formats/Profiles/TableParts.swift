import Domain
import Glibc

/// The rows of a table in parts, in the order of the file.
///
/// The first rows, and all of a workbook, are read in turn. Those of a longer text file are cut into
/// blocks at line ends, and several threads read blocks. That a line end is the end of a row, and
/// that nothing before it changes what holds for the rows behind, is only likely; where it turns out
/// wrong the block is read again. So any number of threads and any size of block give the same.
final class TableParts {
  /// How a table is divided.
  struct Division {
    var workers = max(1, min(4, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    var blockBytes = 1 << 15
    /// How much of a file is read in turn, before it is worth to begin other threads.
    var bytesInTurn = 1 << 20
    var rowsInTurn = 256
  }

  private let division: Division
  private let scan: ProfileScan
  private let worker: RowWorker
  /// Nil for what can only be read in turn.
  private let text: DelimitedReader?
  private let plan: TablePlan
  private var isAtEnd = false
  private var own: BlockReader?
  private var lanes: [BlockLane] = []
  private var jobs: [BlockJob] = []
  /// Why no further block could be cut.
  private var failure: FormatError?
  /// Of the row behind the last part.
  private var line = 1
  /// Bytes of that row which the block before had at its end.
  private var rest: [UInt8] = []
  /// Where that block ended in the file.
  private var end = 0

  init(_ scan: ProfileScan, _ table: OpenTable, _ division: Division) {
    self.division = division
    self.scan = scan
    worker = RowWorker(scan, file: table.file, limits: table.limits)
    text = scan.reader as? DelimitedReader
    plan = TablePlan(
      profile: scan.profile, pattern: scan.dates.pattern, names: scan.names,
      endsWithCR: text?.endsWithCR ?? false, file: table.file, limits: table.limits)
  }

  /// The next part, and where the memory of its entries goes back to; nil at the end.
  func next() throws(FormatError) -> (TablePart, RowWorker.Spares)? {
    if let own { return try next(own) }
    if isAtEnd { return nil }
    let part = worker.read(most: division.rowsInTurn)
    isAtEnd = part.records < division.rowsInTurn
    if let text, !isAtEnd, text.offset >= division.bytesInTurn { begin(text) }
    return (part, worker.spares)
  }

  private func begin(_ text: DelimitedReader) {
    own = BlockReader(plan)
    lanes = (1..<max(1, division.workers)).map { _ in BlockLane(plan) }
    line = text.line
  }

  private func next(_ own: BlockReader) throws(FormatError) -> (TablePart, RowWorker.Spares)? {
    cut()
    guard !jobs.isEmpty else {
      if let failure { throw failure }
      if rest.isEmpty { return nil }
      // The file ends inside of what was thought to be whole rows.
      let nothing = RowBlock(bytes: [], offset: end, lineEnds: 0, isLast: true)
      return (readAgain(nothing, own), own.spares)
    }
    let job = jobs.removeFirst()
    if rest.isEmpty, job.block.line == line {
      let (part, spares) = finish(job, own)
      if job.block.setting.fits(scan.setting, found: part.after.encoding) {
        adopt(part, of: job.block)
        return (part, spares)
      }
    } else {
      job.withdraw()
    }
    return (readAgain(job.block, own), own.spares)
  }

  /// Reads a block by what does hold for it, with the bytes of its first row that are left.
  private func readAgain(_ block: RowBlock, _ own: BlockReader) -> TablePart {
    var block = block
    block.bytes = rest + block.bytes
    block.offset -= rest.count
    block.line = line
    block.setting = scan.setting
    let part = own.read(block)
    adopt(part, of: block)
    return part
  }

  private func adopt(_ part: TablePart, of block: RowBlock) {
    scan.adopt(part)
    line = part.lineAfter
    rest = part.rest
    end = block.offset + block.bytes.count
  }

  /// Waits for what comes of a block, and reads blocks meanwhile.
  private func finish(_ job: BlockJob, _ own: BlockReader) -> (TablePart, RowWorker.Spares) {
    if !job.run(own) {
      for other in jobs where !job.isRead { _ = other.run(own) }
    }
    return job.part()
  }

  /// Cuts blocks for all threads, so many that none of them waits.
  private func cut() {
    guard let text, failure == nil else { return }
    do throws(FormatError) {
      while jobs.count < 2 * division.workers {
        guard var block = try text.nextBlock(of: division.blockBytes) else { return }
        block.line = line + jobs.reduce(0) { $0 + $1.block.lineEnds }
        block.setting = scan.setting
        let job = BlockJob(block)
        jobs.append(job)
        for lane in lanes { lane.offer(job) }
      }
    } catch {
      failure = error
    }
  }
}
