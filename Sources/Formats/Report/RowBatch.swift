import Domain

/// Some rows of a report, cut from the file.
struct RowBatch: Sendable {
  struct Row {
    /// In `bytes`.
    var start: Int
    var length: Int
    /// Where its fields begin in `fields`.
    var field: Int
    var count: Int
    /// In the file.
    var offset: Int
    var line: Int
  }

  private(set) var bytes: [UInt8] = []
  private(set) var fields: [CSVField] = []
  private(set) var rows: [Row] = []
  /// What is wrong with how the file is written, by the row that it stands before.
  var faults: [Int: FileErrors] = [:]

  mutating func add(_ row: CSVRow) {
    rows.append(
      Row(
        start: bytes.count, length: row.bytes.count, field: fields.count, count: row.count,
        offset: row.offset, line: row.line))
    bytes.append(contentsOf: row.bytes)
    fields.append(contentsOf: UnsafeBufferPointer(start: row.fields, count: row.count))
  }

  func forEach(file: String, _ body: (Int, CSVRow) -> Void) {
    bytes.withUnsafeBytes { bytes in
      fields.withUnsafeBufferPointer { fields in
        guard let first = fields.baseAddress else { return }
        for (index, row) in rows.enumerated() {
          body(
            index,
            CSVRow(
              bytes: UnsafeRawBufferPointer(rebasing: bytes[row.start..<row.start + row.length]),
              fields: first + row.field, count: row.count, offset: row.offset, line: row.line,
              file: file))
        }
      }
    }
  }
}
