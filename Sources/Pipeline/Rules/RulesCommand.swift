import Domain
import Matching
import StageSupport
import Store

/// `tieout rules`: shows the rules in force, checks a file of rules, and says what another one would
/// change. Keeps nothing.
public struct RulesCommand {
  private let context: StageContext

  public init(_ context: StageContext) { self.context = context }

  /// The rules in force as a file of rules.
  public func show() throws -> Outcome {
    let workspace = try Workspace(context.options)
    let version = try workspace.rulesVersion()
    let rules = workspace.configuration.rules.toml(
      elsewhere: workspace.configuration.matching.rules)
    if context.options.json {
      let text: JSONText = ["rules_version": .string(version), "rules": .string(rules)]
      try context.output.write(text.rendered() + "\n")
    } else {
      try context.output.write("# The rules in force, version \(version).\n\n" + rules)
    }
    return .ok
  }

  /// - Parameter file: A file of rules; the workspace's own if nil.
  public func check(_ file: String?) throws -> Outcome {
    let workspace = try candidate(file)
    let version = try workspace.rulesVersion()
    if context.options.json {
      let text: JSONText = ["rules_version": .string(version)]
      try context.output.write(text.rendered() + "\n")
    } else {
      try context.output.write("the rules can be used: version \(version)\n")
    }
    return .ok
  }

  /// What the rules of a file would make of periods that were matched before.
  ///
  /// - Parameters:
  ///   - file: A file of rules; the workspace's own if nil.
  ///   - limit: How many changes of each period are listed.
  public func test(_ file: String?, against periods: [Period], limit: Int?) throws -> Outcome {
    let candidate = try candidate(file)
    let connection = try StageSession.connect(candidate, context)
    try Migrator().check(connection)
    let version = try candidate.rulesVersion()
    let limit = limit ?? (context.options.json ? .max : RulesCommand.listed)
    let changes = try connection.readOnlySnapshot("test rules") { _ in
      try periods.map { period in
        try checkMatched(period, connection)
        return try Backtest(connection, candidate.configuration, context)
          .change(of: period, limit: limit)
      }
    }
    try context.output.write(
      context.options.json
        ? json(version, changes, limit) : text(version, changes, limit))
    return changes.allSatisfy(\.changes.isEmpty) ? .ok : .itemsForPerson
  }

  /// What the evidence of a period was weighed by when it was matched.
  public func weights(of period: Period) throws -> Outcome {
    let connection = try StageSession.connect(try Workspace(context.options), context)
    try Migrator().check(connection)
    let weights = try connection.readOnlySnapshot("read weights") { _ in
      _ = try lastMatch(of: period, connection)
      return try PeriodWeights(period, connection)
    }
    try context.output.write(context.options.json ? weights.json : weights.text)
    return .ok
  }

  /// As many as fit on a few screens.
  private static let listed = 20

  private func candidate(_ file: String?) throws -> Workspace {
    try Workspace(
      directory: context.options.workspace, databaseURL: context.options.database, rules: file)
  }

  /// There must be something to compare with; and if it is not what the active rules would make of
  /// today's files, the comparison shows that as well, which is worth a word.
  private func checkMatched(_ period: Period, _ connection: Connection) throws {
    let last = try lastMatch(of: period, connection)
    // The active rules may be those that are being mended.
    guard let active = try? Workspace(context.options), let version = try? active.rulesVersion(),
      try last != MatchStage.fingerprint(connection, period, rulesVersion: version)
    else { return }
    context.console.note(
      "\(period) was last matched with other rules or files than those of today; to see the change of "
        + "the rules alone, run it first: tieout run --period \(period) --until match")
  }

  /// The fingerprint of what a period was matched from.
  private func lastMatch(of period: Period, _ connection: Connection) throws -> String {
    let done = try RunStore(connection).fingerprints(stage: StageName.match.rawValue)
    guard let last = done.first(where: { $0.chunk == period.description }) else {
      throw PipelineError(.notMatched(period.description))
    }
    return last.fingerprint
  }

  private func text(_ version: String, _ changes: [PeriodChange], _ limit: Int) -> String {
    (["rules \(version) against the book; nothing is written"]
      + changes.map { $0.text(limit: limit) }).joined(separator: "\n\n")
  }

  private func json(_ version: String, _ changes: [PeriodChange], _ limit: Int) -> String {
    let text: JSONText = [
      "rules_version": .string(version), "periods": .array(changes.map { $0.json(limit: limit) }),
    ]
    return text.rendered() + "\n"
  }
}
