import Domain
import Foundation
import Testing

@testable import Formats

/// Reads published sample files and compares with what independent readers made of them.
///
/// The files belong to other projects and are not in this repository: `TIEOUT_CORPUS` names the
/// folder that holds `camt/` and `processor/`, each file with `<file>.expected.json` beside it.
struct CorpusTests {
  @Test(arguments: Corpus.files(in: ["camt", "processor/stripe-csv-"]))
  func `a published file reads as expected`(file: String) throws {
    let path = Corpus.root + "/" + file
    let expected = try Corpus.object(at: path + ".expected.json")
    let json = Inspector.inspect(path: path).json
    let actual = try Corpus.object(from: Data(json.utf8))
    let differences = Comparison.differences(expected: expected, actual: actual)
    #expect(differences.isEmpty, "\(file)\n\(differences.map(\.text).joined(separator: "\n"))")
  }

  @Test(arguments: Corpus.files(in: ["camt"]))
  func `every entry of a published file is found again by its place in the bytes`(
    file: String
  ) throws {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: Corpus.root + "/" + file)))
    guard !bytes.starts(with: ZipArchive.signature) else { return }
    var collector = Collector()
    let source = ByteSource(bytes: bytes, name: file)
    _ = try? Reader.read(from: source, into: &collector)
    for entry in collector.entries {
      #expect(entry.slice.offset >= 0, "\(entry.slice)")
      guard entry.slice.offset >= 0 else { continue }
      let slice = bytes[entry.slice.offset..<entry.slice.offset + entry.slice.length]
      #expect(slice.starts(with: Array("<".utf8)) && slice.last == UInt8(ascii: ">"))
      let text = String(decoding: slice, as: UTF8.self)
      #expect(text.prefix(12).contains("Ntry") && text.suffix(12).contains("Ntry>"))
    }
  }

  @Test func `the corpus is read, or the log says that it is not`() {
    if Corpus.root.isEmpty { print("TIEOUT_CORPUS is not set: the public corpus is not read") }
    #expect(Corpus.root.isEmpty || !Corpus.files(in: ["camt"]).isEmpty)
  }
}

enum Corpus {
  static let root = ProcessInfo.processInfo.environment["TIEOUT_CORPUS"] ?? ""

  /// The data files below the folders whose path begins so, relative to the root.
  static func files(in prefixes: [String]) -> [String] {
    guard !root.isEmpty else { return [] }
    let suffix = ".expected.json"
    let all = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return all.filter { $0.hasSuffix(suffix) && prefixes.contains(where: $0.hasPrefix) }
      .map { String($0.dropLast(suffix.count)) }.sorted()
  }

  static func object(at path: String) throws -> [String: Any] {
    try object(from: try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  static func object(from data: Data) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }
}
