import ArgumentParser
import Pipeline
import StageSupport

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what is wrong with the book's database server, and how to mend it.",
    discussion: """
      Looks at the release, the encoding, what the server promises on a crash, time zones, the \
      schema and the rights of every role. Changes nothing. Ends with 78 when Tieout would refuse \
      to work on the server.
      """)

  @OptionGroup var options: CommonOptions

  func run() throws {
    try stage(options, "doctor") { try DoctorStage($0).run() }
  }
}
