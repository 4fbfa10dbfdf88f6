import Domain

/// The text of a table's fields, in the encoding of its file.
final class RowText {
  @exclusivity(unchecked) private var decoder: TextDecoder
  @exclusivity(unchecked) private var recent = RecentTexts()
  private let limits: Limits
  private let declared: TextEncoding?

  init(_ declared: TextEncoding?, limits: Limits) {
    self.declared = declared
    self.limits = limits
    decoder = TextDecoder(fallback: declared ?? .windows1252)
  }

  /// What the file was found to be written in; nil while there was ASCII alone.
  var decided: TextEncoding? {
    get { decoder.decided }
    set { decoder = TextDecoder(fallback: decoder.fallback, decided: newValue) }
  }

  /// What the file was found to be written in; while there was ASCII alone, what the bank uses.
  var encoding: TextEncoding { decoder.decided ?? declared ?? .utf8 }

  /// The field's text without blanks around it; empty when the row is shorter.
  ///
  /// - Parameter comesAgain: Whether other rows probably have the same.
  func text(
    _ row: TableRow, _ index: Int, comesAgain: Bool = false
  ) throws(FormatError) -> String {
    let bytes = row[index]
    if bytes.isEmpty { return "" }
    guard bytes.count <= limits.fieldBytes else {
      throw FormatError(.fieldTooLong(limit: limits.fieldBytes), at: row.place(of: index))
    }
    // Without blanks around it, and the same text in every encoding: most are.
    if !row.cells[index].hasEscapes, !bytes[0].isSpace, !bytes[bytes.count - 1].isSpace,
      UTF8Check.isASCII(bytes)
    {
      return comesAgain ? recent.text(bytes) : String(utf8Checked: bytes)
    }
    let text = try string(bytes, row.place(of: index))
    let plain =
      row.cells[index].hasEscapes ? text.replacing("\"\"", with: "\"") : text
    return CellSplitter.trimmed(plain)
  }

  /// The whole line as written.
  func line(_ row: TableRow) throws(FormatError) -> String {
    try string(row.bytes, row.place)
  }

  /// The bytes of a field as UTF-8, for numbers and dates.
  func withUTF8<Result>(
    _ row: TableRow, _ index: Int, _ body: (UnsafeRawBufferPointer) -> Result
  ) throws(FormatError) -> Result {
    let bytes = row[index]
    if !UTF8Check.hasLettersBeyondASCII(bytes) { return body(bytes) }
    var text = try string(bytes, row.place(of: index))
    return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
  }

  private func string(
    _ bytes: UnsafeRawBufferPointer, _ place: @autoclosure () -> InputLocation
  ) throws(FormatError) -> String {
    do throws(FailedValue) {
      return try decoder.string(bytes)
    } catch {
      throw FormatError(error.reason, at: place())
    }
  }
}
