import Foundation

/// The built programs, and those of other people, as a shell would call them.
enum Programs {
  struct Ending {
    var status: Int32
    var isSignal: Bool
    var output: String
    var errors: String
  }

  /// The folder of the test bundle, which is where the programs are built as well.
  private static let folder: String = {
    let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    let own = executable.map { URL(filePath: $0).deletingLastPathComponent().path } ?? "."
    let isBeside = FileManager.default.isExecutableFile(atPath: own + "/tieout")
    return isBeside ? own : Repository.root + "/.build/debug"
  }()

  static func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// Runs one of ours on a scratch workspace and its database.
  static func run(
    _ name: String, _ arguments: [String], on book: ScratchWorkspace,
    environment: [String: String] = [:], umask: String = "077"
  ) throws -> Ending {
    try call(
      "/bin/sh",
      ["-c", "umask \(umask); exec \"$0\" \"$@\"", path(name)] + arguments
        + ["--workspace", book.folder, "--database", book.database.url], environment: environment)
  }

  /// Runs any program to its end. Its output goes to files, so that none can block.
  static func call(
    _ program: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Ending {
    let folder = try ScratchFolders.make()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let process = Process()
    process.executableURL = URL(filePath: program.hasPrefix("/") ? program : "/usr/bin/env")
    process.arguments = program.hasPrefix("/") ? arguments : [program] + arguments
    var inherited = ProcessInfo.processInfo.environment
    // Swift's hash seed differs from process to process unless this is set.
    inherited["SWIFT_DETERMINISTIC_HASHING"] = nil
    inherited["TIEOUT_DATABASE_URL"] = nil
    process.environment = inherited.merging(environment) { _, new in new }
    for name in ["output", "errors"] {
      _ = FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: nil)
    }
    process.standardOutput = FileHandle(forWritingAtPath: folder + "/output")
    process.standardError = FileHandle(forWritingAtPath: folder + "/errors")
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return Ending(
      status: process.terminationStatus, isSignal: process.terminationReason != .exit,
      output: try Repository.text(folder + "/output"),
      errors: try Repository.text(folder + "/errors"))
  }
}
