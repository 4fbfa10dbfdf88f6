import Domain

/// The sheet "Decisions" of a workbook that a person filled: lines with an action are decisions, and
/// lines with the same letter are one.
struct DecisionLines {
  private var columns: [Int] = []
  private var groups: [Group] = []
  private var lettered: [String: Int] = [:]
  private let errors: ErrorCollector
  private let limits: Limits

  /// By the titles that the workbook gives them; others are for reading only.
  private static let titles = ["ID", "Action", "Together", "Difference", "Why", "Decided by"]

  /// What a line says, in the order of the titles.
  private struct Line {
    var fields: [String]
    var places: [InputLocation]

    var id: String { fields[0] }
    var action: String { fields[1] }
    var letter: String { fields[2].uppercased() }
    var isUntouched: Bool { fields.dropFirst().allSatisfy(\.isEmpty) }
  }

  /// The lines of one decision.
  private typealias Group = [Line]

  private init(_ errors: ErrorCollector, _ limits: Limits) {
    self.errors = errors
    self.limits = limits
  }

  /// - Throws: `FileErrors` with all that is wrong with the workbook.
  static func read(
    _ source: ByteSource, limits: Limits = .standard
  ) throws -> ResolutionRequest.Reading {
    let errors = ErrorCollector(file: source.file, limit: limits.errors)
    var lines = DecisionLines(errors, limits)
    try Reader.locatingErrors { () throws(FormatError) in
      let workbook = try Workbook(source, limits: limits)
      // A long table goes on in "Decisions (2)".
      let sheets = workbook.sheetNames.filter { $0 == "Decisions" || $0.hasPrefix("Decisions (") }
      for sheet in sheets.isEmpty ? ["Decisions"] : sheets {
        try lines.read(try workbook.rows(of: sheet), of: sheet)
      }
    }
    let reading = lines.reading()
    try errors.check()
    return reading
  }

  // MARK: Lines

  private mutating func read(_ rows: any RowReader, of sheet: String) throws(FormatError) {
    var hasHeader = false
    while let row = try rows.next() {
      if row.isBlank { continue }
      if hasHeader {
        add(try line(row, sheet))
      } else {
        hasHeader = true
        try readHeader(row, sheet)
      }
    }
    if !hasHeader { throw FormatError(.missing("ID"), at: place(row: 1, column: 0, sheet)) }
  }

  private mutating func readHeader(_ row: TableRow, _ sheet: String) throws(FormatError) {
    let found = (0..<row.count).map { text(row, $0) }
    columns = try DecisionLines.titles.map { title throws(FormatError) in
      guard let column = found.firstIndex(of: title) else {
        throw FormatError(.missingColumn(title), at: place(row: row.line, column: 0, sheet))
      }
      return column
    }
  }

  private func line(_ row: TableRow, _ sheet: String) throws(FormatError) -> Line {
    var line = Line(fields: [], places: [])
    for column in columns {
      let at = place(row: row.line, column: column, sheet)
      guard row[column].count <= limits.fieldBytes else {
        throw FormatError(.fieldTooLong(limit: limits.fieldBytes), at: at)
      }
      line.fields.append(text(row, column))
      line.places.append(at)
    }
    return line
  }

  private func text(_ row: TableRow, _ column: Int) -> String {
    // Spreadsheets bring blanks that are none of ASCII's.
    let text = String(utf8Checked: row[column])
    let start = text.drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }

  private func place(row: Int, column: Int, _ sheet: String) -> InputLocation {
    InputLocation(file: errors.file, path: SheetCells.name(sheet, row, column))
  }

  private mutating func add(_ line: Line) {
    if line.isUntouched { return }
    guard !line.letter.isEmpty else { return groups.append([line]) }
    if let group = lettered[line.letter] {
      groups[group].append(line)
    } else {
      lettered[line.letter] = groups.count
      groups.append([line])
    }
  }

  // MARK: Decisions

  private func reading() -> ResolutionRequest.Reading {
    var reading = ResolutionRequest.Reading()
    for group in groups {
      guard let first = group.first(where: { !$0.action.isEmpty }) else {
        reading.leftOut += group.map { $0.places[1] }
        continue
      }
      do throws(FormatError) {
        reading.requests.append(try request(group, at: first.places[1]))
      } catch {
        errors.add(error)
      }
    }
    return reading
  }

  private func request(
    _ group: Group, at place: InputLocation
  ) throws(FormatError) -> ResolutionRequest {
    let word = try only(1, of: group)
    // As the list writes it, or as a person does who types: "Write off".
    let name = word.lowercased().split(separator: " ").joined(separator: "_")
    guard let action = Resolution.Action(rawValue: name) else {
      throw FormatError(.unknownValue(String(word.prefix(60)), of: "action"), at: place)
    }
    var ids: [String] = []
    for line in group {
      guard !line.id.isEmpty else { throw FormatError(.missing("ID"), at: line.places[0]) }
      ids += line.id.split(whereSeparator: \.isWhitespace).map(String.init)
    }
    if action == .match, ids.count == 1 { throw FormatError(.matchedWithNothing, at: place) }
    let why = group.map { $0.fields[4] }.filter { !$0.isEmpty }
    guard !why.isEmpty else { throw FormatError(.missing("Why"), at: group[0].places[4]) }
    return ResolutionRequest(
      action: action, ids: ids, kind: try only(3, of: group), who: try only(5, of: group),
      why: why.enumerated().filter { !why[..<$0.offset].contains($0.element) }.map(\.element)
        .joined(separator: "; "),
      place: place)
  }

  /// What the lines of a decision say in a column, some of them or all.
  private func only(_ column: Int, of group: Group) throws(FormatError) -> String {
    var said = ""
    for line in group where !line.fields[column].isEmpty {
      guard said.isEmpty || line.fields[column] == said else {
        throw FormatError(
          .lettersDisagree(line.letter, DecisionLines.titles[column]), at: line.places[column])
      }
      said = line.fields[column]
    }
    return said
  }
}

extension FormatFault {
  static let matchedWithNothing = FormatFault(
    "ING-0618", "the line is a match with nothing",
    hint: "write the same letter into 'Together' in every line of the match")

  static func lettersDisagree(_ letter: String, _ title: String) -> FormatFault {
    FormatFault(
      "ING-0619", "lines with '\(letter.prefix(20))' in 'Together' differ in '\(title)'",
      hint: "they are one decision: say it in one of them, or the same in all")
  }
}
