import Glibc
import Store
import Synchronization
import Testing

@testable import StageSupport

/// Each test starts servers of its own, so they run one after another.
@Suite(.serialized)
final class EmbeddedServerTests {
  private let folder: String
  private let server: EmbeddedServer

  init() throws {
    folder = "/tmp/tieout-server-\(getpid())"
    mkdir(folder, 0o755)
    server = try EmbeddedServer(dataDirectory: folder + "/work space/db", isDisposable: true)
  }

  deinit {
    remove(server)
    rmdir(folder + "/work space")
    rmdir(folder)
  }

  private func remove(_ server: EmbeddedServer) {
    try? server.stop(.immediate)
    try? server.remove()
  }

  private func process() throws -> Int32 {
    guard case .running(let process) = server.status else {
      throw EmbeddedServerTestError.notRunning
    }
    return process
  }

  private enum EmbeddedServerTestError: Error { case notRunning }

  @Test func `it is made and started once, safe and private`() throws {
    let server = try EmbeddedServer(dataDirectory: folder + "/work space/db")
    #expect(server.status == .absent)
    let url = try server.ensureRunning()
    let first = server.status
    #expect(try server.ensureRunning() == url)
    #expect(server.status == first)
    #expect(Doctor().examineAllButAge(url: url, isSchemaExpected: false) == [])

    let connection = try Connection(url: url, applicationName: "test")
    let row = try connection.run(
      "settings",
      "SELECT current_setting('listen_addresses'), current_setting('server_encoding')")[0]
    #expect(row.text(0) == "")
    #expect(row.text(1) == "UTF8")
    var info = stat()
    #expect(stat(server.dataDirectory, &info) == 0 && info.st_mode & 0o077 == 0)
  }

  @Test func `it stops, and starts again with what it held`() throws {
    try fill(try server.ensureRunning())
    for mode in [EmbeddedServer.StopMode.smart, .fast, .immediate] {
      try server.stop(mode)
      #expect(server.status == .stopped)
      try server.stop(mode)
      #expect(try count(try server.ensureRunning()) == 1)
    }
  }

  @Test func `it survives a kill with sessions open`() throws {
    let url = try server.ensureRunning()
    let session = try Connection(url: url, applicationName: "test")
    try fill(url)
    for _ in 0..<3 {
      let killed = try process()
      kill(killed, SIGKILL)
      #expect(try count(try server.ensureRunning()) == 1)
      #expect(try process() != killed)
    }
    #expect(throws: StoreError.self) { try session.run("gone", "SELECT 1") }
  }

