import ArgumentParser
import Domain
import Pipeline
import StageSupport

struct Match: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tieout-match",
    abstract: "Match a period's items, post the differences and prove every account.",
    discussion: """
      Every match is explained, every tolerated difference becomes a posted entry, and every item \
      that nothing explains is a break with its reason and its nearest candidate. Where two answers \
      are possible neither is taken. Run again, it finds the same.
      """,
    version: Release.version)

  @OptionGroup var options: CommonOptions

  func run() throws {
    try stage(options, "match") { context in
      let session = try StageSession.open(Workspace(options), context)
      return try MatchStage(session, period: session.period(options)).run().1
    }
  }
}
