import Glibc

/// The folder of a pack: it makes the files and removes what an interrupted run left.
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
  /// - Parameters:
  ///   - name: Relative, such as `breaks.csv` or `statements/M-17.pdf`.
  ///   - isSynced: False for one of thousands, whose bytes `sync` then makes safe all at once.
  public func file(_ name: String, isSynced: Bool = true) throws(ReportError) -> OutputFile {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy(SafeName.isFileName) else {
      throw ReportError(.unsafeName, name)
    }
    if parts.count == 2 { try OutputDirectory.make("\(path)/\(parts[0])") }
    return try OutputFile(name, in: self, isSynced: isSynced)
  }

  /// Makes every file of one folder survive a power cut. To be called before the manifest.
  ///
  /// - Parameter folder: Relative, such as `statements`; nothing happens if there is none.
  public func sync(_ folder: String) throws(ReportError) {
    let folder = "\(path)/\(folder)"
    for name in OutputDirectory.names(in: folder) { try OutputDirectory.sync("\(folder)/\(name)") }
    if access(folder, F_OK) == 0 { try OutputDirectory.sync(folder) }
  }

  private static func sync(_ path: String) throws(ReportError) {
    let handle = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard handle >= 0 else { throw ReportError(.cannotWrite(errno), path) }
    defer { close(handle) }
    guard fsync(handle) == 0 else { throw ReportError(.cannotWrite(errno), path) }
  }

  /// Removes the partial files that an interrupted run left here and one folder down.
  public func sweep() {
    OutputDirectory.sweep(path)
    for name in OutputDirectory.names(in: path) where !name.hasPrefix(".") {
      OutputDirectory.sweep("\(path)/\(name)")
    }
  }

  private static func sweep(_ folder: String) {
    for name in names(in: folder) where OutputFile.isPartial(name) {
      unlink("\(folder)/\(name)")
    }
  }

  private static func names(in folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let name, name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
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
