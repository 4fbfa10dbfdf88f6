import Domain

/// The rows of a workbook's sheet, read piece by piece.
///
/// A row's offset is 0: a place in packed XML would help nobody. Its line is the number that Excel
/// shows.
final class SheetReader: RowReader {
  private let source: ByteSource
  private let xml: PlainXML<SheetCells>
  private let file: String
  private var rows: [SheetCells.Row] = []
  private var position = 0
  private var atEnd = false

  private let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  private var bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 12, alignment: 16)
  private let cells: UnsafeMutablePointer<TableCell>

  init(source: ByteSource, cells: SheetCells) {
    self.source = source
    file = cells.file
    self.cells = .allocate(capacity: cells.limits.columns)
    xml = PlainXML(cells, depth: cells.limits.xmlDepth)
  }

  deinit {
    piece.deallocate()
    bytes.deallocate()
    cells.deallocate()
  }

  func next() throws(FormatError) -> TableRow? {
    while position == rows.count {
      if let error = xml.receiver.error { throw error }
      if atEnd { return nil }
      try feed()
      rows = xml.receiver.takeRows()
      position = 0
    }
    defer { position += 1 }
    return view(rows[position])
  }

  private func feed() throws(FormatError) {
    let count = try source.read(into: piece)
    let problem =
      count > 0
      ? xml.feed(UnsafeRawBufferPointer(rebasing: piece[..<count])) : xml.finish()
    atEnd = count == 0
    if let problem {
      throw FormatError(.damagedWorkbook("its sheet: \(problem)"), at: .init(file: file))
    }
  }

  /// Copies the row to where it stays until the next.
  private func view(_ row: SheetCells.Row) -> TableRow {
    if bytes.count < row.bytes.count {
      bytes.deallocate()
      bytes = .allocate(byteCount: row.bytes.count * 2, alignment: 16)
    }
    bytes.copyBytes(from: row.bytes)
    for (index, cell) in row.cells.enumerated() { cells[index] = cell }
    return TableRow(
      bytes: UnsafeRawBufferPointer(rebasing: bytes[..<row.bytes.count]), cells: cells,
      count: row.cells.count, hasQuotes: false, offset: 0, line: row.number, file: file)
  }
}
