/// Splits one line of a table into its cells, for telling what a file is.
enum CellSplitter {
  static func cells(_ line: String, separator: Character) -> [String] {
    var cells: [String] = []
    var cell = ""
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case separator where !isQuoted:
        cells.append(trimmed(cell))
        cell = ""
      default: cell.append(character)
      }
    }
    cells.append(trimmed(cell))
    return cells
  }

  static func trimmed(_ text: some StringProtocol) -> String {
    let rest = text.drop(while: \.isWhitespace)
    guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(rest[...last])
  }
}
