/// Cuts the rows of a table into blocks that can be read without knowing the rows before: where
/// what the file says of its rows changes, a new block begins.
struct RowBlocks {
  private let scan: ProfileScan
  private let size: Int
  private let file: String
  /// Reads the rows that tell the file's encoding, each before the next one is looked at.
  private let inTurn: RowWorker
  /// The row with which the next block begins; the reader has not gone on.
  private var first: (kind: ProfileScan.Kind, row: TableRow)?
  private var failure: FormatError?

  /// - Parameter size: Bytes of a block.
  init(_ scan: ProfileScan, _ plan: RowPlan, size: Int) {
    self.scan = scan
    self.size = size
    file = plan.file
    inTurn = RowWorker(plan, text: scan.text)
  }

  /// The next block; nil at the end of the file.
  mutating func next() throws(FormatError) -> OrderedWork<RowBlock, ReadRows>.Step? {
    if let failure { throw failure }
    let begun = first.take()
    guard let (kind, row) = begun == nil ? try scan.next() : begun else { return nil }
    var block = RowBlock(scan.setting, file: file, size: size)
    block.append(kind, row)
    if tellsEncoding(row) { return .done(inTurn.read(block)) }
    let changes = scan.changes
    do throws(FormatError) {
      while block.size < size, let (kind, row) = try scan.next() {
        if scan.changes != changes || scan.text.decided != block.setting.encoding
          || tellsEncoding(row)
        {
          first = (kind, row)
          break
        }
        block.append(kind, row)
      }
    } catch {
      failure = error
    }
    return .toDo(block)
  }

  private func tellsEncoding(_ row: TableRow) -> Bool {
    scan.text.decided == nil && !UTF8Check.isASCII(row.bytes)
  }
}
