import Domain
import Reporting
import Store

/// A report that `tieout-report NAME` makes: what it says, what it may be asked, and its tables.
///
/// A further report is one more declaration in `all`: its columns here, its query in `Store`.
struct NamedReport: Sendable {
  /// As it is called: `orgs-with-balance`.
  let name: String

  /// One sentence without a full stop, for lists and heads.
  let says: String

  let options: [Option]

  /// One, but for a workbook.
  let tables: [ReportTable]

  /// Which rows are for a person: the program then ends with 10.
  let isForPerson: (@Sendable (ReportRow) -> Bool)?

  /// How many rows a report of the newest ones has where `--limit` does not say it.
  let newest: Int

  init(
    _ name: String, _ says: String, _ options: [Option], _ tables: ReportTable...,
    isForPerson: (@Sendable (ReportRow) -> Bool)? = nil, newest: Int = 20
  ) {
    self.name = name
    self.says = says
    self.options = options
    self.tables = tables
    self.isForPerson = isForPerson
    self.newest = newest
  }

  /// What a report may be asked for. Every one of them takes `--period`.
  enum Option: Hashable, Sendable {
    /// The day at whose end it looks.
    case asOf
    /// The first and the last day that it looks at.
    case range
    case party
    /// It says nothing without a party, or one of this kind.
    case oneParty, oneMember, oneOrganisation
    case type
    /// How many rows.
    case limit
    /// It can be written as a statement for its party.
    case pdf
    /// It is a workbook and nothing else than that can be written to a file.
    case workbook
    /// Its rows can be written as messages.
    case outbox

    /// As the command line has it; empty where it has nothing of the kind.
    var words: String {
      switch self {
      case .asOf: "--as-of"
      case .range: "--from --to"
      case .party: "--party"
      case .oneParty, .oneMember, .oneOrganisation: "--party (needed)"
      case .type: "--type"
      case .limit: "--limit"
      case .pdf: "--pdf"
      case .workbook: ""
      case .outbox: "--outbox --sender"
      }
    }
  }

  func takes(_ options: Option...) -> Bool { options.contains { self.options.contains($0) } }

  /// For the head of a workbook: that of its one table, else its name in words.
  var title: String {
    if tables.count == 1 { return tables[0].schema.title }
    let words = name.replacing("-", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// Whether it looks at a range of days, not at the end of one.
  var hasRange: Bool { takes(.range) }

  var needsParty: Bool { takes(.oneParty, .oneMember, .oneOrganisation) }
  var takesParty: Bool { needsParty || takes(.party) }

  static let all: [NamedReport] =
    balanceReports + transactionReports + movementReports + statementReports
    + termReports + memberReports + workbookReports + processorReports
    + noticeReports + sessionReports + invoiceReports

  static func named(_ name: String) -> NamedReport? { all.first { $0.name == name } }
}

/// One table of a report: its columns and the query that has columns of these names.
struct ReportTable: Sendable {
  let schema: TableSchema
  let query: ReportQuery
  /// Fills in what the database does not compute.
  let finish: (@Sendable (inout ReportRow) -> Void)?

  init(
    _ title: String, _ query: ReportQuery, _ columns: [Column], totals: [String] = [],
    checks: [CheckFormula] = [], finish: (@Sendable (inout ReportRow) -> Void)? = nil
  ) {
    let name = title.lowercased().replacing(" ", with: "-")
    schema = TableSchema(
      name: name, title: title, columns: columns, totals: totals, checks: checks)
    self.query = query
    self.finish = finish
  }
}

/// A row whose cells have the names of its columns.
struct ReportRow {
  let schema: TableSchema
  var cells: [Cell]

  subscript(column: String) -> Cell {
    get { cells[place(column)] }
    set { cells[place(column)] = newValue }
  }

  private func place(_ column: String) -> Int {
    guard let place = schema.index(of: column) else {
      preconditionFailure("\(schema.name) has no column \(column)")
    }
    return place
  }
}
