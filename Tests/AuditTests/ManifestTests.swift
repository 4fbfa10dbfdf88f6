import Audit
import Testing

struct ManifestTests {
  static let sample = Manifest(
    period: "2026-10", runID: "run", codeVersion: "0.1.0", rulesVersion: "rules",
    inputs: [
      .init(
        name: "b\"\\\u{1}é.xml", sha256: SHA256.digest(of: "b"), bytes: 5, format: "camt.053",
        source: "bank-eur"),
      .init(
        name: "a.csv", sha256: SHA256.digest(of: "a"), bytes: 9_007_199_254_740_993,
        format: "stripe", source: "stripe"),
    ],
    files: [
      .init(name: "index.html", bytes: 3, sha256: SHA256.digest(of: "i")),
      .init(
        name: "breaks.csv", bytes: 7, sha256: SHA256.digest(of: "k"), rows: 2,
        totals: ["amount": ["GBP": "-1.00", "EUR": "170000000000000000.01"]]),
    ],
    previous: SHA256.digest(of: "p"))

  @Test func `a manifest reads back as it was written, and writes the same bytes`() throws {
    let json = Self.sample.json
    let read = try Manifest.read(json: Array(json.utf8))
    #expect(read.json == json)
    #expect(Set(read.inputs) == Set(Self.sample.inputs))
    #expect(Set(read.files) == Set(Self.sample.files))
    #expect(read.previous == Self.sample.previous)
    #expect(Self.sample.digest == SHA256.digest(of: json))
  }

  @Test func `order of the lists does not matter`() {
    var shuffled = Self.sample
    shuffled.inputs.reverse()
    shuffled.files.reverse()
    #expect(shuffled.json == Self.sample.json)
  }

  @Test func `the first manifest has none before it`() throws {
    var first = Self.sample
    first.previous = nil
    #expect(try Manifest.read(json: Array(first.json.utf8)).previous == nil)
  }

  /// The mark shows where each error points.
  @Test(arguments: [
    ("‸", "expected a value"),
    ("{\"a\": 1‸", "expected ',' or '}'"),
    ("{\"a\": 1, ‸\"a\": 2}", "member 'a' occurs twice"),
    ("{\"a\": 1, ‸\"\\u0061\": 2}", "member 'a' occurs twice"),
    ("{\"a\": 0‸1}", "expected ',' or '}'"),
    ("{\"a\": 1.‸}", "expected a value"),
    ("{‸a: 1}", "expected a member's name"),
    ("[1, 2,‸]", "expected a value"),
    ("[\"‸\u{1}\"]", "a control character in a string"),
    ("[\"\\ud800‸\"]", "half of a surrogate pair"),
    ("[\"\\x‸\"]", "an unknown escape"),
    ("[\"abc‸", "a string without its end"),
    ("[\n  ‸nul]", "expected 'null'"),
    ("{} ‸{}", "something follows the end"),
    (String(repeating: "[", count: 64) + "‸[", "nested deeper than 64 levels"),
  ])
  func `malformed JSON is refused where it breaks`(marked: String, problem: String) throws {
    let parts = marked.split(separator: "‸", omittingEmptySubsequences: false)
    let lines = parts[0].split(separator: "\n", omittingEmptySubsequences: false)
    let error = #expect(throws: AuditError.self) {
      try Manifest.read(json: Array(parts.joined().utf8), file: "m.json")
    }
    #expect(error?.reason == .malformedJSON(problem))
    #expect(error?.line == lines.count)
    #expect(error?.column == (lines.last?.utf8.count ?? 0) + 1)
  }

  @Test(arguments: [
    ("tieout-manifest/1", "tieout-manifest/2", "'schema' is not 'tieout-manifest/1'"),
    ("\"run_id\"", "\"run\"", "'run_id' is missing"),
    ("\"rows\": 2", "\"rows\": 2.0", "'files[0].rows' is not a count"),
    ("\"bytes\": 7", "\"bytes\": -7", "'files[0].bytes' is not a count"),
    ("\"rows\": 2", "\"rows\": 2, \"x\": 1", "'files[0].x' is unknown"),
    ("\"-1.00\"", "-1.00", "'files[0].totals.amount.GBP' is not a string"),
    ("\"format\": \"stripe\"", "\"format\": null", "'inputs[0].format' is not a string"),
  ])
  func `a manifest of another shape is refused`(old: String, new: String, problem: String) {
    let json = Self.sample.json.split(separator: old, omittingEmptySubsequences: false)
    #expect(json.count == 2, "the case does not change the sample")
    let error = #expect(throws: AuditError.self) {
      try Manifest.read(json: Array(json.joined(separator: new).utf8))
    }
    #expect(error?.reason == .badManifest(problem))
  }

  @Test func `a digest in capitals is refused`() {
    let hex = SHA256.digest(of: "p").hex
    let json = Self.sample.json.split(separator: hex).joined(separator: hex.uppercased())
    let error = #expect(throws: AuditError.self) {
      try Manifest.read(json: Array(json.utf8))
    }
    #expect(
      error?.reason
        == .badManifest("'previous' is not a sha256 in 64 hexadecimal digits"))
  }
}
