import Domain
import Glibc
import Matching

extension Configuration {
  /// A file's text with the name that errors give it.
  public typealias Text = (text: String, file: String)

  /// Reads and checks `tieout.toml` in a workspace, and its file of rules.
  ///
  /// - Parameter rules: Another file of rules than the workspace's.
  /// - Throws: Everything that is wrong with them at once.
  public static func load(
    workspace: String, rules: String? = nil
  ) throws(ConfigurationErrors) -> Configuration {
    let file = Paths.resolve("tieout.toml", workspace: workspace)
    return try checked {
      let text = try ConfigurationFile.read(file)
      return try read((text, file)) { paths, isNamed in
        if let rules { return (try RulesFile.read(rules), rules) }
        let path = Paths.resolve(paths.rules, workspace: workspace)
        // Nobody has to have one, but one that is named is there.
        if !isNamed, access(path, F_OK) != 0 { return nil }
        return (try RulesFile.read(path), path)
      }
    }
  }

  /// - Parameter file: The name that errors give the text.
  public static func parse(
    _ text: String, file: String, rules: Text? = nil
  ) throws(ConfigurationErrors) -> Configuration {
    try checked { try read((text, file)) { _, _ in rules } }
  }

  private static func checked(
    _ body: () throws -> Configuration
  ) throws(ConfigurationErrors) -> Configuration {
    do {
      return try body()
    } catch let error as ConfigurationError {
      throw ConfigurationErrors(problems: [error])
    } catch let errors as ConfigurationErrors {
      throw errors
    } catch {
      preconditionFailure("Reading a configuration has no other error: \(error)")
    }
  }

  /// - Parameter rules: Finds the file of rules; told whether the paths name one.
  private static func read(
    _ source: Text, rules: (Paths, _ isNamed: Bool) throws -> Text?
  ) throws -> Configuration {
    let document = try TOMLDocument(text: source.text, file: source.file)
    let problems = ConfigurationProblems(file: source.file, lines: document.lines)
    let root = TableReader(
      document.root, path: "",
      keys: ["book", "paths", "ledger", "source", "matching", "settlement", "reports"],
      problems: problems)
    let ledger = LedgerRules(root)
    var configuration = Configuration(
      book: Book(root), paths: Paths(root), ledger: ledger,
      sources: Source.all(root, kinds: ledger.kinds),
      matching: MatchingRules(root, kinds: ledger.kinds), settlement: SettlementTerms(root),
      reports: ReportTerms(root))
    configuration.readRules(of: root)
    var isNamed = false
    if case .table(let paths)? = document.root["paths"] { isNamed = paths["rules"] != nil }
    var all = problems.sorted
    do {
      if let found = try rules(configuration.paths, isNamed) {
        all += try configuration.readRules(found, beside: problems)
      }
    } catch let error as ConfigurationError {
      all.append(error)
    }
    if !all.isEmpty { throw ConfigurationErrors(problems: all) }
    return configuration
  }
}

extension Configuration.Book {
  fileprivate init(_ root: TableReader) {
    self.init(name: "", timeZone: "UTC")
    guard let table = root.table("book", keys: ["name", "time_zone", "calendar", "holder"]) else {
      if root.members["book"] == nil { root.report(.missingKey("book"), "book") }
      return
    }
    name = table.requireString("name") ?? ""
    timeZone = table.requireString("time_zone") ?? ""
    if !timeZone.isEmpty, !Self.isTimeZone(timeZone) {
      let expected = "a time zone such as 'Europe/Brussels'"
      table.report(.badValue("book.time_zone", value: timeZone, expected: expected), "time_zone")
    }
    calendar = table.string("calendar") ?? calendar
    if calendar != "target2" {
      table.report(
        .badValue("book.calendar", value: calendar, expected: "'target2'"), "calendar")
    }
    holder = table.textLines("holder") ?? []
  }

  /// The name's form, and that this machine knows it if it has the zones at all; the database
  /// has its own copy of the rules and the last word.
  private static func isTimeZone(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isWellFormed = parts.allSatisfy { part in
      part.first?.isLetter == true
        && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-+".contains($0)) }
    }
    guard isWellFormed else { return false }
    let folder = "/usr/share/zoneinfo"
    return access(folder + "/UTC", F_OK) != 0 || access(folder + "/" + name, R_OK) == 0
  }
}

extension Configuration.Paths {
  fileprivate init(_ root: TableReader) {
    self.init()
    let keys = ["inbox", "archive", "reports", "database", "rules"]
    guard let table = root.table("paths", keys: keys) else { return }
    func path(_ key: String, or standard: String) -> String {
      table.members[key] == nil ? standard : table.requireString(key) ?? standard
    }
    inbox = path("inbox", or: inbox)
    archive = path("archive", or: archive)
    reports = path("reports", or: reports)
    database = path("database", or: database)
    rules = path("rules", or: rules)
  }
}

extension Configuration.MatchingRules {
  fileprivate init(
    _ root: TableReader, kinds: [String: Configuration.LedgerRules.AccountKind]
  ) {
    self.init()
    let keys = ["window_business_days", "timing_business_days"]
    guard let table = root.table("matching", keys: keys + ["differences"]) else { return }
    rules = Set(keys.filter { table.members[$0] != nil })
    let names = Difference.allCases.map(\.rawValue)
    guard let accounts = table.table("differences", keys: names) else { return }
    for difference in Difference.allCases where accounts.members[difference.rawValue] != nil {
      differences[difference] =
        accounts.account(difference.rawValue, kinds: kinds) ?? differences[difference]
    }
  }
}
