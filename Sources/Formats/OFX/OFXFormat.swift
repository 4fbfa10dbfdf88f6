/// OFX, and what banks call it: QFX (Quicken) and QBO (QuickBooks), which add elements of their own.
enum OFXFormat: StatementFormat {
  static let family = FormatFamily(
    "ofx", summary: "OFX, QFX and QBO statements, SGML and XML; OFC",
    specification: "Open Financial Exchange 1.0 to 2.3")
  static let families = [family]

  private static let marks = ["<OFX>", "<ofx>", "<OFX ", "<OFC>", "<ofc>"]

  static func recognise(_ head: FileHead) -> Recognition? {
    for mark in marks where head.contains(mark) {
      return Recognition(
        family, version: version(head), because: "it holds the element \(mark.prefix(4))>")
    }
    guard head.firstLine.hasPrefix("OFXHEADER") else { return nil }
    return Recognition(
      family, version: version(head), because: "its first line begins with OFXHEADER")
  }

  /// `102`, `211`: the header's, where there is one.
  private static func version(_ head: FileHead) -> String? {
    for name in ["VERSION:", "VERSION=\""] {
      guard let at = head.index(of: name) else { continue }
      let digits = head.bytes[(at + name.utf8.count)...].prefix(3)
      guard digits.count == 3, digits.allSatisfy({ $0 &- UInt8(ascii: "0") <= 9 }) else {
        continue
      }
      return String(validating: digits, as: UTF8.self)
    }
    return nil
  }

  static func read<Handler: DocumentHandler>(
    from source: ByteSource, as format: FileFormat, limits: Limits, into handler: inout Handler
  ) throws -> ReadSummary {
    try OFXReader.read(from: source, format: format, limits: limits, into: &handler)
  }

  static func inspect(
    source: ByteSource, as format: FileFormat, limits: Limits
  ) -> InspectionReport {
    OFXInspection.report(source: source, limits: limits)
  }
}