  @Test func `many starts at once make one server`() async throws {
    let server = server
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let connection = try Connection(url: server.ensureRunning(), applicationName: "test")
          #expect(try connection.run("works", "SELECT 1").count == 1)
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func `a lock file that names a stranger is stale`() throws {
    try fill(try server.ensureRunning())
    try server.stop(.immediate)
    try write(
      "\(getppid())\n\(server.dataDirectory)\n", to: server.dataDirectory + "/postmaster.pid")
    #expect(server.status == .stopped)
    #expect(try count(try server.ensureRunning()) == 1)
  }

  @Test func `a cluster that was left half made is made anew`() throws {
    mkdir(folder + "/work space", 0o755)
    mkdir(server.dataDirectory + ".new", 0o700)
    mkdir(server.dataDirectory + ".new/base", 0o700)
    try write("15\n", to: server.dataDirectory + ".new/PG_VERSION")
    #expect(server.status == .absent)
    try fill(try server.ensureRunning())
    #expect(access(server.dataDirectory + ".new", F_OK) != 0)
  }

  @Test func `an initdb that a killed run left behind is in nobody's way`() throws {
    mkdir(folder + "/work space", 0o755)
    let files = try EmbeddedServerFiles(wanted: server.dataDirectory, user: .current())
    let programs = try ServerPrograms.find(major: nil)
    var orphans: [pid_t] = []
    for moment in [0, 100_000, 300_000] as [UInt32] {
      orphans.append(
        try programs.start(
          "initdb", ["--pgdata=\(try files.makeUnfinished())", "--auth=trust"], as: files.user,
          log: files.log))
      usleep(moment)
    }
    #expect(server.status == .absent)
    try fill(try server.ensureRunning())
    for orphan in orphans { waitpid(orphan, nil, 0) }
    try server.stop()
    #expect(try count(try server.ensureRunning()) == 1)
    let left = FileTree.entries(of: folder + "/work space").filter { $0.contains(".new") }
    #expect(left == [])
  }

  @Test func `a folder that holds something else is left alone`() throws {
    mkdir(folder + "/work space", 0o755)
    mkdir(server.dataDirectory, 0o755)
    try write("mine", to: server.dataDirectory + "/thesis.txt")
    let error = #expect(throws: EmbeddedServerError.self) { try server.ensureRunning() }
    #expect(error?.reason == .notACluster)
    #expect(error?.outcome == .configuration)
    #expect(access(server.dataDirectory + "/thesis.txt", F_OK) == 0)
    unlink(server.dataDirectory + "/thesis.txt")
    rmdir(server.dataDirectory)
  }

  @Test func `a server that cannot start says what its log says`() throws {
    try server.ensureRunning()
    try server.stop()
    let broken = try EmbeddedServer(
      dataDirectory: server.dataDirectory, isDisposable: true, settings: ["shared_buffers=nonsense"]
    )
    let error = #expect(throws: EmbeddedServerError.self) { try broken.ensureRunning() }
    #expect(error?.reason == .startFailed)
    #expect(error?.problem.contains("shared_buffers") == true)
  }

  @Test func `a socket folder prepared by somebody else is refused`() throws {
    let long = folder + "/" + String(repeating: "long", count: 30) + "/db"
    let server = try EmbeddedServer(dataDirectory: long, isDisposable: true)
    defer {
      remove(server)
      rmdir(String(long.dropLast(3)))
    }
    let encoded = server.url.split(separator: "=").dropFirst().first?.split(separator: "&").first
    let socket = String(try #require(encoded).replacing("%2F", with: "/"))
    #expect(socket.hasPrefix("/tmp/tieout-") && socket.utf8.count < 85)
    mkdir(socket, 0o777)
    chmod(socket, 0o777)
    let error = #expect(throws: EmbeddedServerError.self) { try server.ensureRunning() }
    #expect(error?.reason == .untrustedFolder)
    rmdir(socket)
    try fill(try server.ensureRunning())
  }

  @Test(.enabled(if: geteuid() == 0, "only root's folders can be out of the server's reach"))
  func `a workspace out of the server's reach gets its cluster elsewhere`() throws {
    let secret = folder + "/secret"
    mkdir(secret, 0o700)
    chmod(secret, 0o700)
    let notes = Mutex<[String]>([])
    let server = try EmbeddedServer(dataDirectory: secret + "/db", isDisposable: true) { note in
      notes.withLock { $0.append(note) }
    }
    defer {
      remove(server)
      rmdir(secret)
    }
    #expect(server.dataDirectory.hasPrefix("/var/tmp/tieout-"))
    try fill(try server.ensureRunning())
    let said = notes.withLock { $0 }
    #expect(said.count == 1 && said[0].contains(server.dataDirectory))
  }

  private func fill(_ url: String) throws {
    let connection = try Connection(url: url, applicationName: "test")
    try connection.script("fill", "CREATE TABLE public.t (x int); INSERT INTO public.t VALUES (1)")
  }

  private func count(_ url: String) throws -> Int64 {
    let connection = try Connection(url: url, applicationName: "test")
    return try connection.run("count", "SELECT count(*) FROM public.t")[0].int64(0)
  }

  private func write(_ text: String, to path: String) throws {
    let file = try #require(fopen(path, "w"))
    fputs(text, file)
    fclose(file)
  }
}
