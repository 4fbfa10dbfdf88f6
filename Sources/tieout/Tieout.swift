import ArgumentParser
import Pipeline
import StageSupport

struct Tieout: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tieout",
    abstract: "Reconcile a platform's ledger with its banks and processors.",
    version: Release.version,
    subcommands: [DoctorCommand.self, DatabaseCommand.self])
}
