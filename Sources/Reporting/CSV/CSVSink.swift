import Domain

/// Writes a table as a CSV file: UTF-8, comma, CRLF, header line, RFC 4180 quoting, decimal point,
/// ISO dates. Texts are made safe for spreadsheets; amounts stay numbers.
///
/// `end` writes the last row and leaves the file open: the caller commits it.
public final class CSVSink: TableSink {
  private let write: ([UInt8]) throws(ReportError) -> Void
  private var columns = 0
  private var line: [UInt8] = []

  public convenience init(_ file: OutputFile) {
    self.init { bytes throws(ReportError) in try file.write(bytes) }
  }

  /// - Parameter write: Takes whole lines.
  public init(_ write: @escaping ([UInt8]) throws(ReportError) -> Void) { self.write = write }

  public func begin(_ schema: TableSchema) throws(ReportError) {
    columns = schema.columns.count
    for (index, column) in schema.columns.enumerated() {
      if index > 0 { line.append(UInt8(ascii: ",")) }
      line.append(contentsOf: column.name.utf8)
    }
    try endLine()
  }

  public func row(_ cells: [Cell]) throws(ReportError) {
    precondition(cells.count == columns, "A row has one cell for each column")
    // A local, because each access to a property of a class is checked.
    var line = self.line
    self.line = []
    for index in cells.indices {
      if index > 0 { line.append(UInt8(ascii: ",")) }
      append(cells[index], to: &line)
    }
    self.line = line
    line = []
    try endLine()
  }

  public func end() throws(ReportError) {}

  private func endLine() throws(ReportError) {
    line.append(0x0D)
    line.append(0x0A)
    try write(line)
    line.removeAll(keepingCapacity: true)
  }

  private func append(_ cell: Cell, to line: inout [UInt8]) {
    switch cell {
    case .text(let text): CSVText.append(text, to: &line)
    case .integer(let number): DecimalText.append(number, exponent: 0, to: &line)
    case .date(let date): DecimalText.append(date, to: &line)
    case .instant(let instant): line.append(contentsOf: instant.description.utf8)
    case .money(let money):
      DecimalText.append(money.minorUnits, exponent: money.currency.exponent, to: &line)
    case .wideMoney(let minorUnits, let currency):
      line.append(contentsOf: Money.decimal(minorUnits, exponent: currency.exponent).utf8)
    case .percent(let percent): line.append(contentsOf: percent.description.utf8)
    case .empty: break
    }
  }
}
