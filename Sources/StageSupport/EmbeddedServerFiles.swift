import Glibc

/// Where an embedded server keeps what, and as whom it runs.
struct EmbeddedServerFiles: Hashable, Sendable {
  /// The cluster itself.
  let data: String

  /// The folder of the socket, short enough for the system's limit.
  let socket: String

  let user: ServerUser

  /// True when the wanted place was out of the server's reach and another was chosen.
  let isElsewhere: Bool

  var log: String { data + ".log" }
  var lock: String { data + ".lock" }

  /// Makes a folder of its own for a cluster in the making, renamed to `data` once it is whole.
  ///
  /// No two have one name: a killed run leaves an initdb behind that writes to the end, and clears its
  /// folder when that goes wrong.
  func makeUnfinished() throws(EmbeddedServerError) -> String {
    var template = Array("\(data).new-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil,
      let folder = template.withUnsafeBufferPointer({ $0.baseAddress.map(String.init(cString:)) }),
      user.own(folder)
    else {
      throw EmbeddedServerError(
        .cannotCreate, "cannot make '\(data).new-…': \(lastSystemError())")
    }
    return folder
  }

  /// Removes what runs that were killed left in the making. What an initdb still writes to stays for
  /// the next time.
  func removeUnfinished() {
    let parent = Path.parent(data)
    let prefix = data.dropFirst(parent == "/" ? 1 : parent.count + 1) + ".new"
    for name in FileTree.entries(of: parent) where name.hasPrefix(prefix) {
      _ = FileTree.remove("\(parent)/\(name)")
    }
  }

  /// - Parameter wanted: The folder for the cluster, which need not exist yet.
  init(wanted: String, user: ServerUser) throws(EmbeddedServerError) {
    let path = Path.resolved(wanted)
    self.user = user
    if user.canTraverse(Path.parent(path)) {
      data = path
      isElsewhere = false
    } else {
      data = "/var/tmp/tieout-\(Path.hash(path))/db"
      isElsewhere = true
    }
    // A socket's whole path must be under 108 bytes; its own name takes 15 of them.
    socket = data.utf8.count <= 84 ? data : "/tmp/tieout-\(Path.hash(data))"
  }

  /// Makes the folders around the cluster, and refuses one that somebody else prepared.
  func prepare() throws(EmbeddedServerError) {
    let parent = Path.parent(data)
    if isElsewhere {
      try makePrivate(parent)
    } else {
      try makeParents(parent)
    }
    if socket != data { try makePrivate(socket) }
  }

  private func makeParents(_ folder: String) throws(EmbeddedServerError) {
    if access(folder, F_OK) == 0 { return }
    try makeParents(Path.parent(folder))
    guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
      throw EmbeddedServerError(.cannotCreate, "cannot make '\(folder)': \(lastSystemError())")
    }
    // The umask of a stage is 077, and the server's user has to pass through.
    chmod(folder, 0o755)
  }

  /// A folder under a shared one such as /tmp, where anybody could have been first.
  func makePrivate(_ folder: String) throws(EmbeddedServerError) {
    if mkdir(folder, 0o700) == 0 {
      guard user.own(folder) else {
        throw EmbeddedServerError(.cannotCreate, "cannot give '\(folder)' to the server's user")
      }
    } else if errno != EEXIST {
      throw EmbeddedServerError(.cannotCreate, "cannot make '\(folder)': \(lastSystemError())")
    }
    var info = stat()
    guard lstat(folder, &info) == 0, info.st_mode & S_IFMT == S_IFDIR, info.st_uid == user.id,
      info.st_mode & 0o077 == 0
    else {
      throw EmbeddedServerError(
        .untrustedFolder, "'\(folder)' exists and is not a private folder of the server's user")
    }
  }
}

/// The account that owns the cluster: PostgreSQL refuses to run as root.
struct ServerUser: Hashable, Sendable {
  let id: UInt32
  let group: UInt32
  let home: String

  /// True when programs must be started as this user rather than as ourselves.
  let isSwitched: Bool

  static func current() throws(EmbeddedServerError) -> ServerUser {
    if geteuid() != 0 {
      let home = getenv("HOME").map { String(cString: $0) } ?? "/"
      return ServerUser(id: geteuid(), group: getegid(), home: home, isSwitched: false)
    }
    guard let entry = getpwnam("postgres") else {
      throw EmbeddedServerError(
        .userMissing, "PostgreSQL cannot run as root and there is no user 'postgres'")
    }
    return ServerUser(
      id: entry.pointee.pw_uid, group: entry.pointee.pw_gid,
      home: String(cString: entry.pointee.pw_dir), isSwitched: true)
  }

  /// Whether the user can reach things in the folder, or in the nearest of its parents that
  /// exists. Our own user finds out by trying.
  func canTraverse(_ folder: String) -> Bool {
    guard isSwitched else { return true }
    var folder = folder
    while true {
      var info = stat()
      if stat(folder, &info) == 0 {
        let bit: UInt32 = info.st_uid == id ? 0o100 : info.st_gid == group ? 0o010 : 0o001
        if info.st_mode & bit == 0 { return false }
      }
      if folder == "/" { return true }
      folder = Path.parent(folder)
    }
  }

  func own(_ path: String) -> Bool { !isSwitched || chown(path, id, group) == 0 }
}

/// Paths as text; nothing here reads the disk but `resolved`.
enum Path {
  /// The absolute path without links, as far as it exists.
  static func resolved(_ path: String) -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    if !path.hasPrefix("/") {
      guard let folder = getcwd(nil, 0) else { return "/" + path }
      defer { free(folder) }
      return resolved(String(cString: folder) + "/" + path)
    }
    let above = resolved(parent(path))
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    switch name {
    case ".": return above
    case "..": return parent(above)
    default: return above == "/" ? "/" + name : above + "/" + name
    }
  }

  static func parent(_ path: String) -> String {
    let above = path.split(separator: "/").dropLast().joined(separator: "/")
    return "/" + above
  }

  /// Sixteen hexadecimal digits, FNV-1a. Tells paths apart; protects nothing.
  static func hash(_ path: String) -> String {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in path.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// What `errno` says, in words.
func lastSystemError() -> String { String(cString: strerror(errno)) }
