import Foundation
import FuzzTargets
import Testing

@testable import Formats

/// Inputs that fuzzing once found, in `Found/<target>/`, and the samples: what a fuzz target holds to
/// be true is true of them.
struct FoundInputTests {
  @Test(arguments: Found.files) func `what was found once is answered`(file: String) throws {
    let name = try #require(file.split(separator: "/").first.map(String.init))
    let target = try #require(FuzzTarget.named(name), "\(file) lies in the folder of no target")
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: Found.folder + "/" + file)))
    #expect(target.check(bytes).isEmpty, "\(file)")
  }

  /// The targets begin with the samples, so none of them may be at fault from the start.
  @Test(arguments: FuzzTarget.all.map(\.name)) func `a target has nothing against its samples`(
    name: String
  ) throws {
    let target = try #require(FuzzTarget.named(name))
    target.prepare()
    var files = 0
    for file in Found.seeds(of: target) {
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
      let violations = target.check(bytes)
      #expect(violations.isEmpty, "\(file): \(violations.joined(separator: "\n"))")
      files += 1
    }
    #expect(files > 0)
  }
}

private enum Found {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Found").path
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  static let files: [String] = {
    TestProfiles.use()
    let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return all.filter { isFile(folder + "/" + $0) }.sorted()
  }()

  /// Those of the repository, and of the labelled corpus when there is one.
  static func seeds(of target: FuzzTarget) -> [String] {
    target.seeds.flatMap { seed in
      if seed.hasPrefix("corpus/") {
        return Corpus.root.isEmpty ? [] : files(Corpus.root + seed.dropFirst(6))
      }
      return files(root + "/" + seed)
    }
  }

  private static func files(_ beginning: String) -> [String] {
    let parent = URL(fileURLWithPath: beginning).deletingLastPathComponent().path
    let all = FileManager.default.enumerator(atPath: parent)?.compactMap { $0 as? String } ?? []
    return all.map { parent + "/" + $0 }.filter { path in
      path.hasPrefix(beginning) && isFile(path) && !path.hasSuffix(".expected.json")
        && !path.contains("README") && !path.hasSuffix("INDEX.csv")
    }.sorted()
  }

  private static func isFile(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && !isFolder.boolValue
  }
}
