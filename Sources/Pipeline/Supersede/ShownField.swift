import Domain

/// What a person may read of a field: account numbers, wherever they stand in it, with their ends
/// only.
enum ShownField {
  static func text(_ name: String, _ value: String) -> String {
    if name == "details" { return IBAN.masked(in: withoutAccounts(json: value)) }
    return isAccount(name) ? IBAN.masked(value) : IBAN.masked(in: value)
  }

  private static func isAccount(_ name: some StringProtocol) -> Bool {
    let name = name.lowercased()
    return name.contains("account") || name.contains("iban")
  }

  /// JSON as a line keeps it, a text of objects of texts, with the account members masked: those of
  /// no IBAN are known by their names only.
  private static func withoutAccounts(json: String) -> String {
    var shown = ""
    var name: Substring = ""
    var rest = Substring(json)
    while let quote = rest.firstIndex(of: "\"") {
      shown += rest[...quote]
      rest = rest[rest.index(after: quote)...]
      let end = endOfText(rest)
      let text = rest[..<end]
      rest = rest[end...]
      if rest.hasPrefix("\":") {
        name = text
        shown += text
      } else {
        shown += isAccount(name) ? IBAN.masked(String(text)) : String(text)
      }
      if let last = rest.popFirst() { shown.append(last) }
    }
    return shown + rest
  }

  private static func endOfText(_ text: Substring) -> Substring.Index {
    var isEscaped = false
    return text.firstIndex { character in
      defer { isEscaped = character == "\\" && !isEscaped }
      return character == "\"" && !isEscaped
    } ?? text.endIndex
  }
}
