import Audit
import Domain
import Glibc

/// The files of the inbox, or those named on the command line.
enum Inbox {
  struct File: Hashable {
    /// What errors, manifests and people call it: relative to the inbox, or its last part.
    var name: String
    var path: String
    /// What it is filed under, when it is taken from an archive instead of an inbox.
    var archived: Digest?

    /// Whether the pack that is made again kept it out: what it contradicted has to come before it.
    var wasHeld = false

    /// When the pack that is made again had it: operations are decided in the order in which they came.
    var turn: Int?

    /// The folders between the inbox and the file, outermost first.
    var folders: [String] { name.split(separator: "/").dropLast().map(String.init) }
  }

  /// Every regular file below a folder, by name. Hidden ones, partial downloads by their habit, are
  /// left alone. No inbox is an empty one.
  static func files(in folder: String) -> [File] {
    walk(folder, prefix: "").sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The files named on the command line, folders taken with everything below them.
  static func files(named paths: [String]) throws -> [File] {
    try paths.flatMap { path -> [File] in
      var status = stat()
      guard stat(path, &status) == 0 else { throw PipelineError(.noInput(path)) }
      if status.st_mode & S_IFMT == S_IFDIR { return files(in: path) }
      return [File(name: String(path.split(separator: "/").last ?? ""), path: path)]
    }
  }

  private static func walk(_ folder: String, prefix: String) -> [File] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var found: [File] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
      }
      guard let name, !name.hasPrefix(".") else { continue }
      var status = stat()
      let path = "\(folder)/\(name)"
      guard lstat(path, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: found += walk(path, prefix: prefix + name + "/")
      default: found.append(File(name: prefix + name, path: path))
      }
    }
    return found
  }
}
