import ArgumentParser
import Domain
import Pipeline
import StageSupport

struct Post: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tieout-post",
    abstract: "Post the platform's ledger exports as balanced transactions.",
    discussion: """
      Each row of a ledger export becomes one balanced transaction; the counter-account of its type \
      is in [ledger.types] of tieout.toml. A row whose id is there already with the same content \
      changes nothing; with other content the file is quarantined whole.
      """,
    version: Release.version)

  @OptionGroup var options: CommonOptions

  @Argument(
    help: "Ledger exports and party registers. (default: those in the workspace's inbox)",
    completion: .file())
  var files: [String] = []

  func run() throws {
    try stage(options, "post") { context in
      let session = try StageSession.open(Workspace(options), context)
      return try PostStage(session).run(paths: files).1
    }
  }
}
