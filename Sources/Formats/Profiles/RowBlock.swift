/// Rows one after another, kept beyond their reader so that another core can read them.
struct RowBlock: Sendable {
  let setting: RowSetting
  private let file: String
  private var bytes: [UInt8] = []
  private var cells: [TableCell] = []
  private var rows: [Row] = []

  private struct Row {
    var kind: ProfileScan.Kind
    var bytes: Range<Int>
    var firstCell: Int
    var count: Int
    var hasQuotes: Bool
    var offset: Int
    var line: Int
    var isEnded: Bool
  }

  /// - Parameter size: About how many bytes it is going to hold.
  init(_ setting: RowSetting, file: String, size: Int) {
    self.setting = setting
    self.file = file
    bytes.reserveCapacity(size + size / 4)
  }

  /// How many bytes the rows have.
  var size: Int { bytes.count }

  var count: Int { rows.count }

  mutating func append(_ kind: ProfileScan.Kind, _ row: TableRow) {
    rows.append(
      Row(
        kind: kind, bytes: bytes.count..<bytes.count + row.bytes.count, firstCell: cells.count,
        count: row.count, hasQuotes: row.hasQuotes, offset: row.offset, line: row.line,
        isEnded: row.isEnded))
    bytes.append(contentsOf: row.bytes)
    cells.append(contentsOf: UnsafeBufferPointer(start: row.cells, count: row.count))
  }

  /// Hands over the rows in their order, each as a view that is valid during the call.
  func forEach(_ body: (ProfileScan.Kind, TableRow) -> Void) {
    bytes.withUnsafeBytes { bytes in
      cells.withUnsafeBufferPointer { cells in
        for row in rows {
          let own = UnsafeBufferPointer(rebasing: cells[row.firstCell..<row.firstCell + row.count])
          guard let first = own.baseAddress else { continue }
          var view = TableRow(
            bytes: UnsafeRawBufferPointer(rebasing: bytes[row.bytes]), cells: first,
            count: row.count, hasQuotes: row.hasQuotes, offset: row.offset, line: row.line,
            file: file)
          view.isEnded = row.isEnded
          body(row.kind, view)
        }
      }
    }
  }
}
