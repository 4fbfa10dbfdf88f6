import Domain

/// Walks over a processor's JSON whose records are all of one statement.
protocol JSONReport: JSONRecordHandler {
  associatedtype Output: ReportSink
  var sink: Output { get set }

  /// What is to be said after the last record.
  mutating func end() throws -> ReportEnd
}

extension JSONReport {
  mutating func pageMember(_ value: JSONView, path: [String]) throws {}

  mutating func walk(_ source: ByteSource, _ head: ReportHead, limits: Limits) throws {
    try sink.documentInUTF8()
    try sink.begin(head)
    var reader = try JSONRecords(source: source, limits: limits)
    try reader.read(into: &self)
    try sink.end(try end())
  }
}
