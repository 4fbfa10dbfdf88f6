import Domain

/// An Excel workbook.
final class Workbook {
  let file: String

  init(_ source: ByteSource, limits: Limits) throws(FormatError) {
    file = source.file
    throw FormatError(.damagedWorkbook("not yet"), at: InputLocation(file: file))
  }

  func rows(of sheet: String?) throws(FormatError) -> any RowReader {
    throw FormatError(.damagedWorkbook("not yet"), at: InputLocation(file: file))
  }
}
