/// BAI2, the cash management balance reporting format of US and Commonwealth banks.
enum BAIFormat: StatementFormat {
  static let family = FormatFamily(
    "bai2", summary: "BAI2 balance and transaction report",
    specification: "Cash Management Balance Reporting Specifications, version 2")
  static let families = [family]

  /// A header 01 (or a damaged one), all of whose nine fields are there.
  static func recognise(_ head: FileHead) -> Recognition? {
    let line = head.firstLine
    let fields = line.prefix { $0 != "/" }.split(separator: ",", omittingEmptySubsequences: false)
    guard let code = fields.first, code.count == 2, code.allSatisfy(\.isASCIIDigit) else {
      return nil
    }
    if code == "01", fields.count >= 6, head.contains("\n02,") || line.contains("/ ") {
      return Recognition(family, because: "it begins with the records 01 and 02 of BAI2")
    }
    let all = line.split(separator: ",", omittingEmptySubsequences: false)
    let last = CellSplitter.trimmed(all.last ?? "")
    guard all.count == 9, ["1/", "2/", "3/"].contains(last) else { return nil }
    return Recognition(family, because: "its first line has the nine fields of a BAI2 file header")
  }

  static func read<Handler: DocumentHandler>(
    from source: ByteSource, as format: FileFormat, limits: Limits, into handler: inout Handler
  ) throws -> ReadSummary {
    try BAIReader.read(from: source, format: format, limits: limits, into: &handler)
  }

  static func inspect(
    source: ByteSource, as format: FileFormat, limits: Limits
  ) -> InspectionReport {
    BAIInspection.report(source: source, limits: limits)
  }
}

extension Character {
  var isASCIIDigit: Bool { isASCII && isNumber }
}
