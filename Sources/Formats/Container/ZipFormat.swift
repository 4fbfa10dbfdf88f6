import Domain

/// A zip archive of statements. `--inspect` shows its members; each is loaded by itself.
enum ZipFormat: StatementFormat {
  static let zip = FormatFamily(
    "zip", use: .container, summary: "zip archive of statements",
    specification: "PKWARE APPNOTE 6.3, stored and deflated members")
  static let families = [zip]

  static func recognise(_ head: FileHead) -> Recognition? {
    guard head.isZip, !head.isSpreadsheet else { return nil }
    return Recognition(zip, because: "it begins with the signature of a zip archive")
  }

  /// Reached only for an archive inside an archive: `Inspector` opens the outer one.
  static func inspect(
    source: ByteSource, as format: FileFormat, limits: Limits
  ) -> InspectionReport {
    InspectionReport(
      failed: FormatError(.nestedCompression, at: InputLocation(file: source.file)))
  }
}

extension FileHead {
  var isZip: Bool { bytes.starts(with: ZipArchive.signature) }

  /// An Excel workbook is a zip archive whose members have fixed names.
  var isSpreadsheet: Bool {
    isZip
      && (contains("[Content_Types].xml") || contains("xl/workbook") || contains("xl/worksheets"))
  }
}
