/// The heaviest one-to-one assignment of a few lines to a few legs, and by how much each of its pairs
/// is better than the best answer without it.
struct Assignment {
  /// A line and the leg it is given to, both as places in the component.
  struct Pair {
    let row: Int
    let column: Int
    let margin: Int
  }

  private let rows: Int
  private let columns: Int
  /// Cost of a row for a column; the last `rows` columns leave the row without one.
  private var cost: [[Int]]
  private var u: [Int]
  private var v: [Int]
  private var rowOfColumn: [Int]
  private var columnOfRow: [Int]

  /// More than any sum of weights.
  private static let never = 1_000_000_000_000

  /// - Parameter weights: Row, column and weight; a row may stay without a column at weight 0.
  init(rows: Int, columns: Int, _ weights: [(row: Int, column: Int, weight: Int)]) {
    self.rows = rows
    self.columns = columns
    let width = columns + rows
    cost = Array(repeating: Array(repeating: Assignment.never, count: width), count: rows)
    for row in 0..<rows { cost[row][columns + row] = 0 }
    for edge in weights { cost[edge.row][edge.column] = -edge.weight }
    u = Array(repeating: 0, count: rows)
    v = Array(repeating: 0, count: width)
    rowOfColumn = Array(repeating: -1, count: width)
    columnOfRow = Array(repeating: -1, count: rows)
    solve()
  }

  private mutating func solve() {
    for row in 0..<rows {
      u[row] = 0
      columnOfRow[row] = -1
    }
    for column in v.indices {
      v[column] = 0
      rowOfColumn[column] = -1
    }
    for row in 0..<rows { augment(row) }
  }

  /// - Parameters:
  ///   - wanted: The row to answer for, or nil for all.
  ///   - isTwin: Whether two columns are interchangeable, so that giving a row to one or the
  ///   other is the same answer.
  ///   - isCopy: Whether two rows are, in the same way.
  func pairs(
    ofRow wanted: Int? = nil, isTwin: (Int, Int) -> Bool, isCopy: (Int, Int) -> Bool
  ) -> [Pair] {
    let total = value
    return (0..<columns).compactMap { column in
      let row = rowOfColumn[column]
      guard row >= 0, wanted == nil || row == wanted else { return nil }
      var without = self
      for copy in 0..<rows where copy == row || isCopy(copy, row) {
        for other in 0..<columns where other == column || isTwin(other, column) {
          // A copy that holds a twin keeps it.
          if rowOfColumn[other] == copy, copy != row { continue }
          without.cost[copy][other] = Assignment.never
        }
      }
      without.solve()
      return Pair(row: row, column: column, margin: total - without.value)
    }
  }

  private var value: Int {
    var sum = 0
    for column in rowOfColumn.indices where rowOfColumn[column] >= 0 {
      sum -= cost[rowOfColumn[column]][column]
    }
    return sum
  }

  /// The shortest augmenting path from a free row, with potentials (Jonker and Volgenant's way).
  private mutating func augment(_ start: Int) {
    let width = columns + rows
    var distance = Array(repeating: Int.max, count: width)
    var before = Array(repeating: -1, count: width)
    var isDone = Array(repeating: false, count: width)
    var row = start
    var offset = 0
    var column = -1
    var visitedRows: [(row: Int, at: Int)] = [(start, 0)]
    var done: [Int] = []
    while true {
      var best = Int.max
      var next = -1
      for candidate in 0..<width where !isDone[candidate] {
        let reduced = offset + cost[row][candidate] - u[row] - v[candidate]
        if reduced < distance[candidate] {
          distance[candidate] = reduced
          before[candidate] = row
        }
        if distance[candidate] < best {
          best = distance[candidate]
          next = candidate
        }
      }
      column = next
      offset = best
      isDone[column] = true
      if rowOfColumn[column] < 0 { break }
      done.append(column)
      row = rowOfColumn[column]
      visitedRows.append((row, offset))
    }
    for visited in visitedRows { u[visited.row] += offset - visited.at }
    for visited in done { v[visited] -= offset - distance[visited] }
    while column >= 0 {
      let row = before[column]
      let given = columnOfRow[row]
      rowOfColumn[column] = row
      columnOfRow[row] = column
      column = given
    }
  }
}
