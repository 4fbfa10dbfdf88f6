/// References to cells and ranges as formulas write them. Rows and columns count from 0.
enum A1 {
  static func column(_ index: Int) -> String {
    var letters = ""
    var rest = index + 1
    while rest > 0 {
      let letter = Character(Unicode.Scalar(UInt8(ascii: "A") + UInt8((rest - 1) % 26)))
      letters = String(letter) + letters
      rest = (rest - 1) / 26
    }
    return letters
  }

  /// `D7`.
  static func cell(row: Int, column: Int) -> String { "\(self.column(column))\(row + 1)" }

  /// `D2:D7`.
  static func range(column: Int, rows: ClosedRange<Int>) -> String {
    let name = self.column(column)
    return "\(name)\(rows.lowerBound + 1):\(name)\(rows.upperBound + 1)"
  }

  /// `'Trial balance'!`, with an apostrophe in the name doubled.
  static func prefix(sheet: String) -> String {
    "'" + sheet.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
      + "'!"
  }
}
