import Audit
import Domain
import Glibc
import StageSupport
import Store

/// The folder that a book lives in, with its configuration read and its paths resolved.
public struct Workspace: Sendable {
  public let directory: String
  public let configuration: Configuration
  /// A server of the user's, or nil for the private cluster.
  public let databaseURL: String?

  /// Where each kind of file is kept.
  public var inbox: String { resolve(configuration.paths.inbox) }
  public var archive: Archive { Archive(resolve(configuration.paths.archive)) }
  public var reports: String { resolve(configuration.paths.reports) }
  /// The answers to operations, beside the packs.
  var answers: String { reports + "/operations" }
  public var cluster: String { resolve(configuration.paths.database) }

  public init(_ options: CommonOptions) throws {
    try self.init(directory: options.workspace, databaseURL: options.database)
  }

  /// - Parameter rules: Another file of rules than the workspace's.
  public init(directory: String, databaseURL: String?, rules: String? = nil) throws {
    let file = Configuration.Paths.resolve("tieout.toml", workspace: directory)
    guard access(file, F_OK) == 0 else { throw PipelineError(.noConfiguration(file)) }
    self.init(
      directory: directory,
      configuration: try Configuration.load(workspace: directory, rules: rules),
      databaseURL: databaseURL)
  }

  public init(directory: String, configuration: Configuration, databaseURL: String?) {
    self.directory = directory
    self.configuration = configuration
    self.databaseURL = databaseURL
  }

  /// Names the rules that the workspace is configured by.
  func rulesVersion() throws(ConfigurationErrors) -> String {
    try configuration.rulesVersion(in: directory)
  }

  private func resolve(_ path: String) -> String {
    Workspace.shortened(Configuration.Paths.resolve(path, workspace: directory))
  }

  /// The path without `name/..` pairs, as a person would write it; a symbolic link stays, because
  /// what lies above its target is not what lies above its name.
  private static func shortened(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      if part == "..", let last = parts.last, last != "..", !last.isEmpty, last != ".",
        !isLink(parts.joined(separator: "/"))
      {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }

  private static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// The libpq URL of the book's database; the private cluster is started when it is needed.
  public func database(_ console: Console) throws -> String {
    if let databaseURL { return databaseURL }
    return try EmbeddedServer(dataDirectory: cluster) { console.note($0) }.ensureRunning()
  }
}
