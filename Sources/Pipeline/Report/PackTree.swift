import CSystemShim
import Domain
import Glibc
import Reporting

/// A folder that we made, with everything below it.
enum PackTree {
  /// Removes the folder; none is none to remove.
  static func clear(_ folder: String) throws {
    guard access(folder, F_OK) == 0 else { return }
    try forEach(in: folder) { path, isFolder in
      if isFolder {
        try clear(path)
      } else if unlink(path) != 0 {
        throw ReportError(.cannotCreate(errno), path)
      }
    }
    if rmdir(folder) != 0 { throw ReportError(.cannotCreate(errno), folder) }
  }

  /// Makes every file and folder of it survive a power cut.
  ///
  /// All bytes are sent on their way before anything is waited for. A file system with a journal
  /// then writes what belongs to all files at the first sync, instead of once for each.
  static func sync(_ folder: String) throws {
    try send(folder)
    try wait(folder)
  }

  /// Makes one file or folder survive a power cut: a file's bytes, a folder's names.
  static func flush(_ path: String) throws {
    try opened(path) { descriptor in
      guard fsync(descriptor) == 0 else { throw ReportError(.cannotWrite(errno), path) }
    }
  }

  private static func send(_ folder: String) throws {
    try forEach(in: folder) { path, isFolder in
      if isFolder { return try send(path) }
      // Only a hint: what it leaves undone, the sync does.
      try opened(path) { tieout_start_writing($0) }
    }
  }

  private static func wait(_ folder: String) throws {
    try forEach(in: folder) { path, isFolder in
      if isFolder { try wait(path) } else { try flush(path) }
    }
    try flush(folder)
  }

  private static func opened(_ path: String, _ body: (Int32) throws -> Void) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ReportError(.cannotWrite(errno), path) }
    defer { close(descriptor) }
    try body(descriptor)
  }

  private static func forEach(in folder: String, _ body: (String, Bool) throws -> Void) throws {
    guard let directory = opendir(folder) else { throw ReportError(.cannotCreate(errno), folder) }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let name, name != ".", name != ".." else { continue }
      let path = "\(folder)/\(name)"
      var status = stat()
      let isFolder = lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      try body(path, isFolder)
    }
  }
}
