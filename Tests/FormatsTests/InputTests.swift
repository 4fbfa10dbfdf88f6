import Domain
import Foundation
import Testing

@testable import Formats

struct InputTests {
  @Test(
    arguments: [
      (Array("abc".utf8), nil), ([0x61, 0], 1), ([0xC3, 0xA9], nil), ([0x61, 0xC3], 1), ([0x80], 0),
      ([0xC0, 0x80], 0), ([0xE0, 0x9F, 0xBF], 0), ([0xED, 0xA0, 0x80], 0),
      ([0xF4, 0x90, 0x80, 0x80], 0),
      ([0xF0, 0x9F, 0x98, 0x80], nil), (Array("0123456789abcdef".utf8) + [0xFF], 16),
      (Array("0123456".utf8) + [0xC3, 0xA9] + Array("0123456789".utf8) + [0], 19),
    ] as [([UInt8], Int?)])
  func `the first byte that is no text is found`(bytes: [UInt8], at: Int?) {
    #expect(bytes.withUnsafeBytes { UTF8Check.firstError(in: $0) } == at)
  }

  /// Compared with the standard library's decoder on random bytes.
  @Test(arguments: [UInt64(1), 2, 3])
  func `text is told from bytes as the standard library does`(seed: UInt64) {
    var random = Seeded(state: seed)
    let pieces: [[UInt8]] = [
      [0x61], Array("plain text, of more than eight".utf8), Array("é".utf8), Array("€".utf8),
      Array("😀".utf8), [0xC3], [0x80], [0xED, 0xA0, 0x80], [0xFF],
    ]
    for _ in 0..<2_000 {
      let count = Int.random(in: 0..<6, using: &random)
      let bytes = (0..<count).flatMap { _ in pieces.randomElement(using: &random) ?? [] }
      let isText = bytes.withUnsafeBytes { UTF8Check.firstError(in: $0) } == nil
      #expect(isText == (String(validating: bytes, as: UTF8.self) != nil), "seed \(seed): \(bytes)")
    }
  }

  /// Writing fields by RFC 4180 and reading them gives the same fields.
  @Test(arguments: [UInt64(1), 2, 3, 4])
  func `any text comes through quoting unchanged`(seed: UInt64) throws {
    var random = Seeded(state: seed)
    let alphabet = Array("ab,\"\n é€x y;'")
    var expected: [String] = []
    var text = BadInputTests.header
    for index in 0..<300 {
      let length = Int.random(in: 0..<40, using: &random)
      let field = String((0..<length).map { _ in alphabet.randomElement(using: &random) ?? "a" })
      expected.append(field)
      text += "L\(index),2026-10-01T10:00:00Z,acc,,,t,1.00,EUR,,,"
      text += "\"\(field.replacing("\"", with: "\"\""))\",\n"
    }
    var read: [String] = []
    let source = ByteSource(bytes: Array(text.utf8), name: "input")
    _ = try LedgerCSV.read(from: source) { read.append($0.description) }
    #expect(read == expected, "seed \(seed)")
  }

  @Test func `a file's errors are capped and the rest counted`() {
    let rows = String(repeating: "L1,,,,,,,,,,,\n", count: 250)
    let source = ByteSource(bytes: Array((BadInputTests.header + rows).utf8), name: "input")
    let errors = #expect(throws: FileErrors.self) { try LedgerCSV.read(from: source) { _ in } }
    #expect(errors?.errors.count == 200 && errors?.more == 50)
    #expect(errors?.errors.map(\.place.line) == (2...201).map(Optional.some))
  }

  @Test func `a link, a folder and a missing file are refused`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/tieout-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/file"))
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/link", withDestinationPath: folder + "/file")
    let cases = [("/link", "ING-0002"), ("", "ING-0002"), ("/none", "ING-0001")]
    for (name, code) in cases {
      let error = #expect(throws: FormatError.self) { try ByteSource(path: folder + name) }
      #expect(error?.code == code)
    }
  }

  @Test func `the members of an archive are read one by one, and a damaged one is refused`() throws
  {
    let path = Samples.folder + "/camt053-archive.zip"
    let archive = try ZipArchive(path: path)
    #expect(archive.members.map(\.name) == ["camt053-v01.xml", "camt053-no-namespace.xml"])
    for member in archive.members {
      var collector = Collector()
      let summary = try Reader.read(from: archive.source(of: member), into: &collector)
      #expect(summary.accepted == 1)
    }
    let copy = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).zip"
    defer { try? FileManager.default.removeItem(atPath: copy) }
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[200] ^= 0xFF
    try bytes.write(to: URL(fileURLWithPath: copy))
    #expect(throws: (any Error).self) {
      let damaged = try ZipArchive(path: copy)
      let first = try #require(damaged.members.first)
      var collector = Collector()
      return try Reader.read(from: damaged.source(of: first), into: &collector)
    }
  }

  @Test func `more bytes than the limit are refused`() {
    var limits = Limits.standard
    limits.fileBytes = 1000
    let bytes = Array((BadInputTests.header + String(repeating: "\n", count: 2000)).utf8)
    let error = #expect(throws: FileErrors.self) {
      try LedgerCSV.read(from: ByteSource(bytes: bytes, name: "input", limits: limits)) { _ in }
    }
    #expect(error?.errors.first?.code == "ING-0004")
  }

  @Test func `what the handler throws comes out`() {
    struct Full: Error {}
    struct Refusing: DocumentHandler {
      mutating func document(_ head: DocumentHead) {}
      mutating func statement(_ head: StatementHead) {}
      mutating func entry(_ entry: Entry) throws { throw Full() }
      mutating func statementEnd(_ head: StatementHead) {}
    }
    var handler = Refusing()
    #expect(throws: Full.self) {
      let source = ByteSource(bytes: TruncationTests.camt, name: "input")
      return try Reader.read(from: source, into: &handler)
    }
  }

  @Test(arguments: [
    ("<Document><BkToCstmrStmt>", "looks like camt.053 because it holds the element"),
    ("<c:Document><c:BkToCstmrAcctRpt>", "looks like camt.052 because"),
    ("party_id,kind,name,account_id\n", "looks like parties because its header has the columns"),
    ("a;b\n", "its first line, separated by semicolons, is no header of a known report or profile"),
  ])
  func `detection explains itself`(text: String, explanation: String) {
    let detected = Detection.detect(firstBytes: Array(text.utf8))
    #expect(detected.explanation.hasPrefix(explanation))
  }
}

private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 31)
  }
}
