/// ISO 20022 account statements, intraday reports and notifications.
enum CAMTFormat: StatementFormat {
  static let intraday = family(
    "camt.052", "ISO 20022 account report, booked and pending in the day")
  static let statement = family("camt.053", "ISO 20022 account statement of a booked period")
  static let notification = family("camt.054", "ISO 20022 credit or debit notification")
  static let families = [intraday, statement, notification]

  private static func family(_ name: String, _ summary: String) -> FormatFamily {
    FormatFamily(
      name, summary: summary, specification: "ISO 20022 \(name), versions 001.01 to 001.13")
  }

  private static let messages = [
    ("BkToCstmrStmt", statement), ("BkToCstmrAcctRpt", intraday),
    ("BkToCstmrDbtCdtNtfctn", notification),
  ]

  static func recognise(_ head: FileHead) -> Recognition? {
    guard head.isXML else { return nil }
    for (element, family) in messages {
      let isFirstVersion = head.contains(element: element + "V01")
      guard isFirstVersion || head.contains(element: element) else { continue }
      let version = head.messageVersion(of: family.name) ?? (isFirstVersion ? "001.01" : nil)
      return Recognition(family, version: version, because: "it holds the element \(element)>")
    }
    return nil
  }

  static func read<Handler: DocumentHandler>(
    from source: ByteSource, as format: FileFormat, limits: Limits, into handler: inout Handler
  ) throws -> ReadSummary {
    try CAMTReader.read(from: source, format: format, limits: limits, into: &handler)
  }

  static func inspect(
    source: ByteSource, as format: FileFormat, limits: Limits
  ) -> InspectionReport {
    CAMTInspection.report(source: source, limits: limits)
  }
}

extension FileFormat {
  static let camt053 = FileFormat(CAMTFormat.statement)
}

extension RawMessage {
  var format: FileFormat? {
    CAMTFormat.families.first { $0.name == family }.map { FileFormat($0, version: version) }
  }
}
