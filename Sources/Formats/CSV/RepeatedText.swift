/// The text of a column that often repeats from row to row, such as a payout's id: the same string
/// is handed out again while the bytes stay the same, which saves most of its cost.
final class RepeatedText {
  let column: Int
  private var bytes: [UInt8] = []
  private var text = ""

  init(column: Int) { self.column = column }

  func read(_ row: CSVRow, limits: Limits) throws(FormatError) -> String {
    let field = row[column]
    let isSame = bytes.withUnsafeBytes { known in
      known.count == field.count && known.elementsEqual(field)
    }
    if isSame { return text }
    text = try row.text(column, limits: limits)
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: field)
    return text
  }
}
