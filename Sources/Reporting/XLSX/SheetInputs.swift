import CLibXLSXWriter
import Glibc

/// The cells of a sheet that a person fills: lists that drop down, and lines for what the table does
/// not name.
struct SheetInputs {
  private let schema: TableSchema
  private let writer: CellWriter

  /// Lines below the table, for ids that are written by hand.
  private static let spareLines = 50

  /// - Returns: Nil when the table has no such cells.
  init?(_ schema: TableSchema, _ writer: CellWriter) {
    guard schema.columns.contains(where: { $0.input != nil }) else { return nil }
    self.schema = schema
    self.writer = writer
  }

  /// - Parameter part: The last sheet of the table, which is the writer's.
  func addSpareLines(_ workbook: Workbook, _ part: SheetPart?) throws(ReportError) {
    // An empty table has a note in its first row.
    let first = max(part?.lastRow ?? 0, 1) + 1
    let last = first + SheetInputs.spareLines - 1
    for row in first...last {
      for (column, one) in schema.columns.enumerated() where one.input != nil || column == 0 {
        try workbook.check(writer.writeInput(row: row, column: column))
      }
    }
    offerChoices(through: last)
  }

  /// Gives all rows from the first one on their lists.
  func offerChoices(through lastRow: Int) {
    guard lastRow >= 1 else { return }
    for (column, one) in schema.columns.enumerated() {
      guard case .choice(let words) = one.input else { continue }
      var list = words.map { strdup($0) } + [nil]
      defer { for word in list { free(word) } }
      list.withUnsafeMutableBufferPointer { list in
        var validation = lxw_data_validation()
        validation.validate = UInt8(LXW_VALIDATION_TYPE_LIST.rawValue)
        validation.value_list = list.baseAddress
        _ = worksheet_data_validation_range(
          writer.sheet, 1, UInt16(column), UInt32(lastRow), UInt16(column), &validation)
      }
    }
  }
}
