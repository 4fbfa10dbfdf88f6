import ArgumentParser
import Pipeline
import StageSupport

struct Supersede: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "supersede",
    abstract: "Compare a corrected file with the one it corrects, and let it take its place.",
    discussion: """
      Prints what is removed (-), added (+) and changed (~), field by field, and changes nothing. \
      With --apply the new file's lines count instead of the old ones. The old file and its lines \
      stay in the book and in the archive for ever; matches on them are undone, and the months are \
      to be run again. A file that has days in a closed month stays.
      """)

  @OptionGroup var options: CommonOptions

  @Argument(
    help: ArgumentHelp(
      "The older file, or several, and then the new one: by name, number or beginning of the SHA-256.",
      valueName: "old> ... <new"))
  var files: [String]

  @Option(help: ArgumentHelp("Why, for those who read the book later.", valueName: "text"))
  var reason = ""

  @Flag(help: "Let the new file count.")
  var apply = false

  func validate() throws {
    if files.count < 2 { throw ValidationError("Name the older file and the new one.") }
  }

  func run() throws {
    try stage(options, "supersede") { context in
      try SupersedeCommand(context).run(files, reason: reason, apply: apply)
    }
  }
}
