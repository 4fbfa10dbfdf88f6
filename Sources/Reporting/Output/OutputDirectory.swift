import Glibc

/// The folder of a pack: it makes the files.
///
/// Nothing here is synced. Whoever puts the folder in its place syncs it whole before.
public struct OutputDirectory {
  public let path: String

  let makeDigest: () -> any ByteDigest

  /// Makes the folder, and those above it, if they are not there.
  public init(
    _ path: String, digest: @escaping () -> any ByteDigest
  ) throws(ReportError) {
    self.path = path
    makeDigest = digest
    try OutputDirectory.make(path)
  }

  /// Starts a file of the pack. It appears under its name when it is committed, never before.
  ///
  /// - Parameter name: Relative, such as `breaks.csv` or `statements/M-17.pdf`.
  public func file(_ name: String) throws(ReportError) -> OutputFile {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy(SafeName.isFileName) else {
      throw ReportError(.unsafeName, name)
    }
    if parts.count == 2 { try OutputDirectory.make("\(path)/\(parts[0])") }
    return try OutputFile(name, in: self)
  }

  /// Removes what a run that was killed has left of files in a folder. Only for whoever knows that
  /// nobody else writes there.
  public static func sweep(_ path: String) {
    guard let stream = opendir(path) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if OutputFile.isPartial(name) { unlink("\(path)/\(name)") }
    }
  }

  private static func make(_ path: String) throws(ReportError) {
    if mkdir(path, 0o750) == 0 {
      // As for files, whatever the umask: the group reads a pack.
      chmod(path, 0o750)
      return
    }
    if errno == EEXIST {
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        throw ReportError(.cannotCreate(ENOTDIR), path)
      }
      return
    }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
      throw ReportError(.cannotCreate(errno), path)
    }
    try make(String(path[..<slash]))
    try make(path)
  }
}
