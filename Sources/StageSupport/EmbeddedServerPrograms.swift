import Glibc

/// An installed PostgreSQL: its folder of programs and how they are started.
struct ServerPrograms: Hashable, Sendable {
  let folder: String
  let major: Int

  /// The oldest release we know how to use.
  static let oldestMajor = 15

  /// Finds the newest release, or exactly the one that made an existing cluster.
  static func find(major wanted: Int?) throws(EmbeddedServerError) -> ServerPrograms {
    let found = candidates().filter { $0.major >= oldestMajor }
    guard let newest = found.max(by: { $0.major < $1.major }) else {
      throw EmbeddedServerError(
        .binariesMissing, "no PostgreSQL \(oldestMajor) or newer is installed")
    }
    guard let wanted else { return newest }
    guard let same = found.first(where: { $0.major == wanted }) else {
      throw EmbeddedServerError(
        .wrongVersion, "the cluster is of PostgreSQL \(wanted), installed is \(newest.major)")
    }
    return same
  }

  private static func candidates() -> [ServerPrograms] {
    let debian = "/usr/lib/postgresql"
    var found = FileTree.entries(of: debian).compactMap { name in
      Int(name).map { ServerPrograms(folder: "\(debian)/\(name)/bin", major: $0) }
    }
    let search = getenv("PATH").map { String(cString: $0) } ?? ""
    for folder in search.split(separator: ":").map(String.init) {
      if let major = version(of: folder) {
        found.append(ServerPrograms(folder: folder, major: major))
      }
    }
    return found.filter { program in
      ["postgres", "initdb"].allSatisfy { access("\(program.folder)/\($0)", X_OK) == 0 }
    }
  }

  /// Asks `postgres --version`, which says `postgres (PostgreSQL) 15.20`.
  private static func version(of folder: String) -> Int? {
    guard access("\(folder)/postgres", X_OK) == 0,
      let stream = popen("'\(folder)/postgres' --version", "r")
    else { return nil }
    defer { pclose(stream) }
    var line = [CChar](repeating: 0, count: 200)
    guard let text = fgets(&line, Int32(line.count), stream) else { return nil }
    let words = String(cString: text).split(whereSeparator: { $0 == " " || $0 == "." })
    return words.dropFirst(2).first.flatMap { Int($0) }
  }
}

extension ServerPrograms {
  /// Starts one of the programs as the server's user, in a session of its own so that neither the
  /// end of our terminal nor its keys reach it. What it prints goes to the end of `log`.
  ///
  /// - Returns: The process, a child of ours.
  func start(_ program: String, _ arguments: [String], as user: ServerUser, log: String)
    throws(EmbeddedServerError) -> pid_t
  {
    let target = ["\(folder)/\(program)"] + arguments
    // The server must be able to read the folder it is started in.
    var command = ["/usr/bin/env", "--chdir=/"]
    if user.isSwitched {
      command += [
        "/usr/bin/setpriv", "--reuid=\(user.id)", "--regid=\(user.group)", "--init-groups", "--",
      ]
    }
    command += target
    let environment = [
      "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=\(user.home)", "LC_ALL=C.UTF-8", "TZ=UTC",
    ]
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(
      &actions, 1, log, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    // A pipe of ours that stayed open in the server would keep its reader waiting for ever.
    for name in FileTree.entries(of: "/proc/self/fd") {
      if let file = Int32(name), file > 2 { posix_spawn_file_actions_addclose(&actions, file) }
    }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    // POSIX_SPAWN_SETSID, which glibc shows only to GNU sources.
    let ownSession: Int32 = 0x80
    posix_spawnattr_setflags(
      &attributes,
      Int16(ownSession | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)))

    var child: pid_t = 0
    let argv = command.map { strdup($0) } + [nil]
    let envp = environment.map { strdup($0) } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    let status = posix_spawn(&child, command[0], &actions, &attributes, argv, envp)
    guard status == 0 else {
      throw EmbeddedServerError(
        .startFailed, "cannot start '\(command[0])': \(String(cString: strerror(status)))")
    }
    return child
  }

  /// Runs one of the programs to its end; true when it succeeded.
  func run(_ program: String, _ arguments: [String], as user: ServerUser, log: String)
    throws(EmbeddedServerError) -> Bool
  {
    let child = try start(program, arguments, as: user, log: log)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      if errno != EINTR { return false }
    }
    return status == 0
  }
}
