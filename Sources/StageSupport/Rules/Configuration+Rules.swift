import Domain
import Matching

extension Configuration {
  /// The rules that `[matching]` of `tieout.toml` sets.
  mutating func readRules(of root: TableReader) {
    // What else stands there was read, and complained about, before.
    guard case .table(let members)? = root.members["matching"] else { return }
    let table = TableReader(members, path: "matching", keys: nil, problems: root.problems)
    if let days = table.integer("window_business_days", in: RuleBook.days) {
      rules.common.windowBusinessDays = days
    }
    if let days = table.integer("timing_business_days", in: RuleBook.days) {
      rules.common.timingBusinessDays = days
    }
  }

  /// What a file of rules says.
  ///
  /// - Parameter workspace: Tells where `tieout.toml` sets what the file sets as well.
  /// - Returns: All that is wrong with it, in the order of the file.
  mutating func readRules(
    _ source: Text, beside workspace: ConfigurationProblems
  ) throws(ConfigurationError) -> [ConfigurationError] {
    let document = try TOMLDocument(text: source.text, file: source.file)
    let problems = ConfigurationProblems(file: source.file, lines: document.lines)
    let root = TableReader(document.root, path: "", keys: RuleBook.keys, problems: problems)
    if let windows = root.table("windows", keys: nil) {
      for key in matching.rules.sorted() where windows.members[key] != nil {
        windows.report(.setTwice(key, there: workspace.place(of: "matching." + key)), key)
      }
    }
    rules.read(root, source.text, sources: sources)
    checkSharedAccounts(root)
    return problems.sorted
  }

  /// Some rules look at an account in all its currencies, so that its sources must agree.
  private func checkSharedAccounts(_ root: TableReader) {
    for (account, own) in Dictionary(grouping: sources, by: \.account).sorted(by: {
      $0.key < $1.key
    }) {
      let names = own.map(\.name).sorted()
      guard let first = names.first,
        let other = names.first(where: { rules.sources[$0] != rules.sources[first] })
      else { continue }
      root.report(.sourcesDisagree(first, other, account: account), "source[1]")
    }
  }
}
