import ArgumentParser
import Domain
import Pipeline
import StageSupport

struct Ingest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tieout-ingest",
    abstract: "Archive, check and load the files of banks and processors.",
    discussion: """
      Every file is archived by the hash of its bytes before it is read, and loaded whole or not at \
      all: a file with an error is quarantined with everything that is wrong with it, and the others \
      go on. Loading a file again, renamed or compressed, changes nothing.

      Formats are told by content, never by name; --formats lists them.
      """,
    version: Release.version)

  @OptionGroup var options: CommonOptions

  @Flag(help: "Read the files and print what they say as JSON; touches no database.")
  var inspect = false

  @Flag(help: "Read and prove the files as loading would, and load nothing; touches no database.")
  var check = false

  @Flag(
    help:
      "List the formats and banks' profiles that are read; words after it pick, as csv, ING, NL.")
  var formats = false

  @Flag(help: "Propose a profile for a CSV file or workbook that none is made for.")
  var learn = false

  @Option(help: "With --learn: answer a question, as dates=dmy, decimal=comma or sign=spent.")
  var answer: [String] = []

  @Option(help: "Read as this format instead of telling it by content.")
  var format: String?

  @Argument(help: "Files or folders to read. (default: the workspace's inbox)", completion: .file())
  var files: [String] = []

  func run() throws {
    try stage(options, "ingest") { context in
      if formats { return try FormatsCommand(words: files).run(context) }
      if inspect { return try InspectCommand(format: format).run(files, context) }
      if check { return try CheckCommand(format: format).run(files, context) }
      if learn { return try LearnCommand(answers: answer).run(files, context) }
      let session = try StageSession.open(Workspace(options), context)
      return try IngestStage(session).run(paths: files).1
    }
  }

  func validate() throws {
    if format != nil && !inspect && !check {
      throw ValidationError("--format goes with --inspect or --check.")
    }
    if check && inspect { throw ValidationError("Give --check or --inspect, not both.") }
    if !answer.isEmpty && !learn { throw ValidationError("--answer goes with --learn.") }
    if learn && files.isEmpty { throw ValidationError("Name the file to learn from.") }
    if check && files.isEmpty { throw ValidationError("Name the files to check.") }
    if inspect && files.isEmpty { throw ValidationError("Name the files to inspect.") }
  }
}
