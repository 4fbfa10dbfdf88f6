import Domain
import Glibc
import StageSupport
import Store

/// A folder for one run, removed at its end.
struct ScratchFolder {
  let path: String

  init() throws {
    let base = SpillPlace.folder
    var template = Array("\(base)/tieout-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template), let path = String(validatingCString: made) else {
      throw PipelineError(.noInput(base))
    }
    self.path = path
  }

  func remove() { try? PackTree.clear(path) }
}

/// An empty database beside the book's, on the same server, dropped at the end.
struct ScratchCluster {
  let url: String
  private let name: String
  private let home: String

  init(_ workspace: Workspace, _ context: StageContext, label: String) throws {
    home = try workspace.database(context.console)
    let connection = try Connection(url: home, applicationName: "tieout \(label)")
    try ScratchCluster.checkRights(connection)
    // A process id is no name: one process may audit twice at once, and machines share a server.
    name = try connection.run(
      "name a scratch database",
      """
      SELECT 'tieout_\(label)_' || pg_backend_pid() || '_'
             || (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
      """)[0].text(0)
    try connection.script(
      "create a scratch database", "CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'UTF8'")
    url = ScratchCluster.url(home, database: name)
  }

  /// The scratch database gets a schema of its own, whose migrations make the stages' roles.
  private static func checkRights(_ connection: Connection) throws {
    let login = try connection.run(
      "what the login may",
      """
      SELECT rolname::text, rolsuper OR rolcreatedb, rolsuper OR rolcreaterole
        FROM pg_roles WHERE rolname = current_user
      """)[0]
    let missing = (login.bool(1) ? [] : ["CREATEDB"]) + (login.bool(2) ? [] : ["CREATEROLE"])
    guard missing.isEmpty else {
      throw PipelineError(
        .noScratchDatabase(login: login.text(0), missing: missing.joined(separator: " and ")))
    }
  }

  func drop() {
    guard let connection = try? Connection(url: home, applicationName: "tieout scratch") else {
      return
    }
    try? connection.script(
      "drop the scratch database", "DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
  }

  /// The same server and login, another database.
  private static func url(_ url: String, database: String) -> String {
    let parts = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let scheme = parts[0].range(of: "://")
    let afterScheme = scheme.map { parts[0][$0.upperBound...] } ?? parts[0]
    let host = afterScheme.prefix { $0 != "/" }
    let prefix = scheme.map { parts[0][..<$0.upperBound] } ?? ""
    return "\(prefix)\(host)/\(database)" + (parts.count > 1 ? "?\(parts[1])" : "")
  }
}

extension Substring {
  fileprivate func range(of text: String) -> Range<Substring.Index>? {
    indices.first { self[$0...].hasPrefix(text) }.map {
      $0..<index($0, offsetBy: text.count)
    }
  }
}
