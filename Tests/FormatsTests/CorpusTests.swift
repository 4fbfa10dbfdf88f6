import Domain
import Foundation
import Testing

@testable import Formats

/// Reads published sample files and compares with what independent readers made of them.
///
/// The files belong to other projects and are not in this repository: `TIEOUT_CORPUS` names the
/// folder that holds `camt/`, `mt940/`, …, each file with `<file>.expected.json` beside it. Where the
/// expected result is wrong, `overrides.json` says what is right, and why.
struct CorpusTests {
  @Test(arguments: Corpus.readFiles)
  func `a published file reads as expected`(file: String) throws {
    let path = Corpus.root + "/" + file
    let expected = try Corpus.object(at: path + ".expected.json")
    let json = Inspector.inspect(path: path).json
    let actual = try Corpus.object(from: Data(json.utf8))
    let overrides = Overrides.all.filter { $0.file == file }
    let differences = Comparison.differences(expected: expected, actual: actual)
      .filter { difference in !overrides.contains { $0.settles(difference) } }
    #expect(differences.isEmpty, "\(file)\n\(differences.map(\.text).joined(separator: "\n"))")
  }

  /// An override that nothing needs hides the next mistake.
  @Test func `every override is of a difference that is there`() throws {
    for override in Overrides.all where !Corpus.root.isEmpty {
      let path = Corpus.root + "/" + override.file
      let expected = try Corpus.object(at: path + ".expected.json")
      let actual = try Corpus.object(from: Data(Inspector.inspect(path: path).json.utf8))
      let differences = Comparison.differences(expected: expected, actual: actual)
      #expect(differences.contains { override.settles($0) }, "\(override.file) \(override.path)")
      #expect(!override.why.isEmpty)
    }
  }

  @Test(arguments: Corpus.readFiles)
  func `a published file is recognised by one format alone`(file: String) throws {
    let bytes = Array(
      try Data(contentsOf: URL(fileURLWithPath: Corpus.root + "/" + file)).prefix(
        Detection.peekBytes))
    let found = FormatRegistry.recognitions(FileHead(firstBytes: bytes))
    #expect(found.count < 2, "\(file): \(found.map { "\($0.format.name): \($0.because)" })")
  }

  @Test(arguments: Corpus.files(in: "camt"))
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

  /// Prints what is not compared: a folder is never passed over in silence.
  @Test func `the corpus is read, or the log says what is not`() {
    if Corpus.root.isEmpty {
      print("TIEOUT_CORPUS is not set: the public corpus is not read")
      return
    }
    let unread = Set(Corpus.allFiles).subtracting(Corpus.readFiles)
    let folders = Dictionary(grouping: unread) {
      $0.split(separator: "/").dropLast().joined(separator: "/")
    }
    let list = folders.map { "\($0.key) (\($0.value.count))" }.sorted().joined(separator: ", ")
    print(
      "corpus: \(Corpus.readFiles.count) files compared; no reader for: \(unread.isEmpty ? "-" : list)"
    )
    #expect(!Corpus.readFiles.isEmpty)
  }
}

enum Corpus {
  static let root = ProcessInfo.processInfo.environment["TIEOUT_CORPUS"] ?? ""

  /// Which family reads the files whose path begins so. A folder counts as read from the moment on
  /// that the registry has the family.
  static let readers: [(prefix: String, family: String)] = [
    ("aba/", "aba"), ("bai2/", "bai2"), ("camt/", "camt.053"), ("csv/", "csv"),
    ("mt940/", "mt940"), ("nacha/", "nacha"), ("ofx/", "ofx"), ("pain/", "pain.001"),
    ("processor/adyen-accounting", "adyen-payments-accounting"),
    ("processor/adyen-oca", "adyen-settlement-detail"),
    ("processor/gocardless", "gocardless-api"), ("processor/mollie", "mollie-api"),
    ("processor/paypal-oca", "paypal-activity"), ("processor/paypal-stl", "paypal-stl"),
    ("processor/paypal-trr", "paypal-trr"), ("processor/shopify", "shopify-transactions"),
    ("processor/stripe-csv-", "stripe-balance-change"),
    ("processor/stripe-events", "stripe-events"), ("processor/stripe-openapi", "stripe-objects"),
  ]

  static let allFiles: [String] = {
    guard !root.isEmpty else { return [] }
    let suffix = ".expected.json"
    let all = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return all.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
  }()

  /// Those with a reader.
  static let readFiles: [String] = {
    TestProfiles.use()
    let families = Set(FormatRegistry.families.map(\.name))
    let prefixes = readers.filter { families.contains($0.family) }.map(\.prefix)
    return allFiles.filter { file in prefixes.contains { file.hasPrefix($0) } }
  }()

  static func files(in folder: String) -> [String] {
    allFiles.filter { $0.hasPrefix(folder + "/") }
  }

  static func object(at path: String) throws -> [String: Any] {
    try object(from: try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  static func object(from data: Data) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }
}
