import Domain

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

/// Reads blocks of a table.
final class BlockReader: BlockWorker {
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

  /// - Returns: The part, and where the memory of its entries goes back to.
  func read(_ block: RowBlock) -> (TablePart, Spares<Entry>) {
    reader.begin(block)
    scan.begin(block.setting)
    var part = worker.read()
    part.leftOut = scan.leftOut
    part.after = scan.setting
    part.lineAfter = reader.line
    part.rest = reader.rest
    return (part, worker.spares)
  }
}
