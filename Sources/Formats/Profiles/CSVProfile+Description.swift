/// A profile in a list for people.
extension CSVProfile {
  /// As `--format` takes it: `csv.zkb`.
  public var formatName: String { CSVFormat.csv.name + "." + name }

  /// The country in parentheses behind the bank's name, `CH`; nil for those of several or none.
  public var country: String? {
    guard bank.hasSuffix(")"), let open = bank.lastIndex(of: "(") else { return nil }
    let code = bank[bank.index(after: open)...].dropLast()
    return code.utf8.count == 2 ? String(code) : nil
  }

  /// The bank without its country.
  public var bankName: String {
    guard let country else { return bank }
    return CellSplitter.trimmed(bank.dropLast(country.count + 2))
  }

  /// What a file of it is told by.
  public var toldBy: String {
    let sign: String
    if !recognition.header.isEmpty {
      sign = "columns " + recognition.header.joined(separator: ", ")
    } else if let first = recognition.firstLine {
      sign = "first line '\(first)'"
    } else {
      sign = "fields " + recognition.shape.map(\.description).joined(separator: ", ")
    }
    return recognition.isHint ? "only when named: " + sign : sign
  }
}
