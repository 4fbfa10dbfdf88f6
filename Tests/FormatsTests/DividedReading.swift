import Domain
import Testing

@testable import Formats

/// Reads a file in many divisions, which all have to give the same.
enum DividedReading {
  /// All that comes of a file.
  struct Outcome: Equatable {
    var documents: [DocumentHead]
    var heads: [StatementHead]
    var ends: [StatementHead]
    var entries: [Entry]
    var records: Int?
    var nonData: Int?
    var totals: [CurrencyTotal]?
    var findings: [Finding]?
    var errors: FileErrors?
    /// As inspection shows it.
    var shown: String
  }

  /// Workers, bytes of a block, rows that are read in turn.
  private static let ways = [
    (1, 1, 1), (1, 256, 1), (2, 64, 1), (2, 77, 3), (3, 1000, 7), (3, 1 << 20, 1),
  ]

  /// - Returns: What comes of it in any division.
  @discardableResult
  static func expectSame(_ format: FileFormat, _ bytes: [UInt8]) throws -> Outcome {
    let whole = try read(format, bytes, Division(workers: 1, blockBytes: .max, bytesInTurn: .max))
    for (workers, blockBytes, rows) in ways {
      let division = Division(
        workers: workers, blockBytes: blockBytes, bytesInTurn: 0, rowsInTurn: rows)
      let found = try read(format, bytes, division)
      #expect(
        found == whole,
        "\(format.name), \(workers) workers, blocks of \(blockBytes): \(bytes.count)")
    }
    return whole
  }

  private static func read(
    _ format: FileFormat, _ bytes: [UInt8], _ division: Division
  ) throws -> Outcome {
    let name = "a file whose name is long.csv"
    var collector = Collector()
    var summary: ReadSummary?
    var errors: FileErrors?
    var limits = Limits.standard
    limits.errors = 5
    limits.division = division
    do {
      summary = try Reader.read(
        from: ByteSource(bytes: bytes, name: name, limits: limits), format: format, limits: limits,
        into: &collector)
    } catch let error as FileErrors {
      errors = error
    }
    return Outcome(
      documents: collector.documents, heads: collector.heads, ends: collector.ends,
      entries: collector.entries, records: summary?.records, nonData: summary?.nonData,
      totals: summary?.totals, findings: summary?.findings, errors: errors,
      shown: Inspector.inspect(bytes: bytes, name: name, format: format, limits: limits).json)
  }
}
