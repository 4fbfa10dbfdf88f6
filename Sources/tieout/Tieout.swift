import ArgumentParser
import Pipeline
import StageSupport

struct Tieout: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tieout",
    abstract: "Reconcile the books of a platform that holds other people's money.",
    version: Release.version,
    subcommands: [
      Run.self, Explain.self, Resolve.self, Rules.self, Sources.self, Supersede.self, Undo.self,
      Audit.self, DoctorCommand.self, DatabaseCommand.self,
    ])
}
