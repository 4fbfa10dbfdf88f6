import CLibXLSXWriter
import Domain

/// What stands below a table's rows: its totals and its checks.
struct SheetFoot {
  let writer: CellWriter
  let workbook: Workbook
  let schema: TableSchema
  let parts: [SheetPart]
  /// Amounts too large for a number are texts, which no formula can add: values stand instead.
  let hasTextAmounts: Bool
  var row: Int

  mutating func writeEmpty() throws(ReportError) {
    parts.last?.filter(columns: schema.columns.count)
    let note = "No rows in this period."
    try workbook.check(writer.write(note, row: 1, column: 0, workbook.formats.note))
  }

  /// A row per currency with the sum of each total column.
  mutating func write(_ totals: [TableTally.Total]) throws(ReportError) -> [SheetReport.Total] {
    parts.last?.filter(columns: schema.columns.count)
    var written: [SheetReport.Total] = []
    for currency in Set(totals.map(\.currency)).sorted() {
      for column in schema.columns.indices {
        try workbook.check(
          worksheet_write_blank(
            writer.sheet, UInt32(row), UInt16(column), workbook.formats.totalLabel))
      }
      let label = "Total \(currency)"
      try workbook.check(writer.write(label, row: row, column: 0, workbook.formats.totalLabel))
      for column in schema.columns.indices {
        let name = schema.columns[column].name
        guard let total = totals.first(where: { $0.currency == currency && $0.column == name })
        else { continue }
        try write(total, column: column)
        written.append(
          SheetReport.Total(
            column: schema.columns[column].title, currency: currency,
            minorUnits: total.minorUnits, reference: reference(column: column)))
      }
      row += 1
    }
    return written
  }

  /// A row per identity with the number of rows that break it.
  mutating func write(_ checks: [RowCheck]) throws(ReportError) -> [SheetReport.Check] {
    guard !checks.isEmpty else { return [] }
    row += 1
    var written: [SheetReport.Check] = []
    for check in checks {
      let column = 1
      try workbook.check(
        writer.write(
          "Rows where \(check.formula.title) is not 0", row: row, column: column + 1,
          workbook.formats.checkLabel))
      try workbook.check(
        writer.write("Check", row: row, column: 0, workbook.formats.totalLabel))
      try write(check, column: column)
      written.append(
        SheetReport.Check(
          title: check.formula.title, failures: check.failures,
          reference: reference(column: column)))
      row += 1
    }
    return written
  }

  private func reference(column: Int) -> String {
    A1.prefix(sheet: parts.last?.name ?? schema.title) + A1.cell(row: row, column: column)
  }

  private func write(_ total: TableTally.Total, column: Int) throws(ReportError) {
    guard !hasTextAmounts, total.minorUnits.magnitude <= CellWriter.largestNumber,
      let currencyColumn = schema.currencyColumn
    else {
      let error = writer.write(
        minorUnits: total.minorUnits, total.currency, row: row, column: column, isTotal: true)
      return try workbook.check(error)
    }
    let sums = ranges([column, currencyColumn]).map { range in
      "SUMIFS(\(range[0]),\(range[1]),\"\(total.currency.code)\")"
    }
    let formula = "=ROUND(\(sums.joined(separator: "+")),\(total.currency.exponent))"
    try workbook.check(
      worksheet_write_formula_num(
        writer.sheet, UInt32(row), UInt16(column), formula,
        workbook.formats.money(exponent: total.currency.exponent, isTotal: true),
        CellWriter.number(total.minorUnits, total.currency)))
  }

  private func write(_ check: RowCheck, column: Int) throws(ReportError) {
    let place = (UInt32(row), UInt16(column))
    let value = Double(check.failures)
    if hasTextAmounts {
      try workbook.check(
        worksheet_write_number(writer.sheet, place.0, place.1, value, workbook.formats.check))
    } else {
      let counts = ranges(check.columns).map { ranges in count(check, ranges) }
      try workbook.check(
        worksheet_write_formula_num(
          writer.sheet, place.0, place.1, "=" + counts.joined(separator: "+"),
          workbook.formats.check, value))
    }
    workbook.formats.markUnlessZero(writer.sheet, row: row, column: column)
  }

  /// `SUMPRODUCT(--(ROUND(D2:D9+E2:E9-F2:F9,4)<>0))`: rounded, because a spreadsheet's numbers are
  /// binary fractions. Rows with a gap are left out where there are any.
  private func count(_ check: RowCheck, _ ranges: [String]) -> String {
    var sum = ""
    for (term, range) in zip(check.formula.terms, ranges) {
      sum += (term.isSubtracted ? "-" : sum.isEmpty ? "" : "+") + range
    }
    let failing = "--(ROUND(\(sum),4)<>0)"
    guard check.hasGaps else { return "SUMPRODUCT(\(failing))" }
    let complete = ranges.map { "--ISNUMBER(\($0))" }.joined(separator: ",")
    return "SUMPRODUCT(\(failing),\(complete))"
  }

  /// For each sheet of the table, the data ranges of the columns.
  private func ranges(_ columns: [Int]) -> [[String]] {
    parts.filter { $0.lastRow >= 1 }.map { part in
      let prefix = parts.count > 1 ? A1.prefix(sheet: part.name) : ""
      return columns.map { prefix + A1.range(column: $0, rows: 1...part.lastRow) }
    }
  }
}
