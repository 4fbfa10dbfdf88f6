import Domain
import Glibc

/// Reads the configuration's text. Small, so that a wrong path cannot fill the memory.
enum ConfigurationFile {
  private static let limit = 1 << 20

  static func read(_ file: String) throws(ConfigurationError) -> String {
    func failure(_ reason: ConfigurationError.Reason) -> ConfigurationError {
      ConfigurationError(reason, at: InputLocation(file: file))
    }
    // Non-blocking, because opening a named pipe would otherwise wait for a writer for ever.
    let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(.cannotRead(systemMessage(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw failure(.cannotRead(systemMessage(errno)))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw failure(.cannotRead("not a regular file"))
    }
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    var count = 0
    while count < bytes.count {
      let read = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
      }
      if read < 0, errno == EINTR { continue }
      guard read >= 0 else { throw failure(.cannotRead(systemMessage(errno))) }
      if read == 0 { break }
      count += read
    }
    guard count <= limit else { throw failure(.tooLarge) }
    let content = bytes[..<count]
    // The parser takes a C string: what follows a NUL would be ignored in silence.
    guard let text = String(validating: content, as: UTF8.self), !content.contains(0) else {
      throw failure(.notText)
    }
    return text
  }
}
