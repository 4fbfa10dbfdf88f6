import ArgumentParser
import Domain
import Pipeline
import StageSupport

struct Audit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Make a period again from its inputs and compare every byte of its pack.",
    discussion: """
      Reads the pack's manifest, takes the inputs it names from the archive (or the inbox), runs \
      every stage in a scratch database and compares the two packs. Exits 70 at any difference.
      """)

  @OptionGroup var options: CommonOptions

  @Argument(
    help: ArgumentHelp("The month to audit.", valueName: "yyyy-mm"),
    transform: { text in
      guard let period = Period(text) else {
        throw ValidationError("'\(text)' is not a month; write it as 2026-10.")
      }
      return period
    })
  var period: Period

  func run() throws {
    try stage(options, "audit") { context in
      let result = try AuditRun(Workspace(options), context, period: period).run()
      for difference in result.differences {
        context.console.error(PipelineError(.packDiffers(difference)))
      }
      guard result.differences.isEmpty else { return .invariantBroken }
      try context.output.write(
        "\(period): \(result.files) files, \(result.bytes) bytes, every byte agrees\n")
      return .ok
    }
  }
}
