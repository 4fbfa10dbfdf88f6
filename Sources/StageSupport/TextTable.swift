import Domain

/// A small table for a terminal: columns aligned, numbers to the right, two blanks between.
///
///     account          currency     residual
///     bank:main        EUR              0.00
///     clearing:stripe  EUR            -12.50
public struct TextTable: Sendable {
  public enum Alignment: Sendable { case left, right }

  public struct Column: Sendable {
    public var title: String
    public var alignment: Alignment

    public static func left(_ title: String) -> Column { Column(title: title, alignment: .left) }
    public static func right(_ title: String) -> Column { Column(title: title, alignment: .right) }
  }

  public let columns: [Column]
  public private(set) var rows: [[String]] = []

  public init(_ columns: [Column]) { self.columns = columns }

  public mutating func add(_ cells: [String]) {
    precondition(cells.count == columns.count, "A row has one cell for each column")
    rows.append(cells.map(TextTable.oneLine))
  }

  /// Title and rows, each ended by a line feed; no blanks at the end of a line.
  public var rendered: String {
    let lines = [columns.map(\.title)] + rows
    let widths = columns.indices.map { column in
      lines.map { $0[column].count }.max() ?? 0
    }
    return lines.map { cells in
      var line = ""
      for (index, cell) in cells.enumerated() {
        if index > 0 { line += "  " }
        let padding = String(repeating: " ", count: widths[index] - cell.count)
        line += columns[index].alignment == .left ? cell + padding : padding + cell
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  private static func oneLine(_ cell: String) -> String {
    String(cell.visible.map { $0.isNewline ? " " : $0 })
  }
}
