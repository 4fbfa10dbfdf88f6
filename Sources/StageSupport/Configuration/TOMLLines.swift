/// On which line each key of a TOML file stands.
///
/// Reads only headers and the start of lines, and means something only where the parser accepts the
/// file; a key inside an inline table is found at the line of the table. An error message needs no
/// more.
struct TOMLLines: Sendable {
  private var lineByPath: [String: Int] = [:]
  /// The first line that opens a table with something that is no key.
  private(set) var headerWithoutName: Int?
  /// The first line on which a brace closes a list.
  private(set) var listClosedByBrace: Int?

  init(_ text: String) {
    var prefix = ""
    var countByArray: [String: Int] = [:]
    var open = Nesting()
    for (index, line) in text.split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).enumerated() {
      let trimmed = line.drop { $0 == " " || $0 == "\t" || $0 == "\u{FEFF}" }
      if headerWithoutName == nil, !open.isInside, TOMLLines.lacksName(trimmed) {
        headerWithoutName = index + 1
      }
      if open.isInside {
        open.read(trimmed)
      } else if trimmed.hasPrefix("[[") {
        let name = TOMLLines.key(trimmed.dropFirst(2), endingAt: "]")
        prefix = "\(name)[\(countByArray[name, default: 0] + 1)]"
        countByArray[name, default: 0] += 1
        lineByPath[prefix] = index + 1
      } else if trimmed.hasPrefix("[") {
        prefix = TOMLLines.key(trimmed.dropFirst(), endingAt: "]")
        // `[source.windows]` behind `[[source]]` belongs to the last one.
        let array = String(prefix.prefix { $0 != "." })
        if let count = countByArray[array] {
          prefix = "\(array)[\(count)]" + prefix.dropFirst(array.count)
        }
        lineByPath[prefix] = index + 1
      } else if let equals = trimmed.firstIndex(of: "="), !trimmed.hasPrefix("#") {
        let name = TOMLLines.key(trimmed[..<equals], endingAt: "=")
        lineByPath[prefix.isEmpty ? name : prefix + "." + name] = index + 1
        open.read(trimmed[trimmed.index(after: equals)...])
      }
      if open.isCrossed, listClosedByBrace == nil { listClosedByBrace = index + 1 }
    }
  }

  /// The line of the key, or of the nearest table around it.
  func line(of path: String) -> Int? {
    var path = path[...]
    while !path.isEmpty {
      if let line = lineByPath[String(path)] { return line }
      guard let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return nil }
      path = path[..<cut]
    }
    return nil
  }

  /// Whether a table is opened here and no key follows. The end of the text and an empty name are
  /// the parser's to refuse.
  private static func lacksName(_ line: Substring) -> Bool {
    guard line.first == "[" else { return false }
    var rest = line.dropFirst().drop { $0 == " " || $0 == "\t" }
    if rest.first == "[" { rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" } }
    guard let first = rest.unicodeScalars.first else { return true }
    return
      !("]_-\"'".unicodeScalars.contains(first)
      || first.isASCII && (first.properties.isAlphabetic || ("0"..."9").contains(first)))
  }

  private static func key(_ text: Substring, endingAt end: Character) -> String {
    String(text.prefix { $0 != end }.filter { $0 != " " && $0 != "\t" && $0 != "\"" && $0 != "'" })
  }

  /// Whether a value that began on an earlier line goes on: a list, or a text of several lines.
  private struct Nesting {
    private var brackets: [Character] = []
    private var quote: String?
    /// A brace has closed a list.
    private(set) var isCrossed = false

    var isInside: Bool { !brackets.isEmpty || quote != nil }

    mutating func read(_ text: Substring) {
      var rest = text
      while let character = rest.first {
        if let open = quote {
          if rest.hasPrefix(open) {
            quote = nil
            rest = rest.dropFirst(open.count)
          } else {
            rest = rest.dropFirst(character == "\\" && open.first == "\"" ? 2 : 1)
          }
          continue
        }
        switch character {
        case "#": return
        case "[", "{": brackets.append(character)
        case "]", "}":
          if brackets.popLast() == "[", character == "}" { isCrossed = true }
        case "\"", "'":
          let triple = String(repeating: character, count: 3)
          quote = rest.hasPrefix(triple) ? triple : String(character)
          rest = rest.dropFirst(quote?.count ?? 1)
          continue
        default: break
        }
        rest = rest.dropFirst()
      }
    }
  }
}
