import Glibc

/// Small files of the server's, read and written without ceremony.
enum SmallFile {
  /// The first 64 KiB from `offset`, or nil when the file cannot be read or is not UTF-8.
  static func read(_ path: String, from offset: Int = 0) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    let length = pread(file, &buffer, buffer.count, offset)
    guard length >= 0 else { return nil }
    return String(validating: buffer[0..<length], as: UTF8.self)
  }

  static func size(_ path: String) -> Int {
    var info = stat()
    return stat(path, &info) == 0 ? Int(info.st_size) : 0
  }

  /// The last ten lines, of those after `offset`.
  static func tail(_ path: String, from offset: Int? = nil) -> String {
    let start = offset ?? max(0, size(path) - 8 * 1024)
    guard let text = read(path, from: start) else { return "(nothing in \(path))" }
    return text.split(separator: "\n").suffix(10).map { "  " + $0 }.joined(separator: "\n")
  }

  static func append(_ text: String, to path: String) -> Bool {
    let file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return false }
    defer { close(file) }
    let bytes = Array(text.utf8)
    return write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
  }

  /// Makes a rename in the folder last.
  static func sync(folder: String) {
    let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { return }
    fsync(file)
    close(file)
  }
}

enum FileTree {
  /// Removes a folder with everything in it, without following links.
  static func remove(_ folder: String) -> Bool {
    for name in entries(of: folder) {
      let path = "\(folder)/\(name)"
      var info = stat()
      guard lstat(path, &info) == 0 else { return false }
      let isRemoved = info.st_mode & S_IFMT == S_IFDIR ? remove(path) : unlink(path) == 0
      guard isRemoved else { return false }
    }
    return rmdir(folder) == 0
  }

  /// The names in a folder, in no order; none when it cannot be read.
  static func entries(of folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let name, name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}

/// A lock between processes that ends with the process that holds it.
enum FileLock {
  static func holding(_ path: String, waitSeconds: Double, _ body: () throws -> Void) throws {
    // Close-on-exec: a server that inherited the lock would keep it.
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else {
      throw EmbeddedServerError(.cannotCreate, "cannot make '\(path)': \(lastSystemError())")
    }
    defer { close(file) }
    let deadline = Deadline(seconds: waitSeconds)
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      guard !deadline.hasPassed else {
        throw EmbeddedServerError(.busy, "another process is starting the server")
      }
      usleep(50_000)
    }
    try body()
  }
}

/// A moment by which something should have happened, unmoved by changes of the clock.
struct Deadline {
  private let end: ContinuousClock.Instant

  init(seconds: Double) { end = .now + .seconds(seconds) }

  var hasPassed: Bool { .now >= end }
}
