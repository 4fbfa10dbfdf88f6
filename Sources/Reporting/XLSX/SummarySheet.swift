import CLibXLSXWriter
import Domain

/// The first sheet: what the workbook is, whether it ties, and where each figure stands.
struct SummarySheet {
  let sheet: UnsafeMutablePointer<lxw_worksheet>
  let formats: WorkbookFormats
  let fileName: String

  func write(_ head: Workbook.Head, _ reports: [SheetReport]) throws(ReportError) {
    layOut()
    var row = try writeHead(head)
    row = try writeChecks(reports, from: row)
    row = try writeRows(reports, from: row)
    try writeTotals(reports, from: row)
  }

  private func layOut() {
    worksheet_gridlines(sheet, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue))
    worksheet_set_paper(sheet, 9)  // A4
    worksheet_fit_to_pages(sheet, 1, 0)
    for (column, width) in [24.0, 92, 20, 10].enumerated() {
      worksheet_set_column(sheet, UInt16(column), UInt16(column), width, nil)
    }
  }

  private func writeHead(_ head: Workbook.Head) throws(ReportError) -> Int {
    worksheet_set_row(sheet, 0, 30, nil)
    try text("\(head.title) \(head.period.name)", 0, 0, formats.title)
    try text(head.verdict, 1, 0, formats.verdict)
    let facts =
      [
        (label: "Book", value: head.bookName),
        (label: "Period", value: "\(head.period.firstDay) to \(head.period.lastDay)"),
      ] + head.facts
    for (index, fact) in facts.enumerated() {
      try text(fact.label, index + 3, 0, formats.label)
      try text(fact.value, index + 3, 1, formats.text)
    }
    return facts.count + 4
  }

  private func writeChecks(_ reports: [SheetReport], from start: Int) throws(ReportError) -> Int {
    let checks = reports.flatMap { report in report.checks.map { (report.sheet, $0) } }
    guard !checks.isEmpty else { return start }
    try heading(["Check", "Each must show 0: rows where this is not 0", "Rows"], start)
    for (index, (sheetName, check)) in checks.enumerated() {
      let row = start + 1 + index
      try text(sheetName, row, 0, formats.text)
      try text(check.title, row, 1, formats.text)
      try formula(check.reference, row, formats.check, Double(check.failures))
      formats.markUnlessZero(sheet, row: row, column: 2)
    }
    return start + checks.count + 2
  }

  private func writeRows(_ reports: [SheetReport], from start: Int) throws(ReportError) -> Int {
    try heading(["Sheet", "", "Rows"], start)
    for (index, report) in reports.enumerated() {
      let row = start + 1 + index
      try text(report.sheet, row, 0, formats.text)
      try check(
        worksheet_write_number(sheet, UInt32(row), 2, Double(report.rows), formats.integer))
    }
    return start + reports.count + 2
  }

  private func writeTotals(_ reports: [SheetReport], from start: Int) throws(ReportError) {
    let totals = reports.flatMap { report in report.totals.map { (report.sheet, $0) } }
    guard !totals.isEmpty else { return }
    try heading(["Total", "", "Amount", "Currency"], start)
    for (index, (sheetName, total)) in totals.enumerated() {
      let row = start + 1 + index
      try text(sheetName, row, 0, formats.text)
      try text(total.column, row, 1, formats.text)
      try text(total.currency.code, row, 3, formats.text)
      let look = formats.money(exponent: total.currency.exponent)
      if total.minorUnits.magnitude <= CellWriter.largestNumber {
        try formula(
          total.reference, row, look, CellWriter.number(total.minorUnits, total.currency))
      } else {
        let writer = CellWriter(sheet: sheet, formats: formats)
        try check(
          writer.write(minorUnits: total.minorUnits, total.currency, row: row, column: 2))
      }
    }
  }

  private func heading(_ titles: [String], _ row: Int) throws(ReportError) {
    for column in 0..<4 {
      try check(worksheet_write_blank(sheet, UInt32(row), UInt16(column), formats.section))
    }
    for (column, title) in titles.enumerated() {
      try text(title, row, column, column == 2 ? formats.sectionRight : formats.section)
    }
  }

  private func formula(
    _ reference: String, _ row: Int, _ format: UnsafeMutablePointer<lxw_format>?, _ value: Double
  ) throws(ReportError) {
    try check(
      worksheet_write_formula_num(sheet, UInt32(row), 2, "=" + reference, format, value))
  }

  private func text(
    _ text: String, _ row: Int, _ column: Int, _ format: UnsafeMutablePointer<lxw_format>?
  ) throws(ReportError) {
    try check(
      CellWriter(sheet: sheet, formats: formats)
        .write(text, row: row, column: column, format))
  }

  private func check(_ error: lxw_error) throws(ReportError) {
    guard error == LXW_NO_ERROR else {
      throw ReportError(.workbook(Int32(bitPattern: error.rawValue)), fileName)
    }
  }
}
