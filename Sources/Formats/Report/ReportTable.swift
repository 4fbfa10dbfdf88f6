import Domain

/// Reads a report that is a table: a header line, then one line a record.
///
/// More is let pass than in our own tables: a name that is there twice (the first counts), and
/// nameless columns at the end that the rows leave out.
final class ReportTable {
  let errors: ErrorCollector
  let header: ReportHeader
  private let limits: Limits
  private let place: InputLocation
  private let reader: CSVReader
  /// What is wrong with how rows are written, until they are cut.
  private let faults: ErrorCollector
  /// What was known to be wrong before the header was read.
  private let errorsBefore: Int
  private var isAtEnd = false
  /// What the file cannot be read beyond.
  private var failure: FormatError?

  init(
    _ source: ByteSource, limits: Limits, errors: ErrorCollector
  ) throws(FormatError) {
    self.errors = errors
    self.limits = limits
    errorsBefore = errors.count
    faults = ErrorCollector(file: source.file, limit: limits.errors)
    reader = try CSVReader(source: source, errors: faults, limits: limits)
    let first = try reader.next()
    errors.add(faults.takeAll())
    guard let first else {
      throw FormatError(.emptyFile, at: InputLocation(file: source.file))
    }
    place = first.place
    header = ReportHeader(
      (0..<first.count).map { ReportHeader.plain(first.string($0)) }, place: place, errors: errors)
  }

  /// Hands over what comes of every row, in the order of the file; what is wrong with one does not
  /// hide the next. None when the header is wrong: nothing below it means anything.
  ///
  /// - Parameters:
  ///   - rows: Finds the columns, once for each thread.
  ///   - body: Takes what came of a row whose statement could be told, and its place.
  func forEach<Rows: ReportRows, Made: MadeLine>(
    _ rows: @escaping @Sendable (ReportHeader) -> Rows,
    _ body: (inout ReadRow<Rows.Group, Made>, InputLocation) throws -> Void
  ) throws {
    // Reports the columns that are missing.
    _ = rows(header)
    guard errors.count == errorsBefore else { return }
    let plan = LineWorker<Rows, Made>.Plan(
      rows: rows, names: header.names, file: errors.file, limits: limits)
    let lanes = BlockLanes<LineWorker<Rows, Made>>(plan, workers: limits.division.workers)
    while true {
      while !isAtEnd, !lanes.isFull { lanes.offer(cut()) }
      guard var part = lanes.next() else { break }
      for index in 0..<part.count {
        if let found = part.rows[index].errors { errors.add(found) }
        guard part.rows[index].group != nil else { continue }
        let place = InputLocation(
          file: errors.file, line: part.rows[index].number, column: 1,
          offset: part.rows[index].offset)
        do {
          try body(&part.rows[index], place)
        } catch let error as FormatError {
          errors.add(error)
        }
      }
      errors.add(part.faultsAtEnd)
      part.spares.give(&part.rows)
    }
    if let failure { throw failure }
  }

  /// The next rows.
  private func cut() -> RowBatch {
    var batch = RowBatch()
    do throws(FormatError) {
      while batch.bytes.count < limits.division.blockBytes {
        let row = try reader.next()
        if !faults.isEmpty { batch.faults[batch.rows.count] = faults.takeAll() }
        guard let row else {
          isAtEnd = true
          break
        }
        batch.add(row)
      }
    } catch {
      batch.faults[batch.rows.count] = faults.takeAll()
      failure = error
      isAtEnd = true
    }
    return batch
  }
}
