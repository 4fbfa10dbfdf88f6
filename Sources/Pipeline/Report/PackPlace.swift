import CSystemShim
import Domain
import Glibc
import Reporting

/// Puts a finished pack in its place and clears what is in the way.
enum PackPlace {
  /// Removes a folder that we made, with everything in it.
  static func clear(_ folder: String) throws {
    guard let directory = opendir(folder) else { return }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let name, name != ".", name != ".." else { continue }
      let path = "\(folder)/\(name)"
      var status = stat()
      if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
        try clear(path)
      } else if unlink(path) != 0 {
        throw ReportError(.cannotCreate(errno), path)
      }
    }
    if rmdir(folder) != 0 { throw ReportError(.cannotCreate(errno), folder) }
  }

  /// Exchanges the new pack and the old one in one step, then removes the old one.
  static func publish(_ partial: String, as target: String) throws {
    if access(target, F_OK) == 0 {
      guard tieout_exchange(partial, target) == 0 else {
        throw ReportError(.cannotCreate(errno), target)
      }
      try flush(target)
      try clear(partial)
    } else {
      guard rename(partial, target) == 0 else { throw ReportError(.cannotCreate(errno), target) }
      try flush(target)
    }
  }

  /// Makes the exchange survive a power cut: the folder above holds the names.
  private static func flush(_ target: String) throws {
    let parent = target.lastIndex(of: "/").map { String(target[..<$0]) } ?? "."
    let descriptor = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ReportError(.cannotCreate(errno), parent) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw ReportError(.cannotCreate(errno), parent) }
  }
}
