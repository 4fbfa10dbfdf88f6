@testable import Pipeline

/// The two finished months that every report by name is made over: one whose ledger is an export, and
/// one whose books Tieout keeps.
enum ReportedBook: String, CaseIterable {
  case export = "reports"
  case operations = "reports-of-operations"

  func book() throws -> ScratchWorkspace {
    switch self {
    case .export: try FinishedMonth.get().book
    case .operations: try ReportedBook.kept.get()
    }
  }

  private static let kept = Result {
    let book = try ScratchWorkspace(Repository.samples + "/operations")
    _ = try book.run()
    return book
  }

  /// What a report is asked beside the month, so that it says something and not too much.
  func asked(_ report: NamedReport) -> [String] {
    if let more = more[report.name] { return more }
    if report.takes(.oneOrganisation) { return ["--party", organisation] }
    return report.needsParty ? ["--party", member] : []
  }

  private var member: String { self == .export ? "M-001" : "M-1" }
  private var organisation: String { self == .export ? "ORG-11" : "C-1" }

  private var more: [String: [String]] {
    guard self == .export else { return ["org-recent": ["--party", organisation, "--limit", "3"]] }
    return [
      "transactions": ["--party", "ORG-01"], "org-recent": ["--party", "ORG-09", "--limit", "5"],
      "processor-transactions": ["--party", member],
      "processor-fees": ["--from", "2026-10-20", "--to", "2026-10-21"],
    ]
  }

  func run(
    _ report: NamedReport, _ more: [String] = [], environment: [String: String] = [:]
  ) throws -> Programs.Ending {
    try Programs.run(
      "tieout-report", [report.name, "--period", "2026-10"] + asked(report) + more, on: book(),
      environment: environment)
  }
}
