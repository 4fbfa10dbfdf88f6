import Glibc
import StageSupport
import Store
import Synchronization

/// A database of its own for one test, copied from a migrated template in milliseconds and dropped
/// when the last reference goes.
///
///     let database = try ScratchDatabase.fresh()
///     let connection = try database.connect()
public final class ScratchDatabase: Sendable {
  public let url: String
  private let name: String

  private init(url: String, name: String) {
    self.url = url
    self.name = name
  }

  /// - Parameter isMigrated: False for an empty database, without the schema.
  public static func fresh(isMigrated: Bool = true) throws -> ScratchDatabase {
    let name = try ScratchServer.shared.get().makeDatabase(isMigrated: isMigrated)
    return ScratchDatabase(
      url: try ScratchServer.shared.get().server.url(database: name), name: name)
  }

  public func connect(_ applicationName: String = "test") throws -> Connection {
    try Connection(url: url, applicationName: applicationName)
  }

  deinit { try? ScratchServer.shared.get().dropDatabase(name) }
}

/// The private cluster of one test run. Its data need not survive anything, so it does not sync.
final class ScratchServer: Sendable {
  let server: EmbeddedServer
  private let admin: Mutex<Connection>
  private let count = Mutex(0)

  /// Started by the first test that asks; stopped and removed when the process ends.
  static let shared = Result { try ScratchServer() }

  private static let folderPrefix = "tieout-test-"
  private static let folder = "/tmp/\(folderPrefix)\(getpid())"

  private init() throws {
    ScratchServer.sweep()
    server = try EmbeddedServer(
      dataDirectory: ScratchServer.folder + "/db",
      isDisposable: true,
      settings: ["synchronous_commit=off", "shared_buffers=128MB", "max_connections=200"])
    atexit { ScratchServer.remove(ScratchServer.folder) }
    let url = try server.ensureRunning()
    let connection = try Connection(url: url, applicationName: "scratch")
    try connection.run("make the template", "CREATE DATABASE template_tieout")
    try Migrator().apply(
      to: Connection(url: server.url(database: "template_tieout"), applicationName: "scratch"))
    admin = Mutex(connection)
  }

  func makeDatabase(isMigrated: Bool) throws -> String {
    let number = count.withLock { count in
      count += 1
      return count
    }
    let name = "scratch_\(number)"
    let template = isMigrated ? "template_tieout" : "template0"
    try admin.withLock {
      _ = try $0.run(
        "make a scratch database",
        "CREATE DATABASE \(name) TEMPLATE \(template) STRATEGY file_copy")
    }
    return name
  }

  func dropDatabase(_ name: String) throws {
    try admin.withLock {
      _ = try $0.run("drop a scratch database", "DROP DATABASE \(name) WITH (FORCE)")
    }
  }

  /// Removes what runs that were killed left behind.
  private static func sweep() {
    for name in names(in: "/tmp") where name.hasPrefix(folderPrefix) {
      guard let process = pid_t(name.dropFirst(folderPrefix.count)) else { continue }
      if kill(process, 0) != 0, errno == ESRCH { remove("/tmp/" + name) }
    }
  }

  private static func remove(_ folder: String) {
    guard let server = try? EmbeddedServer(dataDirectory: folder + "/db") else { return }
    try? server.stop(.immediate)
    try? server.remove()
    rmdir(folder)
  }

  private static func names(in folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let name { names.append(name) }
    }
    return names.sorted()
  }
}
