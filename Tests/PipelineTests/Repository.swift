import Foundation

/// Where the repository's own files are, seen from the tests.
enum Repository {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  static let samples = root + "/samples"
  static let month = samples + "/2026-10"
  /// The pack that is checked in.
  static let pack = root + "/reports/2026-10"

  /// Every file below a folder, relative to it, sorted.
  static func files(in folder: String) -> [String] {
    let all = FileManager.default.subpaths(atPath: folder) ?? []
    return all.filter { name in
      var isDirectory: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isDirectory)
      return !isDirectory.boolValue
    }.sorted()
  }

  static func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

  /// A file's lines with their ends. No field of the samples holds a line feed.
  static func lines(_ path: String) throws -> [String] {
    // CR LF is one Character, which no search for LF alone finds.
    try text(path).split(omittingEmptySubsequences: true) { $0.isNewline }
      .map { $0 + "\n" }
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: URL(filePath: path), encoding: .utf8)
  }
}
