import Domain

/// An Excel workbook (`.xlsx`, ECMA-376): the sheets, and what their cells need to be understood.
///
/// The sheet is read row by row; the texts that it shares are in memory.
final class Workbook {
  let file: String
  private let archive: ZipArchive
  private let limits: Limits
  private let sheets: [(name: String, part: String)]
  private let texts: [String]
  private let styles: WorkbookStyles
  private let countsFrom1904: Bool

  /// The largest workbook, packed.
  private static let packedBytes = 256 << 20

  init(_ source: ByteSource, limits: Limits) throws(FormatError) {
    file = source.file
    self.limits = limits
    archive = try ZipArchive(bytes: try Workbook.bytes(of: source), name: source.file)
    let parts = WorkbookParts(archive: archive, limits: limits)
    let book = try parts.read("xl/workbook.xml", WorkbookIndex())
    let links = try parts.read("xl/_rels/workbook.xml.rels", WorkbookLinks())
    sheets = book.sheets.compactMap { sheet in
      links.targets[sheet.link].map { (sheet.name, WorkbookParts.path($0)) }
    }
    countsFrom1904 = book.countsFrom1904
    texts = try parts.readIfPresent("xl/sharedStrings.xml", SharedTexts())?.texts ?? []
    styles = try parts.readIfPresent("xl/styles.xml", WorkbookStyles()) ?? WorkbookStyles()
    guard !sheets.isEmpty else {
      throw FormatError(.damagedWorkbook("it has no sheet"), at: InputLocation(file: file))
    }
  }

  var sheetNames: [String] { sheets.map(\.name) }

  /// The rows of a sheet, the first one if no name is given.
  func rows(of sheet: String?) throws(FormatError) -> any RowReader {
    let place = InputLocation(file: file)
    guard let found = sheets.first(where: { sheet == nil || $0.name == sheet }) else {
      let names = sheets.map { "'\($0.name)'" }.joined(separator: ", ")
      throw FormatError(
        .damagedWorkbook("it has the sheets \(names), not '\(sheet ?? "")'"), at: place)
    }
    guard let member = archive.member(found.part) else {
      throw FormatError(.damagedWorkbook("the part \(found.part) is missing"), at: place)
    }
    let cells = SheetCells(
      texts: texts, styles: styles, countsFrom1904: countsFrom1904, sheet: found.name,
      file: file, limits: limits)
    return SheetReader(
      source: try archive.source(of: member, limits: limits), cells: cells)
  }

  private static func bytes(of source: ByteSource) throws(FormatError) -> [UInt8] {
    var bytes: [UInt8] = []
    let piece = UnsafeMutableRawBufferPointer.allocate(
      byteCount: ByteSource.blockBytes, alignment: 16)
    defer { piece.deallocate() }
    while true {
      let count = try source.read(into: piece)
      if count == 0 { return bytes }
      bytes += piece[..<count]
      guard bytes.count <= packedBytes else {
        throw FormatError(
          .fileTooLarge(limit: packedBytes), at: InputLocation(file: source.file))
      }
    }
  }
}
