import ArgumentParser
import Domain
import Pipeline
import StageSupport

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tieout-verify",
    abstract: "Check packs offline, or a book against the invariants.",
    discussion: """
      With folders named, such as reports/2026-10, each is checked with nothing but its own files: \
      hashes, row counts, totals and identities. No database is needed.

      Without one, the book of --workspace or the database of --database is put to every invariant \
      in SQL, read-only and on one snapshot, and the archived files are hashed again. With folders \
      and --database both are done.

      Ends with 70 when a check fails, 66 when there is no pack or no database.
      """,
    version: Release.version)

  @OptionGroup var options: CommonOptions

  @Argument(
    help: "Packs to check. (default: the book's database and archive)", completion: .directory)
  var packs: [String] = []

  func run() throws {
    try stage(options, "verify") { context in
      var verification = VerifyStage(context)
      return try verification.run(packs: packs, withBook: packs.isEmpty || namesDatabase)
    }
  }

  /// A database named for this run; one that the environment names for every run leaves the check
  /// of a pack offline.
  private var namesDatabase: Bool {
    options.database != nil && options.database != environment("TIEOUT_DATABASE_URL")
  }
}
