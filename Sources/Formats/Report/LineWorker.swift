import Domain

/// What comes of a row of a report.
struct ReadRow<Group: Sendable, Made: MadeLine>: Sendable {
  /// Nil when not even that can be told.
  var group: Group?
  /// Nil when something is wrong with the row.
  var figures: LineFigures?
  /// Of the row if it has figures, otherwise of one before.
  var made = Made()
  var errors: FileErrors?
  /// Where the row begins.
  var number = 0
  var offset = 0
}

/// What comes of a batch.
struct LinePart<Group: Sendable, Made: MadeLine>: Sendable {
  typealias Row = ReadRow<Group, Made>

  /// The first `count` are the part's; others behind them are of parts before: their memory is used
  /// again.
  var rows: [Row]
  var count = 0
  var faultsAtEnd = FileErrors(errors: [])
  /// Where the memory of the rows goes back to.
  let spares: Spares<Row>
}

/// Turns batches of rows into lines, and those into what the sink takes.
final class LineWorker<Rows: ReportRows, Made: MadeLine>: BlockWorker {
  struct Plan: Sendable {
    let rows: @Sendable (ReportHeader) -> Rows
    let names: [String]
    let file: String
    let limits: Limits
  }

  private let errors: ErrorCollector
  private let limits: Limits
  private let widths: ClosedRange<Int>
  private var rows: Rows
  private var line = ReportLine()
  private let spares = Spares<ReadRow<Rows.Group, Made>>()

  init(_ plan: Plan) {
    limits = plan.limits
    errors = ErrorCollector(file: plan.file.unshared, limit: limits.errors)
    let header = ReportHeader(
      plan.names.map(\.unshared), place: InputLocation(file: errors.file), errors: errors)
    widths = header.widths
    rows = plan.rows(header)
  }

  func read(_ batch: RowBatch) -> LinePart<Rows.Group, Made> {
    var part = LinePart(rows: spares.take(), spares: spares)
    batch.forEach(file: errors.file) { index, row in
      if let faults = batch.faults[index] { errors.add(faults) }
      if part.count == part.rows.count { part.rows.append(ReadRow()) }
      read(row, into: &part.rows[part.count])
      part.count += 1
    }
    part.faultsAtEnd = batch.faults[batch.rows.count] ?? part.faultsAtEnd
    return part
  }

  private func read(_ row: CSVRow, into read: inout ReadRow<Rows.Group, Made>) {
    read.group = nil
    read.figures = nil
    read.number = row.line
    read.offset = row.offset
    do throws(FormatError) {
      guard widths.contains(row.count) else {
        throw FormatError(.wrongFieldCount(row.count, expected: widths.lowerBound), at: row.place)
      }
      let row = ReportRow(row: row, limits: limits, errors: errors)
      read.group = try rows.group(of: row)
      line.clear()
      line.slice = row.slice
      try rows.read(row, into: &line)
      read.figures = LineFigures(line)
      read.made.make(of: &line, at: row.place, errors: errors)
    } catch {
      errors.add(error)
    }
    read.errors = errors.isEmpty ? nil : errors.takeAll()
  }
}
