import Glibc
import Store

/// The workspace's own PostgreSQL: made on first use, started on demand, reached by a socket only.
///
///     let server = try EmbeddedServer(dataDirectory: ".tieout/db")
///     let connection = try Connection(url: try server.ensureRunning(), applicationName: "tieout")
///
/// The server outlives us, and both may be killed at any moment: whatever is left half done is
/// recognised and repaired by the next `ensureRunning`. Two processes may call it at once.
public struct EmbeddedServer: Sendable {
  let files: EmbeddedServerFiles
  private let settings: [String]
  private let isDisposable: Bool
  private let note: @Sendable (String) -> Void

  /// How long a server may stay silent after its start. One that recovers is not silent.
  private static let silentSeconds = 30.0
  private static let recoverySeconds = 900.0

  /// - Parameters:
  ///   - dataDirectory: The folder for the cluster; made when it does not exist.
  ///   - isDisposable: True for a cluster whose data need not survive a crash of the machine,
  ///     only of the server, as in tests: nothing is synced.
  ///   - settings: More settings, each as `name=value`, for this start only.
  ///   - onNote: Receives what a user should know, such as a cluster kept elsewhere.
  public init(
    dataDirectory: String, isDisposable: Bool = false, settings: [String] = [],
    onNote: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(EmbeddedServerError) {
    files = try EmbeddedServerFiles(wanted: dataDirectory, user: .current())
    self.isDisposable = isDisposable
    self.settings = (isDisposable ? ["fsync=off", "full_page_writes=off"] : []) + settings
    note = onNote
  }

  /// The folder that really holds the cluster.
  public var dataDirectory: String { files.data }

  /// The file the server logs to.
  public var logFile: String { files.log }

  /// The libpq URL of the database `tieout`, whether the server runs or not.
  public var url: String { url(database: "tieout") }

  /// The same server with another of its databases.
  public func url(database: String) -> String {
    "postgresql:///\(database)?host=\(percentEncoded(files.socket))&user=tieout"
  }

  public enum Status: Hashable, Sendable {
    /// There is no cluster yet.
    case absent
    case stopped
    case running(process: Int32)
  }

  public var status: Status {
    guard access(files.data + "/PG_VERSION", F_OK) == 0 else { return .absent }
    return Postmaster.process(of: files.data).map(Status.running) ?? .stopped
  }

  /// Makes the cluster if there is none, starts it if it is down, and waits until it answers.
  ///
  /// - Returns: The URL of the database `tieout`, which exists by then.
  /// - Throws: `EmbeddedServerError`, or `StoreError` when the server answers and refuses.
  @discardableResult
  public func ensureRunning() throws -> String {
    try files.prepare()
    if files.isElsewhere {
      note("the database is in \(files.data), because its user cannot reach the workspace")
    }
    if case .running = status, let connection = try? Connection(url: url, applicationName: "tieout")
    {
      _ = connection
      return url
    }
    try FileLock.holding(files.lock, waitSeconds: 120) {
      let programs = try ServerPrograms.find(major: try clusterVersion())
      if status == .absent { try create(programs) }
      if status == .stopped { try start(programs) }
      try waitUntilReady(child: nil)
      try createDatabase()
    }
    return url
  }

  public enum StopMode: Sendable {
    /// Waits for sessions to end.
    case smart
    /// Rolls back what runs.
    case fast
    /// Does not even write a checkpoint: the next start recovers.
    case immediate

    var signal: Int32 {
      switch self {
      case .smart: SIGTERM
      case .fast: SIGINT
      case .immediate: SIGQUIT
      }
    }
  }

  /// Stops the server and waits until it is gone. Stopping a stopped one does nothing.
  public func stop(_ mode: StopMode = .fast) throws {
    guard case .running(let process) = status else { return }
    guard kill(process, mode.signal) == 0 || errno == ESRCH else {
      throw EmbeddedServerError(
        .stopFailed, "cannot signal process \(process): \(lastSystemError())")
    }
    let deadline = Deadline(seconds: 60)
    while case .running = status {
      // It is our child when this process started it; without this it would stay a zombie.
      waitpid(process, nil, WNOHANG)
      guard !deadline.hasPassed else {
        throw EmbeddedServerError(.stopFailed, "the server did not stop in 60 seconds")
      }
      usleep(20_000)
    }
    waitpid(process, nil, WNOHANG)
  }
}

extension EmbeddedServer {
  /// Removes a stopped cluster with its log. Everything in it is lost.
  public func remove() throws {
    if case .running = status {
      throw EmbeddedServerError(.busy, "the server still runs in '\(files.data)'")
    }
    try removeTree(files.data)
    files.removeUnfinished()
    unlink(files.log)
    unlink(files.lock)
    if files.socket != files.data { try removeTree(files.socket) }
    if files.isElsewhere { rmdir(Path.parent(files.data)) }
  }

