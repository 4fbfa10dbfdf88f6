import Glibc

/// A regular file opened for reading, that notices when somebody changes it meanwhile.
final class InputFile {
  let path: String
  private let descriptor: Int32
  private let opened: stat

  /// Links, pipes, devices and folders are refused: a name must mean the bytes behind it.
  init(_ path: String) throws(AuditError) {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw AuditError(
        errno == ELOOP ? .notARegularFile : .cannotRead(errnoText(errno)), file: path)
    }
    self.path = path
    self.descriptor = descriptor
    var status = stat()
    fstat(descriptor, &status)
    opened = status
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw AuditError(.notARegularFile, file: path)
    }
  }

  deinit { close(descriptor) }

  var size: Int { Int(opened.st_size) }

  /// Fills the buffer as far as the file goes.
  ///
  /// - Returns: How many bytes; fewer than the buffer holds only at the end of the file.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(AuditError) -> Int {
    guard let start = buffer.baseAddress else { return 0 }
    var filled = 0
    while filled < buffer.count {
      let count = Glibc.read(descriptor, start + filled, buffer.count - filled)
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw AuditError(.cannotRead(errnoText(errno)), file: path)
      }
      filled += count
    }
    return filled
  }

  func rewind() throws(AuditError) {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw AuditError(.cannotRead(errnoText(errno)), file: path)
    }
  }

  /// Compares size, modification time and identity with what they were when it was opened.
  func checkUnchanged() throws(AuditError) {
    var now = stat()
    guard fstat(descriptor, &now) == 0, now.st_size == opened.st_size,
      now.st_mtim.tv_sec == opened.st_mtim.tv_sec, now.st_mtim.tv_nsec == opened.st_mtim.tv_nsec
    else { throw AuditError(.changedWhileRead, file: path) }
  }
}

/// The system's sentence for an error number; English, because our programs never set a locale.
func errnoText(_ number: Int32) -> String {
  guard let text = strerror(number) else { return "error \(number)" }
  return String(cString: text)
}
