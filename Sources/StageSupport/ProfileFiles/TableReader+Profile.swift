import Formats

/// Values that only profiles have: columns and words.
extension TableReader {
  func requireTable(_ key: String, keys: [String]) -> TableReader? {
    if members[key] == nil { report(.missingKey(pathOf(key)), key) }
    return table(key, keys: keys)
  }

  /// `"Betrag"`, `"currency#2"` for the second column of that name, or `4` for the fourth column.
  func column(_ key: String) -> CSVProfile.Column? {
    guard let value = members[key] else { return nil }
    if let column = TableReader.column(of: value) { return column }
    wrongType(key, expected: "the name or the number of a column")
    return nil
  }

  func requireColumn(_ key: String) -> CSVProfile.Column? {
    if members[key] == nil { report(.missingKey(pathOf(key)), key) }
    return column(key)
  }

  /// One column or a list of them.
  func columns(_ key: String) -> [CSVProfile.Column] {
    guard let value = members[key] else { return [] }
    guard case .array(let values) = value else { return column(key).map { [$0] } ?? [] }
    let columns = values.compactMap(TableReader.column)
    if columns.count != values.count {
      wrongType(key, expected: "the names or numbers of columns")
    }
    return columns
  }

  /// Like `textLines`, but an empty text is a word too.
  func words(_ key: String) -> [String] {
    if case .string(let text)? = members[key] { return [text] }
    return textLines(key) ?? []
  }

  private static func column(of value: TOMLDocument.Value) -> CSVProfile.Column? {
    switch value {
    case .integer(let number) where number > 0: return .numbered(number)
    case .string(let text) where !text.isEmpty:
      let parts = text.split(separator: "#", omittingEmptySubsequences: false)
      if parts.count == 2, let occurrence = Int(parts[1]), occurrence > 0, !parts[0].isEmpty {
        return .named(String(parts[0]), occurrence: occurrence)
      }
      return .named(text, occurrence: 1)
    default: return nil
    }
  }
}
