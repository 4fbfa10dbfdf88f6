import Domain

/// Columns of a report that are kept as they are written, under names of ours.
struct ReportTexts {
  private let columns: [(column: Int, name: String, kind: Reference.Kind?)]

  /// - Parameter known: The column's name, ours, and what kind of reference it is, if it is one. Those
  ///   that the report lacks are left out.
  init(_ header: ReportHeader, _ known: [(String, String, Reference.Kind?)]) {
    columns = known.compactMap { name, shown, kind in
      header.column(name).map { ($0, shown, kind) }
    }
  }

  func add(_ row: ReportRow, to line: inout ReportLine) throws(FormatError) {
    for (column, name, kind) in columns { line.add(name, try row.text(column), kind) }
  }
}
