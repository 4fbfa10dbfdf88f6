import Domain

/// The first rows of a table that nobody has described, split the way that fits them best.
struct LearnedTable {
  let dialect: CSVProfile.Dialect
  /// Nil when the first row is already one of bookings.
  let header: [String]?
  /// Rows that have a date and a number.
  let rows: [[String]]
  /// Other rows stand among the bookings or after them.
  let hasOtherRows: Bool
  /// Rows among the bookings whose first cell is empty: text that goes on.
  let hasContinuations: Bool

  private static let depth = 400

  /// Nil when the file does not look like a table of bookings.
  init?(_ content: TableContent, limits: Limits) {
    let tries = LearnedTable.dialects(content).compactMap { dialect in
      LearnedTable.split(content, dialect, limits).map { (dialect, $0) }
    }
    // The most columns in the most rows; a comma before other marks when equal.
    func weight(_ rows: [[String]]) -> Int {
      let bookings = rows.filter(ColumnTraits.isBooking)
      return bookings.reduce(0) { $0 + min($1.count, 30) }
    }
    guard let best = tries.max(by: { weight($0.1) < weight($1.1) }), weight(best.1) > 0 else {
      return nil
    }
    dialect = best.0
    let all = best.1
    let widths = Dictionary(grouping: all.filter(ColumnTraits.isBooking), by: \.count)
    let width = widths.max { ($0.value.count, $0.key) < ($1.value.count, $1.key) }?.key ?? 0
    guard width > 1,
      let first = all.firstIndex(where: { ColumnTraits.isBooking($0) && $0.count == width })
    else { return nil }
    let used = LearnedTable.usedColumns(all.filter { ColumnTraits.isBooking($0) }, width: width)
    let above = all[..<first].lastIndex { names in LearnedTable.isHeader(names, width: used) }
    let names = above.map { all[$0] }
    header = names
    let start = above.map { $0 + 1 } ?? first
    rows = all[start...].filter { ColumnTraits.isBooking($0) && $0.count <= width + 2 }
    let others = all[first...].count { !ColumnTraits.isBooking($0) && $0 != names }
    hasOtherRows = others > 0
    hasContinuations =
      others > 0
      && all[first...].allSatisfy {
        ColumnTraits.isBooking($0) || ($0.count > 1 && $0[0].isEmpty) || $0 == names
      }
  }

  private static func dialects(_ content: TableContent) -> [CSVProfile.Dialect] {
    var dialect = CSVProfile.Dialect()
    dialect.encoding = encoding(content)
    guard case .text = content else { return [dialect] }
    return ",;\t|".utf8.map { mark in
      var other = dialect
      other.delimiter = mark
      return other
    }
  }

  private static func split(
    _ content: TableContent, _ dialect: CSVProfile.Dialect, _ limits: Limits
  ) -> [[String]]? {
    guard let reader = try? content.headRows(dialect, limits) else { return nil }
    let text = RowText(dialect.encoding, limits: limits)
    var rows: [[String]] = []
    while rows.count < depth, let row = try? reader.next() {
      if row.isBlank { continue }
      var cells: [String] = []
      for index in 0..<row.count { cells.append((try? text.text(row, index)) ?? "") }
      rows.append(cells)
    }
    return rows
  }

  /// How many columns hold something: spreadsheets save empty ones behind the last.
  private static func usedColumns(_ rows: [[String]], width: Int) -> Int {
    (0..<width).count { column in
      rows.contains { column < $0.count && !$0[column].isEmpty }
    }
  }

  /// Names in nearly every column, and neither dates nor amounts among them.
  private static func isHeader(_ cells: [String], width: Int) -> Bool {
    let filled = cells.count { !$0.isEmpty }
    guard filled >= 2, filled * 10 >= width * 6 else { return false }
    return cells.allSatisfy { cell in
      cell.isEmpty
        || !(ColumnTraits.isDate(cell) || CellShape.isAmount(cell, .comma)
          || CellShape.isAmount(cell, .point))
    }
  }

  /// What the bytes mean if they are not UTF-8: Central or Western European, whichever gives more
  /// letters of its languages.
  private static func encoding(_ content: TableContent) -> TextEncoding? {
    guard case .text(_, let head) = content else { return nil }
    return head.withUnsafeBytes { bytes -> TextEncoding? in
      guard TextEncoding.detect(in: bytes) != .utf8 else { return nil }
      let ofWest = bytes.count { western.contains($0) }
      let ofCentre = bytes.count { central.contains($0) }
      return ofCentre > ofWest ? .windows1250 : .windows1252
    }
  }

  /// Bytes of letters that are frequent in one code page and rare in the other:
  /// `ěščřůťňąęłżőű` against `äöüßéèàçñåøãõ`.
  private static let central: Set<UInt8> = [
    0xEC, 0x9A, 0xE8, 0xF8, 0xF9, 0x9D, 0xF2, 0xB9, 0xEA, 0xB3, 0xBF, 0xF5, 0xFB, 0x9E, 0xEF,
    0xCC, 0x8A, 0xC8, 0xD8, 0xD9, 0xA3, 0xAF, 0x8E,
  ]
  private static let western: Set<UInt8> = [
    0xE4, 0xF6, 0xFC, 0xDF, 0xE9, 0xE0, 0xE7, 0xF1, 0xE5, 0xE3, 0xE6, 0xC4, 0xD6, 0xDC, 0xB0,
    0xE2, 0xEE, 0xF4,
  ]
}
