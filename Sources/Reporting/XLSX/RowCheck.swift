import Domain

/// Counts the rows of a table that break one of its identities.
struct RowCheck {
  let formula: CheckFormula

  /// The columns of the terms, in order.
  let columns: [Int]

  private(set) var failures: Int64 = 0

  /// Whether a row left a term out, which then says nothing about the identity.
  private(set) var hasGaps = false

  init(_ formula: CheckFormula, _ schema: TableSchema) {
    self.formula = formula
    columns = formula.terms.compactMap { schema.index(of: $0.column) }
  }

  mutating func add(_ cells: [Cell]) {
    var sum: Int128 = 0
    for (term, column) in zip(formula.terms, columns) {
      let value: Int128
      switch cells[column] {
      case .integer(let number): value = Int128(number)
      case let cell:
        guard let amount = cell.amount else {
          hasGaps = true
          return
        }
        value = amount.minorUnits
      }
      sum += term.isSubtracted ? -value : value
    }
    if sum != 0 { failures += 1 }
  }
}
