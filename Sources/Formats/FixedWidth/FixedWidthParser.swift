import Domain

/// Reads a format of records of one width.
protocol FixedWidthParser: WrittenParser {
  static var width: Int { get }
  var lines: FixedLines { get }
}

extension FixedWidthParser {
  var encoding: TextEncoding { lines.encoding }

  /// - Parameter field: What the record's field is called, for people.
  func place(_ record: FixedRecord, _ field: String? = nil) -> InputLocation {
    InputLocation(file: lines.file, line: record.line, path: field, offset: record.offset)
  }
}
