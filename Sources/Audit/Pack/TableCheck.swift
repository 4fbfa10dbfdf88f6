import Domain

/// The checks of one kind of table, fed row by row.
protocol TableCheck: AnyObject {
  /// Called for each row in the file's order. A problem is reported and the row left out.
  func row(_ row: Row, _ log: CheckLog) throws(RowProblem)

  /// Called once after the last row.
  func end(_ log: CheckLog)
}

extension TableCheck {
  func end(_ log: CheckLog) {}
}

/// What reading a file of the pack from end to end tells.
struct FileFacts {
  var bytes: Int64 = 0
  var sha256: Digest
  /// Nil for a file that is no table, or a table that does not read.
  var rows: Int64?
  var totals: [String: [Currency: Int128]] = [:]
}

/// Reads one file once: hashes it and, if it is a CSV, feeds its rows to a check and sums columns.
struct TableReader {
  let path: String
  /// The file's name within the pack.
  let name: String
  /// Columns to sum per currency.
  let totalColumns: [String]
  let log: CheckLog

  func read(_ check: (any TableCheck)?) throws(AuditError) -> FileFacts {
    let file = try InputFile(path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: ContentReader.blockSize, alignment: 16)
    defer { buffer.deallocate() }
    let hash = SHA256()
    var bytes: Int64 = 0
    var table = name.hasSuffix(".csv") ? TableScan(self, check) : nil
    while true {
      let count = try file.read(into: buffer)
      let block = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      hash.update(block)
      bytes += Int64(count)
      table?.scan(block)
      if count < buffer.count { break }
    }
    try file.checkUnchanged()
    var facts = FileFacts(bytes: bytes, sha256: hash.finish())
    table?.finish(into: &facts)
    return facts
  }
}

/// The state of reading one table.
private struct TableScan {
  private let reader: TableReader
  private let check: (any TableCheck)?
  private var scanner = CSVScanner()
  private var columns: CSVColumns?
  private var isBroken = false
  private var rows: Int64 = 0
  private var totals: [String: [Currency: Int128]] = [:]

  init(_ reader: TableReader, _ check: (any TableCheck)?) {
    self.reader = reader
    self.check = check
  }

  mutating func scan(_ block: UnsafeRawBufferPointer) {
    guard !isBroken else { return }
    var scanner = self.scanner
    do {
      try scanner.scan(block) { record in try take(record) }
    } catch let broken as CSVScanner.Broken {
      stop(broken)
    } catch {
      isBroken = true
    }
    self.scanner = scanner
  }

  mutating func finish(into facts: inout FileFacts) {
    if !isBroken {
      do throws(CSVScanner.Broken) {
        try scanner.finish()
        if columns == nil { throw CSVScanner.Broken(line: 1, problem: "no header line") }
      } catch {
        stop(error)
      }
    }
    if isBroken { return }
    check?.end(reader.log)
    facts.rows = rows
    facts.totals = totals
  }

  private mutating func stop(_ broken: CSVScanner.Broken) {
    isBroken = true
    reader.log.report(
      .tablesReadable, reader.name, row: broken.line, "shape", expected: "a CSV of this program",
      found: broken.problem)
  }

  private mutating func take(_ record: CSVRecord) throws {
    reader.log.examined(.tablesReadable)
    guard let columns else {
      do throws(RowProblem) {
        self.columns = try CSVColumns(record)
      } catch {
        report(error, line: record.line)
        throw error
      }
      return
    }
    rows += 1
    let row = Row(record: record, columns: columns)
    do throws(RowProblem) {
      guard record.ends.count == columns.names.count else {
        throw RowProblem(
          column: "fields", expected: "\(columns.names.count)", found: "\(record.ends.count)")
      }
      try add(row)
      try check?.row(row, reader.log)
    } catch {
      report(error, line: record.line)
    }
  }

  private func report(_ problem: RowProblem, line: Int) {
    reader.log.report(
      .tablesReadable, reader.name, row: line, problem.column, expected: problem.expected,
      found: problem.found)
  }

  private mutating func add(_ row: Row) throws(RowProblem) {
    guard !reader.totalColumns.isEmpty else { return }
    let currency = try row.currency()
    for column in reader.totalColumns where row.has(column) {
      let amount = try row.amount(column, currency)
      totals[column, default: [:]][currency, default: 0] += amount
    }
  }
}
