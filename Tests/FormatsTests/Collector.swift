import Domain

@testable import Formats

/// Keeps everything a reader hands over.
struct Collector: DocumentHandler {
  var documents: [DocumentHead] = []
  var heads: [StatementHead] = []
  var ends: [StatementHead] = []
  var entries: [Entry] = []

  mutating func document(_ head: DocumentHead) { documents.append(head) }
  mutating func statement(_ head: StatementHead) { heads.append(head) }
  mutating func entry(_ entry: Entry) { entries.append(entry) }
  mutating func statementEnd(_ head: StatementHead) { ends.append(head) }
}

extension Collector {
  /// Reads a text as a file named `input`.
  static func read(
    _ bytes: [UInt8], format: FileFormat? = nil, limits: Limits = .standard
  ) throws -> (Collector, ReadSummary) {
    var collector = Collector()
    let source = ByteSource(bytes: bytes, name: "input", limits: limits)
    let summary = try Reader.read(
      from: source, format: format, limits: limits, into: &collector)
    return (collector, summary)
  }
}
