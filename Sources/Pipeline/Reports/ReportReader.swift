import Domain
import Reporting
import Store

/// Reads a report's table from the database into typed cells.
///
/// Texts and identifiers come as they are, amounts as minor units of the row's currency, percentages
/// as millionths; NULL is an empty cell.
struct ReportReader {
  private let table: ReportTable
  private let currency: Int?

  init(_ table: ReportTable) {
    self.table = table
    currency = table.schema.currencyColumn
  }

  func stream(
    _ question: ReportQuestion, on connection: Connection, _ body: (ReportRow) throws -> Void
  ) throws {
    let columns = table.schema.columns.map { (name: $0.name, form: $0.kind.form) }
    try table.query.stream(question, columns: columns, on: connection) { row in
      var cells = ReportRow(
        schema: table.schema, cells: table.schema.columns.indices.map { cell(row, $0) })
      table.finish?(&cells)
      try body(cells)
    }
  }

  private func cell(_ row: Row, _ index: Int) -> Cell {
    if row.isNull(index) { return .empty }
    switch table.schema.columns[index].kind {
    case .text, .identifier, .currency: return .text(row.text(index))
    case .integer: return .integer(row.int64(index))
    case .date: return .date(row.date(index))
    case .percent: return .percent(Percent(millionths: row.int64(index)))
    case .money:
      guard let currency, !row.isNull(currency), let unit = Currency(code: row.text(currency))
      else { preconditionFailure("An amount stands beside its currency") }
      return .wideMoney(row.int128(index), unit)
    case .instant: preconditionFailure("Reports tell days and times of day in the book's zone")
    }
  }
}

extension Column.Kind {
  fileprivate var form: ReportQuery.Form {
    switch self {
    case .text, .identifier, .currency, .instant: .text
    case .integer, .percent: .number
    case .date: .date
    case .money: .units
    }
  }
}
