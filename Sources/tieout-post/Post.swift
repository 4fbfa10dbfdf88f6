import ArgumentParser
import Domain
import Pipeline
import StageSupport

struct Post: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tieout-post",
    abstract: "Post the platform's ledger exports and operations as balanced transactions.",
    discussion: """
      Each row of a ledger export becomes one balanced transaction; the counter-account of its type \
      is in [ledger.types] of tieout.toml. A row whose id is there already with the same content \
      changes nothing; with other content the file is quarantined whole.

      Operations are posted or rejected one by one; reports/operations/NAME.results.jsonl answers \
      line by line. Exit code 10 says that some were rejected. \
      With --check nothing is posted: what would become of operations is said in \
      reports/operations/NAME.check.jsonl, as if the files that are named had been posted one after the other. \
      Any number of tieout-post that are given files of operations alone may work at the same time.
      """,
    version: Release.version)

  @OptionGroup var options: CommonOptions

  @Argument(
    help:
      "Ledger exports, operations and party registers. (default: those in the workspace's inbox)",
    completion: .file())
  var files: [String] = []

  @Flag(help: "Say what would become of operations, and post nothing.")
  var check = false

  func run() throws {
    try stage(options, "post") { context in
      // Operations wait for one another chunk by chunk; everything else wants the book alone.
      let session = try StageSession.open(
        Workspace(options), context, isShared: check || PostStage.areOperations(files))
      if check { return try OperationCheck(session).run(paths: files) }
      return try PostStage(session).run(paths: files).1
    }
  }
}
