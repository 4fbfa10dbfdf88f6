import ArgumentParser
import Pipeline
import StageSupport

struct DatabaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "db",
    abstract: "Start, stop or find the workspace's own database server.",
    subcommands: [Start.self, Stop.self, Status.self, URL.self, Migrate.self])

  struct Start: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Start the server; make it when there is none.")
    @OptionGroup var options: CommonOptions
    func run() throws { try stage(options, "db") { try DatabaseStage($0).start() } }
  }

  struct Stop: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Stop the server and wait until it is gone.")
    @OptionGroup var options: CommonOptions
    func run() throws { try stage(options, "db") { try DatabaseStage($0).stop() } }
  }

  struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say whether the server runs, and where it keeps its data and its log.")
    @OptionGroup var options: CommonOptions
    func run() throws { try stage(options, "db") { try DatabaseStage($0).status() } }
  }

  struct URL: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "url", abstract: "Print the URL for psql and other clients.")
    @OptionGroup var options: CommonOptions
    func run() throws { try stage(options, "db") { try DatabaseStage($0).url() } }
  }

  struct Migrate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Bring the schema up to date, as the stages do when they begin.")
    @OptionGroup var options: CommonOptions
    func run() throws { try stage(options, "db") { try DatabaseStage($0).migrate() } }
  }
}
