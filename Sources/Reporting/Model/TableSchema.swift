/// The columns of one report, the sums it prints and the identities it must satisfy.
public struct TableSchema: Hashable, Sendable {
  /// The file's name without its ending: `breaks` is `breaks.csv`.
  public let name: String

  /// The sheet's name in a workbook: at most 31 characters.
  public let title: String

  public let columns: [Column]

  /// The money columns that are summed, per currency.
  public let totals: [String]

  /// What must be zero in every row.
  public let checks: [CheckFormula]

  public init(
    name: String, title: String, columns: [Column], totals: [String] = [],
    checks: [CheckFormula] = []
  ) {
    let names = columns.map(\.name)
    precondition(title.utf16.count <= 31, "A sheet's name has at most 31 characters")
    precondition(totals.allSatisfy(names.contains), "A total names a column of its table")
    precondition(
      checks.flatMap(\.terms).allSatisfy { names.contains($0.column) },
      "A check names columns of its table")
    self.name = name
    self.title = title
    self.columns = columns
    self.totals = totals
    self.checks = checks
  }

  public func index(of column: String) -> Int? { columns.firstIndex { $0.name == column } }

  /// The column that says which currency a row is in.
  public var currencyColumn: Int? { columns.firstIndex { $0.kind == .currency } }
}

/// An identity between the money or number columns of a row: the signed terms sum to zero.
public struct CheckFormula: Hashable, Sendable {
  public struct Term: Hashable, Sendable {
    public let column: String
    public let isSubtracted: Bool
  }

  public let terms: [Term]

  /// - Parameters:
  ///   - adding: The columns with a plus.
  ///   - subtracting: The columns with a minus.
  public init(adding: [String], subtracting: [String]) {
    terms =
      adding.map { Term(column: $0, isSubtracted: false) }
      + subtracting.map { Term(column: $0, isSubtracted: true) }
  }

  /// `opening + debits − credits − closing`.
  public var title: String {
    terms.enumerated().map { index, term in
      let name = term.column.split(separator: "_").joined(separator: " ")
      if index == 0 { return term.isSubtracted ? "−" + name : name }
      return (term.isSubtracted ? " − " : " + ") + name
    }.joined()
  }
}
