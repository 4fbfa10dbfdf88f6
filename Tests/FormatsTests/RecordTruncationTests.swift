import Domain
import Foundation
import Testing

@testable import Formats

/// Samples of the formats that have records: each cut at every byte, and damaged at random.
struct RecordTruncationTests {
  /// Those that have an end of their own.
  static let closed = [
    "ofx/sgml-no-end-tags.ofx", "ofx/xml-card-and-bank.ofx", "ofx/investment.ofx",
    "bai2/funds-and-continuations.bai2", "nacha/payroll-ctx-returns.ach",
    "aba/salaries-and-return.aba", "coda/movements-and-details.coda", "cfonb/releve.cfonb",
  ]

  static func bytes(_ sample: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: FormatSamples.folder + "/" + sample)))
  }

  static func format(_ bytes: [UInt8]) throws -> FileFormat {
    try Reader.resolve(nil, of: ByteSource(bytes: bytes, name: "input"))
  }

  /// A cut may take blanks and fillers after the end, but never a record.
  @Test(arguments: closed) func `a file cut at any byte is never taken for whole`(
    sample: String
  ) throws {
    let bytes = try Self.bytes(sample)
    let format = try Self.format(bytes)
    let (whole, summary) = try Collector.read(bytes, format: format)
    #expect(!whole.entries.isEmpty && summary.findings.isEmpty, "\(summary.findings)")
    for length in 0..<bytes.count {
      guard let (cut, summary) = try? Collector.read(Array(bytes.prefix(length)), format: format)
      else { continue }
      if !summary.findings.isEmpty { continue }
      #expect(cut.entries == whole.entries && cut.ends.count == whole.ends.count, "at \(length)")
      #expect(cut.ends.map(\.balances) == whole.ends.map(\.balances), "at \(length)")
    }
  }

  /// QIF has no end: a cut between two records cannot be seen from the file.
  @Test func `a QIF file cut inside a record is refused or holds fewer records`() throws {
    let bytes = try Self.bytes("qif/bank-splits.qif")
    let format = try #require(FileFormat(name: "qif.dmy.EUR"))
    let (whole, _) = try Collector.read(bytes, format: format)
    #expect(whole.entries.map(\.amount.minorUnits) == [-12_050, 7_500])
    for length in 0..<bytes.count {
      guard let (cut, _) = try? Collector.read(Array(bytes.prefix(length)), format: format) else {
        continue
      }
      for (entry, expected) in zip(cut.entries, whole.entries) {
        #expect(entry.amount == expected.amount && entry.remittance == expected.remittance)
      }
    }
  }

  @Test(arguments: FormatSamples.files) func `damaged bytes are refused or read, and never trap`(
    sample: String
  ) throws {
    let bytes = try Self.bytes(sample)
    guard !bytes.starts(with: ZipArchive.signature) else { return }
    let format = try? Self.format(bytes)
    var random = SeededRandom(state: 42)
    for _ in 0..<150 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let at = Int.random(in: damaged.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: damaged[at] = UInt8.random(in: .min ... .max, using: &random)
        case 1: damaged.insert(damaged[Int.random(in: damaged.indices, using: &random)], at: at)
        case 2: damaged.remove(at: at)
        default: damaged.replaceSubrange(at..<at, with: [UInt8](repeating: 0x39, count: 40))
        }
        if damaged.isEmpty { break }
      }
      _ = try? Collector.read(damaged, format: format)
      let source = ByteSource(bytes: damaged, name: "input")
      let report = Inspector.report(source: source, format: format, limits: .standard)
      _ = JSONWriter.write(.object(report.json(file: "input")))
    }
  }
}

/// A small generator of our own: the same damage in every run.
private struct SeededRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
