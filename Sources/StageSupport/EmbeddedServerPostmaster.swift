import Glibc

/// The server process of a cluster, as its `postmaster.pid` and /proc tell.
enum Postmaster {
  /// The process, if it lives and is really the server of this cluster: the number in the file may
  /// have gone to another program since.
  static func process(of data: String) -> pid_t? {
    guard let process = recorded(in: data), kill(process, 0) == 0 || errno == EPERM else {
      return nil
    }
    guard owner("/proc/\(process)") == owner(data), !isZombie(process) else { return nil }
    // A server works inside its data folder. Where /proc does not tell, take its word.
    guard let folder = link("/proc/\(process)/cwd") else { return errno == ENOENT ? nil : process }
    return folder == Path.resolved(data) ? process : nil
  }

  /// Every process that works in the data folder: the server and its sessions. Those of a server
  /// that was killed end by themselves soon after, and until then nothing else may touch the data.
  static func processes(in data: String) -> [pid_t] {
    let folder = Path.resolved(data)
    return FileTree.entries(of: "/proc").compactMap { pid_t($0) }
      .filter { link("/proc/\($0)/cwd") == folder && !isZombie($0) }
      .sorted()
  }

  /// Removes the lock files of a server of which no process is left. PostgreSQL does it too, but
  /// not when the number in them has gone to another process of its user, or to a zombie.
  static func removeStaleLocks(of files: EmbeddedServerFiles) {
    unlink(files.data + "/postmaster.pid")
    unlink(files.socket + "/.s.PGSQL.5432.lock")
  }

  private static func recorded(in data: String) -> pid_t? {
    guard let text = SmallFile.read(data + "/postmaster.pid"),
      let process = text.split(separator: "\n").first.flatMap({ pid_t($0) }), process > 1
    else { return nil }
    return process
  }

  private static func owner(_ path: String) -> UInt32? {
    var info = stat()
    return stat(path, &info) == 0 ? info.st_uid : nil
  }

  private static func isZombie(_ process: pid_t) -> Bool {
    // `pid (name) S …`: the state follows the last parenthesis.
    guard let text = SmallFile.read("/proc/\(process)/stat"),
      let end = text.lastIndex(of: ")")
    else { return false }
    return text[end...].dropFirst(2).first == "Z"
  }

  private static func link(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink(path, &buffer, buffer.count)
    guard length > 0 else { return nil }
    return String(validating: buffer[0..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
