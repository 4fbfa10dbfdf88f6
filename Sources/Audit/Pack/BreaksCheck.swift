import Domain

/// `breaks.csv`: ids are unique, ages make sense, and no break is matched at the same time.
final class BreaksCheck: TableCheck {
  private let file: String
  private let matches: MatchesCheck
  private var ids: Set<String> = []
  /// How many breaks each reconciled account has.
  private(set) var counts: [AccountKey: Int] = [:]

  /// - Parameter matches: Must have read `matches.csv` before.
  init(file: String, matches: MatchesCheck) {
    self.file = file
    self.matches = matches
  }

  func row(_ row: Row, _ log: CheckLog) throws(RowProblem) {
    let id = try row.text("break_id")
    let age = try row.integer("age_days")
    let key = AccountKey(account: try row.text("account"), currency: try row.currency())
    let item = try ItemKey(row)
    counts[key, default: 0] += 1
    log.examined(.breakUnique)
    if !ids.insert(id).inserted {
      log.report(
        .breakUnique, file, row: row.line, "break_id", expected: "an id of its own",
        found: "'\(id)' again")
    }
    log.examined(.breakAge)
    if age < 0 {
      log.report(
        .breakAge, file, row: row.line, "age_days of \(id)", expected: "0 or more", found: "\(age)")
    }
    log.examined(.breakNotMatched)
    if matches.isLive(item) {
      log.report(
        .breakNotMatched, file, row: row.line, "item \(try row.text("item_id"))",
        expected: "a break or matched", found: "both")
    }
  }
}
