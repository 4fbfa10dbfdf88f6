import Domain

/// Reads the small parts of a workbook whole.
struct WorkbookParts {
  let archive: ZipArchive
  let limits: Limits

  func read<Part: PlainXMLReceiver>(_ path: String, _ part: Part) throws(FormatError) -> Part {
    guard let found = try readIfPresent(path, part) else {
      throw FormatError(
        .damagedWorkbook("the part \(path) is missing"), at: InputLocation(file: archive.path))
    }
    return found
  }

  func readIfPresent<Part: PlainXMLReceiver>(
    _ path: String, _ part: Part
  ) throws(FormatError) -> Part? {
    guard let member = archive.member(path) else { return nil }
    let source = try archive.source(of: member, limits: limits)
    let xml = PlainXML(part, depth: limits.xmlDepth)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try source.read(into: buffer)
      if count == 0 { break }
      if let problem = xml.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count])) {
        throw FormatError(.damagedWorkbook("\(path): \(problem)"), at: .init(file: archive.path))
      }
      guard source.offset <= WorkbookParts.partBytes else {
        throw FormatError(
          .fileTooLarge(limit: WorkbookParts.partBytes), at: .init(file: archive.path))
      }
    }
    if let problem = xml.finish() {
      throw FormatError(.damagedWorkbook("\(path): \(problem)"), at: .init(file: archive.path))
    }
    return xml.receiver
  }

  /// The largest part that is held in memory, which is that of the shared texts.
  private static let partBytes = 512 << 20

  /// A relation's target, which is relative to the folder of the workbook unless it is absolute.
  static func path(_ target: String) -> String {
    if target.hasPrefix("/") { return String(target.dropFirst()) }
    return "xl/" + (target.hasPrefix("./") ? String(target.dropFirst(2)) : target)
  }
}

/// `xl/workbook.xml`: the sheets in their order.
struct WorkbookIndex: PlainXMLReceiver {
  private(set) var sheets: [(name: String, link: String)] = []
  private(set) var countsFrom1904 = false

  mutating func open(_ name: String, _ attributes: PlainXMLAttributes) {
    switch name {
    case "sheet":
      // The attribute is r:id; of its name the prefix is gone.
      if let title = attributes["name"], let link = attributes["id"] {
        sheets.append((title, link))
      }
    case "workbookPr":
      countsFrom1904 = ["1", "true"].contains(attributes["date1904"] ?? "")
    default: break
    }
  }

  mutating func close(_ name: String) {}
  mutating func text(_ text: String) {}
}

/// `xl/_rels/workbook.xml.rels`: which part a link leads to.
struct WorkbookLinks: PlainXMLReceiver {
  private(set) var targets: [String: String] = [:]

  mutating func open(_ name: String, _ attributes: PlainXMLAttributes) {
    guard name == "Relationship", let id = attributes["Id"] else { return }
    targets[id] = attributes["Target"]
  }

  mutating func close(_ name: String) {}
  mutating func text(_ text: String) {}
}

/// `xl/sharedStrings.xml`: the texts of cells, by number. The pieces of a text with several fonts
/// are joined; phonetic guides are left out.
struct SharedTexts: PlainXMLReceiver {
  private(set) var texts: [String] = []
  private var text = ""
  private var inText = false
  private var inPhonetic = false

  mutating func open(_ name: String, _ attributes: PlainXMLAttributes) {
    switch name {
    case "si": text = ""
    case "t": inText = !inPhonetic
    case "rPh": inPhonetic = true
    default: break
    }
  }

  mutating func close(_ name: String) {
    switch name {
    case "si": texts.append(text)
    case "t": inText = false
    case "rPh": inPhonetic = false
    default: break
    }
  }

  mutating func text(_ piece: String) {
    if inText { text += piece }
  }
}

/// `xl/styles.xml`: which cell formats show a number as a date.
struct WorkbookStyles: PlainXMLReceiver {
  private var formats: [Int: String] = [:]
  private var cellFormats: [Int] = []
  private var inCellFormats = false

  /// Whether a cell of this style shows a day.
  func isDate(_ style: Int) -> Bool {
    guard cellFormats.indices.contains(style) else { return false }
    let number = cellFormats[style]
    if let code = formats[number] { return WorkbookStyles.isDate(code) }
    // The built-in formats of days; 18 to 21 and 45 to 47 are times alone.
    return (14...17).contains(number) || number == 22 || (27...31).contains(number)
      || number == 36 || (50...54).contains(number) || (57...58).contains(number)
  }

  /// A format with a day or a year, outside of quotes, brackets and escapes.
  static func isDate(_ code: String) -> Bool {
    var rest = code.lowercased()[...]
    while let character = rest.first {
      switch character {
      case "\"": rest = rest.dropFirst().drop { $0 != "\"" }.dropFirst()
      case "[": rest = rest.drop { $0 != "]" }.dropFirst()
      case "\\", "_", "*": rest = rest.dropFirst(2)
      case "d", "y": return true
      default: rest = rest.dropFirst()
      }
    }
    return false
  }

  mutating func open(_ name: String, _ attributes: PlainXMLAttributes) {
    switch name {
    case "numFmt":
      if let id = attributes["numFmtId"].flatMap({ Int($0) }) {
        formats[id] = attributes["formatCode"]
      }
    case "cellXfs": inCellFormats = true
    case "xf" where inCellFormats:
      cellFormats.append(attributes["numFmtId"].flatMap { Int($0) } ?? 0)
    default: break
    }
  }

  mutating func close(_ name: String) {
    if name == "cellXfs" { inCellFormats = false }
  }

  mutating func text(_ text: String) {}
}