  /// The major release in the cluster's own file, or nil when there is no cluster.
  private func clusterVersion() throws(EmbeddedServerError) -> Int? {
    guard let text = SmallFile.read(files.data + "/PG_VERSION") else { return nil }
    guard let major = Int(text.split(separator: "\n").first ?? "") else {
      throw EmbeddedServerError(.notACluster, "'\(files.data)/PG_VERSION' holds no version")
    }
    return major
  }

  /// Makes the cluster beside its place and renames it when it is whole, so that a kill leaves
  /// either no cluster or a good one.
  private func create(_ programs: ServerPrograms) throws {
    if rmdir(files.data) != 0, errno != ENOENT {
      throw EmbeddedServerError(
        .notACluster, "'\(files.data)' holds something that is not a PostgreSQL cluster")
    }
    let unfinished = try files.makeUnfinished()
    let isMade = try programs.run(
      "initdb",
      [
        "--pgdata=\(unfinished)", "--data-checksums", "--encoding=UTF8",
        "--locale=C.UTF-8", "--username=tieout", "--auth=trust",
      ] + (isDisposable ? ["--no-sync"] : []), as: files.user, log: files.log)
    guard isMade else {
      throw EmbeddedServerError(.initFailed, "initdb failed:\n\(SmallFile.tail(files.log))")
    }
    guard SmallFile.append(EmbeddedServer.configuration, to: unfinished + "/postgresql.conf"),
      rename(unfinished, files.data) == 0
    else {
      throw EmbeddedServerError(
        .cannotCreate, "cannot finish '\(files.data)': \(lastSystemError())")
    }
    SmallFile.sync(folder: Path.parent(files.data))
  }

  private func start(_ programs: ServerPrograms) throws {
    try waitForOrphans()
    files.removeUnfinished()
    Postmaster.removeStaleLocks(of: files)
    let size = SmallFile.size(files.log)
    let child = try programs.start(
      "postgres", ["-D", files.data, "-k", files.socket] + settings.flatMap { ["-c", $0] },
      as: files.user, log: files.log)
    guard try waitUntilReady(child: child) else {
      throw EmbeddedServerError(
        .startFailed, "the server did not start:\n\(SmallFile.tail(files.log, from: size))")
    }
  }

  /// The sessions of a server that was killed must be gone before another opens the same data.
  private func waitForOrphans() throws {
    let deadline = Deadline(seconds: EmbeddedServer.silentSeconds)
    while case let orphans = Postmaster.processes(in: files.data), !orphans.isEmpty {
      guard !deadline.hasPassed else {
        let list = orphans.map(String.init).joined(separator: ", ")
        throw EmbeddedServerError(
          .startFailed, "processes of the server before still run: \(list)")
      }
      usleep(20_000)
    }
  }

  /// Waits for the server to let us in; false when `child` ended instead.
  @discardableResult
  private func waitUntilReady(child: pid_t?) throws(EmbeddedServerError) -> Bool {
    let silence = Deadline(seconds: EmbeddedServer.silentSeconds)
    let recovery = Deadline(seconds: EmbeddedServer.recoverySeconds)
    while true {
      let state = Connection.ping(url: url(database: "postgres"))
      if state == .accepting { return true }
      if let child, waitpid(child, nil, WNOHANG) == child { return false }
      guard state == .refusing ? !recovery.hasPassed : !silence.hasPassed else {
        throw EmbeddedServerError(
          .startFailed, "the server does not answer:\n\(SmallFile.tail(files.log))")
      }
      usleep(20_000)
    }
  }

  private func createDatabase() throws {
    let connection = try Connection(url: url(database: "postgres"), applicationName: "tieout")
    let existing = try connection.run(
      "find the database", "SELECT 1 FROM pg_database WHERE datname = 'tieout'")
    if existing.isEmpty { try connection.run("create the database", "CREATE DATABASE tieout") }
  }

  private func removeTree(_ folder: String) throws(EmbeddedServerError) {
    guard access(folder, F_OK) == 0 else { return }
    guard FileTree.remove(folder) else {
      throw EmbeddedServerError(.cannotCreate, "cannot remove '\(folder)': \(lastSystemError())")
    }
  }

  private func percentEncoded(_ path: String) -> String {
    var text = ""
    for byte in path.utf8 {
      let scalar = Unicode.Scalar(byte)
      if byte < 0x80,
        scalar.properties.isAlphabetic || "0123456789-._~".unicodeScalars.contains(scalar)
      {
        text.unicodeScalars.append(scalar)
      } else {
        text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
    return text
  }
}
