/// Which rows of one file are entries: the profile's rules with the columns of its header.
struct RowRules {
  struct Condition {
    /// Nil where the header lacks the column, so that no row fits.
    let index: Int?
    let texts: [String]
    let prefixes: [String]

    init(_ condition: CSVProfile.Condition, _ columns: ProfileColumns) {
      index = columns.index(condition.column)
      texts = condition.texts
      prefixes = condition.prefixes
    }
  }

  /// The beginning of a file without header, which is no row.
  let firstLine: [UInt8]?
  let opening: Condition?
  let closing: Condition?
  let only: Condition?
  let leftOut: [Condition]
  let hasConditions: Bool
  let undated: CSVProfile.Rows.Undated
  /// The column without whose date a row is no entry; nil when every row is one.
  let dated: Int?

  init(_ profile: CSVProfile, _ columns: ProfileColumns) {
    let rows = profile.rows
    firstLine =
      profile.dialect.hasHeader ? nil : profile.recognition.firstLine.map { Array($0.utf8) }
    opening = rows.opening.map { Condition($0, columns) }
    closing = rows.closing.map { Condition($0, columns) }
    only = rows.only.map { Condition($0, columns) }
    leftOut = rows.leftOut.map { Condition($0, columns) }
    hasConditions = opening != nil || closing != nil || only != nil || !leftOut.isEmpty
    undated = rows.undated
    let tells = undated == .leftOut || undated == .continuation
    dated = tells ? columns.bookingDate : nil
  }
}
