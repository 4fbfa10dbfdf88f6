import ArgumentParser
import Domain
import Glibc

/// The options that every program understands.
public struct CommonOptions: ParsableArguments, Sendable {
  public enum LogFormat: String, CaseIterable, ExpressibleByArgument, Sendable { case text, json }

  @Option(
    help: ArgumentHelp(
      "The folder with tieout.toml, inbox/, archive/ and reports/.", valueName: "dir"),
    completion: .directory)
  public var workspace = "."

  @Option(
    help: ArgumentHelp(
      "The database to use; also TIEOUT_DATABASE_URL. (default: a private one in the workspace)",
      valueName: "url"))
  public var database: String?

  @Option(
    help: ArgumentHelp(
      "The month to work on. (default: the oldest open one that has data)", valueName: "yyyy-mm"),
    transform: CommonOptions.period)
  public var period: Period?

  @Option(
    help: ArgumentHelp(
      "What 'now' is for this run, RFC 3339 or a day. (default: the end of the period)",
      valueName: "instant"),
    transform: CommonOptions.asOf)
  public var asOf: AsOf?

  @Flag(help: "One JSON object on standard output instead of text.")
  public var json = false

  @Flag(help: "Only errors on standard error.")
  public var quiet = false

  @Flag(help: "Every step on standard error.")
  public var verbose = false

  @Option(help: ArgumentHelp("How notes on standard error are written.", valueName: "format"))
  public var logFormat = LogFormat.text

  @Flag(help: "No colours, as with NO_COLOR.")
  public var noColor = false

  public init() {}

  public mutating func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose exclude each other.") }
    if workspace.isEmpty { throw ValidationError("--workspace is empty; name a folder.") }
    let name = database == nil ? "TIEOUT_DATABASE_URL" : "--database"
    if database == nil, let url = environment("TIEOUT_DATABASE_URL"), !url.isEmpty {
      database = url
    }
    // Not a transform: ArgumentParser would repeat the value, which may hold a password.
    if let url = database, !url.hasPrefix("postgresql://"), !url.hasPrefix("postgres://") {
      throw ValidationError("\(name) is not a URL such as postgresql://user@host:5432/name.")
    }
  }
}

extension CommonOptions {
  private static func period(_ text: String) throws -> Period {
    guard let period = Period(text) else {
      throw ValidationError("'\(text)' is not a month; write it as 2026-10.")
    }
    return period
  }

  private static func asOf(_ text: String) throws -> AsOf {
    guard let asOf = AsOf(text) else {
      throw ValidationError(
        "'\(text)' is not an instant; write it as 2026-11-01T00:00:00Z, with an offset, or as 2026-11-01."
      )
    }
    return asOf
  }
}

/// A variable of the environment, or nil when it is unset or not UTF-8.
public func environment(_ name: String) -> String? {
  getenv(name).flatMap { String(validatingCString: $0) }
}
