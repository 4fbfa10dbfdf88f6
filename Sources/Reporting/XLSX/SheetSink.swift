import CLibXLSXWriter
import Domain

/// Writes a table as a sheet of a workbook: frozen header, filter, typed cells, and at its foot a
/// total per currency and a check per identity, as live formulas with their values beside them.
///
/// A table longer than a sheet goes on in `breaks (2)`; the totals are on the last one.
public final class SheetSink: TableSink {
  private let workbook: Workbook
  private var schema = TableSchema(name: "", title: "", columns: [])
  private var adder = TotalsAdder(TableSchema(name: "", title: "", columns: []))
  private var checks: [RowCheck] = []
  private var parts: [SheetPart] = []
  private var writer: CellWriter?
  private var nextRow = 0
  private var hasTextAmounts = false

  init(_ workbook: Workbook) { self.workbook = workbook }

  public func begin(_ schema: TableSchema) throws(ReportError) {
    self.schema = schema
    adder = TotalsAdder(schema)
    checks = schema.checks.map { RowCheck($0, schema) }
    try addPart()
  }

  public func row(_ cells: [Cell]) throws(ReportError) {
    precondition(cells.count == schema.columns.count, "A row has one cell for each column")
    if nextRow > workbook.rowsPerSheet { try addPart() }
    guard let writer else { preconditionFailure("A table begins before its rows") }
    for (column, cell) in cells.enumerated() {
      try workbook.check(writer.write(cell, row: nextRow, column: column))
      if cell == .empty, schema.columns[column].input != nil {
        try workbook.check(writer.writeInput(row: nextRow, column: column))
      }
      if let amount = cell.amount, amount.minorUnits.magnitude > CellWriter.largestNumber {
        hasTextAmounts = true
      }
    }
    adder.add(cells)
    for index in checks.indices { checks[index].add(cells) }
    parts[parts.count - 1].lastRow = nextRow
    nextRow += 1
  }

  public func end() throws(ReportError) {
    guard let writer else { preconditionFailure("A table begins before it ends") }
    let tally = adder.tally
    var foot = SheetFoot(
      writer: writer, workbook: workbook, schema: schema, parts: parts,
      hasTextAmounts: hasTextAmounts, row: nextRow + 1)
    var report = SheetReport(sheet: schema.title, rows: tally.rows)
    if tally.rows == 0 {
      try foot.writeEmpty()
    } else {
      report.totals = try foot.write(tally.totals)
      report.checks = try foot.write(checks)
    }
    if let inputs = SheetInputs(schema, writer) { try inputs.addSpareLines(workbook, parts.last) }
    workbook.finished(report)
  }

  private func addPart() throws(ReportError) {
    let name = parts.isEmpty ? schema.title : "\(schema.title) (\(parts.count + 1))"
    let sheet = try workbook.addWorksheet(name)
    let writer = CellWriter(sheet: sheet, formats: workbook.formats)
    if let last = parts.last { close(last) }
    parts.append(SheetPart(name: name, sheet: sheet, lastRow: 0))
    self.writer = writer
    nextRow = 1
    try layOut(sheet, writer)
  }

  private func layOut(
    _ sheet: UnsafeMutablePointer<lxw_worksheet>, _ writer: CellWriter
  ) throws(ReportError) {
    worksheet_set_row(sheet, 0, 30, nil)
    worksheet_freeze_panes(sheet, 1, 0)
    worksheet_set_landscape(sheet)
    worksheet_set_paper(sheet, 9)  // A4
    worksheet_fit_to_pages(sheet, 1, 0)
    worksheet_repeat_rows(sheet, 0, 0)
    worksheet_set_footer(sheet, "&L&A&R&P / &N")
    for (index, column) in schema.columns.enumerated() {
      let place = UInt16(index)
      worksheet_set_column(sheet, place, place, Double(column.width), nil)
      let format =
        column.kind.isNumber ? workbook.formats.headerRight : workbook.formats.header
      try workbook.check(writer.write(column.title, row: 0, column: index, format))
      if let note = column.note { explain(column.title, note, in: sheet, at: place) }
    }
  }

  /// The note appears when the heading is selected. A cell comment would bring a drawing along.
  private func explain(
    _ title: String, _ note: String, in sheet: UnsafeMutablePointer<lxw_worksheet>,
    at column: UInt16
  ) {
    title.withCString { title in
      note.withCString { note in
        var validation = lxw_data_validation()
        validation.validate = UInt8(LXW_VALIDATION_TYPE_ANY.rawValue)
        validation.input_title = UnsafeMutablePointer(mutating: title)
        validation.input_message = UnsafeMutablePointer(mutating: note)
        _ = worksheet_data_validation_cell(sheet, 0, column, &validation)
      }
    }
  }

  private func close(_ part: SheetPart) {
    part.filter(columns: schema.columns.count)
    if let writer { SheetInputs(schema, writer)?.offerChoices(through: part.lastRow) }
  }
}

/// One sheet of a table that may need several.
struct SheetPart {
  let name: String
  let sheet: UnsafeMutablePointer<lxw_worksheet>
  /// The last row of data; 0, the header's, while there is none.
  var lastRow: Int

  /// The filter covers the data and not the totals below them.
  func filter(columns: Int) {
    worksheet_autofilter(sheet, 0, 0, UInt32(max(lastRow, 0)), UInt16(columns - 1))
  }
}
