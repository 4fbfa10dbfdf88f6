import Domain
import Matching

/// What `tieout.toml` says, checked: every value is of its type, every account code well formed.
public struct Configuration: Hashable, Sendable {
  public var book: Book
  public var paths: Paths
  public var ledger: LedgerRules
  /// In the order of the file.
  public var sources: [Source]
  public var matching: MatchingRules
  /// By what is matched: the file of rules, and what `[matching]` says of them.
  public var rules: RuleBook
  public var settlement: SettlementTerms
  public var reports: ReportTerms

  public init(
    book: Book, paths: Paths = Paths(), ledger: LedgerRules = LedgerRules(),
    sources: [Source] = [], matching: MatchingRules = MatchingRules(),
    rules: RuleBook = RuleBook(), settlement: SettlementTerms = SettlementTerms(),
    reports: ReportTerms = ReportTerms()
  ) {
    self.book = book
    self.paths = paths
    self.ledger = ledger
    self.sources = sources
    self.matching = matching
    self.rules = rules
    self.settlement = settlement
    self.reports = reports
  }

  /// What holds where a file says nothing. A book must still be named.
  public static let defaults = Configuration(book: Book(name: "", timeZone: "UTC"))

  /// Whose books these are.
  public struct Book: Hashable, Sendable {
    public var name: String
    /// An IANA name; the zone that says where a month begins.
    public var timeZone: String
    /// The calendar of business days; `target2` is the one there is.
    public var calendar: String
    /// Legal name and address, line by line, as statements print them.
    public var holder: [String]

    public init(
      name: String, timeZone: String, calendar: String = "target2", holder: [String] = []
    ) {
      self.name = name
      self.timeZone = timeZone
      self.calendar = calendar
      self.holder = holder
    }
  }

  /// Folders, and the file of rules, as written: relative to the workspace unless they begin with a slash.
  public struct Paths: Hashable, Sendable {
    public var inbox = "inbox"
    public var archive = "archive"
    public var reports = "reports"
    public var database = ".tieout/db"
    public var rules = "rules.toml"

    public init() {}

    /// One of them seen from the current folder.
    public static func resolve(_ path: String, workspace: String) -> String {
      if path.hasPrefix("/") || workspace == "." { return path }
      return workspace.hasSuffix("/") ? workspace + path : workspace + "/" + path
    }
  }

  /// The external account or processor that files come from.
  public struct Source: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable { case bank, processor }

    /// How often a statement must come; a missing one makes the period incomplete.
    public enum Expected: String, CaseIterable, Sendable {
      case businessDay = "business-day"
      case calendarDay = "calendar-day"
      /// From Monday to Sunday.
      case week
      case month
      case none
    }

    public var name: String
    public var kind: Kind
    /// The account of our ledger that it is reconciled with.
    public var account: String
    /// In alphabetical order, at least one.
    public var currencies: [Currency]
    /// The account as files name it; an IBAN is compact. Mask it before printing.
    public var external: String?
    public var format: String
    /// The CSV profile by which the files in the source's folder are read, where their content does
    /// not tell.
    public var profile: String?
    public var expected: Expected
    /// How many days later than the next one a statement may come before it is overdue; business days
    /// where one is expected each business day.
    public var grace: Int = 0
    /// Balances at the start of the first period.
    public var opening: [Currency: Money]

    public init(
      name: String, kind: Kind, account: String, currencies: [Currency], external: String? = nil,
      format: String, expected: Expected, opening: [Currency: Money] = [:]
    ) {
      self.name = name
      self.kind = kind
      self.account = account
      self.currencies = currencies
      self.external = external
      self.format = format
      self.expected = expected
      self.opening = opening
    }
  }

  /// What `[matching]` says beside the rules: where differences are posted.
  public struct MatchingRules: Hashable, Sendable {
    public enum Difference: String, CaseIterable, Sendable {
      case fee, fx, rounding
      case writeOff = "write_off"
    }

    /// The rules that `[matching]` sets, so that the file of rules must not.
    public var rules: Set<String> = []
    /// The account that a difference of each kind is posted to; all kinds are there.
    public var differences: [Difference: String] = [
      .fee: "expense:processor-fees", .fx: "expense:fx", .rounding: "expense:rounding",
      .writeOff: "expense:write-off",
    ]

    public init() {}

    public func account(for difference: Difference) -> String {
      guard let account = differences[difference] else {
        preconditionFailure("Every kind of difference has an account")
      }
      return account
    }
  }
}
