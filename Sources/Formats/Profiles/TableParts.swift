import Domain

/// The rows of a table in parts, in the order of the file.
///
/// The first rows, and all of a workbook, are read in turn. Those of a longer text file are cut into
/// blocks at line ends, and several threads read blocks. That a line end is the end of a row, and
/// that nothing before it changes what holds for the rows behind, is only likely; where it turns out
/// wrong the block is read again. So any number of threads and any size of block give the same.
final class TableParts {
  private let division: Division
  private let scan: ProfileScan
  private let worker: RowWorker
  /// Nil for what can only be read in turn.
  private let text: DelimitedReader?
  private let plan: TablePlan
  private var isAtEnd = false
  private var lanes: BlockLanes<BlockReader>?
  /// Why no further block could be cut.
  private var failure: FormatError?
  /// Of the row behind the last part.
  private var line = 1
  /// Bytes of that row which the block before had at its end.
  private var rest: [UInt8] = []
  /// Where that block ended in the file.
  private var end = 0

  init(_ scan: ProfileScan, _ table: OpenTable) {
    division = table.limits.division
    self.scan = scan
    worker = RowWorker(scan, file: table.file, limits: table.limits)
    text = scan.reader as? DelimitedReader
    plan = TablePlan(
      profile: scan.profile, pattern: scan.dates.pattern, names: scan.names,
      endsWithCR: text?.endsWithCR ?? false, file: table.file, limits: table.limits)
  }

  /// The next part, and where the memory of its entries goes back to; nil at the end.
  func next() throws(FormatError) -> (TablePart, Spares<Entry>)? {
    if let lanes { return try next(lanes) }
    if isAtEnd { return nil }
    let part = worker.read(most: division.rowsInTurn)
    isAtEnd = part.records < division.rowsInTurn
    if let text, !isAtEnd, text.offset >= division.bytesInTurn { begin(text) }
    return (part, worker.spares)
  }

  private func begin(_ text: DelimitedReader) {
    lanes = BlockLanes(plan, workers: division.workers)
    line = text.line
  }

  private func next(
    _ lanes: BlockLanes<BlockReader>
  ) throws(FormatError) -> (TablePart, Spares<Entry>)? {
    cut(lanes)
    guard let block = lanes.waiting.first else {
      if let failure { throw failure }
      if rest.isEmpty { return nil }
      // The file ends inside of what was thought to be whole rows.
      let nothing = RowBlock(bytes: [], offset: end, lineEnds: 0, isLast: true)
      return readAgain(nothing, lanes.own)
    }
    if rest.isEmpty, block.line == line {
      guard let (part, spares) = lanes.next() else { return nil }
      if block.setting.fits(scan.setting, found: part.after.encoding) {
        adopt(part, of: block)
        return (part, spares)
      }
    } else {
      lanes.withdrawFirst()
    }
    return readAgain(block, lanes.own)
  }

  /// Reads a block by what does hold for it, with the bytes of its first row that are left.
  private func readAgain(_ block: RowBlock, _ own: BlockReader) -> (TablePart, Spares<Entry>) {
    var block = block
    block.bytes = rest + block.bytes
    block.offset -= rest.count
    block.line = line
    block.setting = scan.setting
    let (part, spares) = own.read(block)
    adopt(part, of: block)
    return (part, spares)
  }

  private func adopt(_ part: TablePart, of block: RowBlock) {
    scan.adopt(part)
    line = part.lineAfter
    rest = part.rest
    end = block.offset + block.bytes.count
  }

  /// Cuts blocks for all threads, so many that none of them waits.
  private func cut(_ lanes: BlockLanes<BlockReader>) {
    guard let text, failure == nil else { return }
    do throws(FormatError) {
      while !lanes.isFull {
        guard var block = try text.nextBlock(of: division.blockBytes) else { return }
        block.line = line + lanes.waiting.reduce(0) { $0 + $1.lineEnds }
        block.setting = scan.setting
        lanes.offer(block)
      }
    } catch {
      failure = error
    }
  }
}
