import Glibc

/// A file that is being written and that nobody can take for complete: it has no final name until
/// `publish`, and is gone when it is dropped before.
final class PartialFile {
  private let path: String
  private let descriptor: Int32
  private var isPublished = false

  init(in directory: String, prefix: String) throws(AuditError) {
    var template = Array("\(directory)/\(prefix)XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    path = template.withUnsafeBufferPointer { text in
      text.baseAddress.map { String(cString: $0) } ?? ""
    }
    guard descriptor >= 0 else {
      throw AuditError(.cannotWrite(errno), file: directory)
    }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  deinit {
    close(descriptor)
    if !isPublished { unlink(path) }
  }

  func write(_ bytes: [UInt8]) throws(AuditError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(
          descriptor, buffer.baseAddress.unsafelyUnwrapped + written, bytes.count - written)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure()
      }
      written += count
    }
  }

  /// Flushes the content, gives it its name, and flushes the name.
  func publish(as final: String, mode: mode_t) throws(AuditError) {
    guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0, rename(path, final) == 0 else {
      throw failure()
    }
    isPublished = true
    try syncDirectory(parent(of: final))
  }

  private func failure() -> AuditError { AuditError(.cannotWrite(errno), file: path) }
}

/// Makes the folder and those above it, each with its name on disk.
func makeDirectories(_ path: String) throws(AuditError) {
  if mkdir(path, 0o750) == 0 { return try syncDirectory(parent(of: path)) }
  if errno == EEXIST { return }
  guard errno == ENOENT, parent(of: path) != path else {
    throw AuditError(.cannotWrite(errno), file: path)
  }
  try makeDirectories(parent(of: path))
  try makeDirectories(path)
}

/// Puts a folder's entries on disk, without which a rename may not survive a power cut.
func syncDirectory(_ path: String) throws(AuditError) {
  let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else { throw AuditError(.cannotWrite(errno), file: path) }
  defer { close(descriptor) }
  guard fsync(descriptor) == 0 else {
    throw AuditError(.cannotWrite(errno), file: path)
  }
}

/// `a/b` of `a/b/c`; `.` of a name alone; `/` of a name in the root.
func parent(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// The names in a folder but `.` and `..`, sorted by their bytes; none when it cannot be read.
func directoryNames(_ path: String) -> [String] {
  guard let stream = opendir(path) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}
