import Domain
import Glibc

extension Configuration {
  /// Reads and checks `tieout.toml` in a workspace.
  ///
  /// - Throws: Everything that is wrong with it at once.
  public static func load(workspace: String) throws(ConfigurationErrors) -> Configuration {
    let file = Paths.resolve("tieout.toml", workspace: workspace)
    do {
      let text = try ConfigurationFile.read(file)
      return try parse(text, file: file)
    } catch let error as ConfigurationError {
      throw ConfigurationErrors(problems: [error])
    } catch let errors as ConfigurationErrors {
      throw errors
    } catch {
      preconditionFailure("Reading a configuration has no other error: \(error)")
    }
  }

  /// - Parameter file: The name that errors give the text.
  public static func parse(
    _ text: String, file: String
  ) throws(ConfigurationErrors) -> Configuration {
    let document: TOMLDocument
    do throws(ConfigurationError) {
      document = try TOMLDocument(text: text, file: file)
    } catch {
      throw ConfigurationErrors(problems: [error])
    }
    let problems = ConfigurationProblems(file: file, lines: document.lines)
    let root = TableReader(
      document.root, path: "",
      keys: ["book", "paths", "ledger", "source", "matching", "settlement"], problems: problems)
    let ledger = LedgerRules(root)
    let configuration = Configuration(
      book: Book(root), paths: Paths(root), ledger: ledger,
      sources: Source.all(root, kinds: ledger.kinds),
      matching: MatchingRules(root, kinds: ledger.kinds), settlement: SettlementTerms(root))
    if !problems.errors.isEmpty { throw ConfigurationErrors(problems: problems.sorted) }
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
    let keys = ["inbox", "archive", "reports", "database"]
    guard let table = root.table("paths", keys: keys) else { return }
    func path(_ key: String, or standard: String) -> String {
      table.members[key] == nil ? standard : table.requireString(key) ?? standard
    }
    inbox = path("inbox", or: inbox)
    archive = path("archive", or: archive)
    reports = path("reports", or: reports)
    database = path("database", or: database)
  }
}

extension Configuration.MatchingRules {
  fileprivate init(
    _ root: TableReader, kinds: [String: Configuration.LedgerRules.AccountKind]
  ) {
    self.init()
    let keys = ["window_business_days", "timing_business_days", "differences"]
    guard let table = root.table("matching", keys: keys) else { return }
    windowBusinessDays =
      table.integer("window_business_days", in: 0...31) ?? windowBusinessDays
    timingBusinessDays =
      table.integer("timing_business_days", in: 0...31) ?? timingBusinessDays
    let names = Difference.allCases.map(\.rawValue)
    guard let accounts = table.table("differences", keys: names) else { return }
    for difference in Difference.allCases where accounts.members[difference.rawValue] != nil {
      differences[difference] =
        accounts.account(difference.rawValue, kinds: kinds) ?? differences[difference]
    }
  }
}
