import Domain

/// The texts of a row's fields as bytes: those of the row itself, except where doubled quotes have
/// to be undone, which takes room of its own. Valid until the next row begins.
final class PlainFields {
  private let limits: Limits
  private var room = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 1)
  private var used = 0

  init(limits: Limits) { self.limits = limits }

  deinit { room.deallocate() }

  func begin(_ row: CSVRow) {
    used = 0
    // What the row's fields are without their doubled quotes is never longer than the row.
    if row.bytes.count > room.count {
      room.deallocate()
      room = .allocate(byteCount: 2 * row.bytes.count, alignment: 1)
    }
  }

  func nonEmpty(
    _ row: CSVRow, _ index: Int, _ name: String
  ) throws(FormatError) -> UnsafeRawBufferPointer {
    guard !row[index].isEmpty else {
      throw FormatError(.missing(name), at: row.place(of: index))
    }
    return try text(row, index)
  }

  func text(_ row: CSVRow, _ index: Int) throws(FormatError) -> UnsafeRawBufferPointer {
    let field = row[index]
    guard field.count <= limits.fieldBytes else {
      throw FormatError(.fieldTooLong(limit: limits.fieldBytes), at: row.place(of: index))
    }
    return row.fields[index].hasEscapes ? undoubled(field) : field
  }

  private func undoubled(_ field: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    let start = used
    used += CSVRow.undouble(field, into: UnsafeMutableRawBufferPointer(rebasing: room[start...]))
    return UnsafeRawBufferPointer(rebasing: room[start..<used])
  }
}
