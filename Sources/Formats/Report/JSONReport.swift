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
    var document = JSONObject()
    document.put("encoding", "utf-8")
    try sink.document(document)
    try sink.begin(head)
    var reader = try JSONRecords(source: source, limits: limits)
    try reader.read(into: &self)
    try sink.end(try end())
  }
}
