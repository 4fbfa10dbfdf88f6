import Domain

/// Goes through a file by its profile and tells entries from everything around them: lines before
/// the header, totals, repeated headers, balances, further lines of text.
final class ProfileScan {
  enum Item {
    case entry(TableRow)
    /// Belongs to the entry before it.
    case continuation(TableRow)
    case openingBalance(TableRow)
    case closingBalance(TableRow)
  }

  let profile: CSVProfile
  let dates: DateReading
  private(set) var columns: ProfileColumns
  let text: RowText
  /// Found in the lines around the entries.
  private(set) var facts: [CSVProfile.Target: String] = [:]
  /// Rows that are no entry.
  private(set) var leftOut = 0
  /// The text of the lines before the header, and of the first that are left out behind it.
  private(set) var around = LinesAround()
  let reader: any RowReader
  private let header: HeaderIndex
  private let extractions: [CompiledExtraction]
  private let rules: RowRules
  /// The header's first name and its column, by which a repeated header is seen.
  private let firstName: (bytes: [UInt8], index: Int)?

  /// How far down a header may stand.
  static let headerDepth = 100

  /// Reads to the header.
  init(
    _ profile: CSVProfile, reader: any RowReader, dates: DateReading, limits: Limits
  ) throws(FormatError) {
    self.profile = profile
    self.dates = dates
    self.reader = reader
    let text = RowText(profile.dialect.encoding, limits: limits)
    extractions = profile.extractions.filter(\.fromOtherLines).map(CompiledExtraction.init)
    var before: [String] = []
    var found: HeaderIndex?
    var first: InputLocation?
    while profile.dialect.hasHeader, before.count < ProfileScan.headerDepth,
      let row = try reader.next()
    {
      first = first ?? row.place
      let names = try ProfileScan.cells(row, text)
      if profile.recognition.fits(names) {
        found = HeaderIndex(names)
        break
      }
      before.append(try text.line(row))
    }
    if profile.dialect.hasHeader, found == nil {
      let name = profile.recognition.header.first ?? "date"
      throw FormatError(.missingColumn(name), at: first ?? InputLocation(file: ""))
    }
    header = found ?? HeaderIndex([])
    let columns = ProfileColumns(profile, header: header)
    self.columns = columns
    self.text = text
    rules = RowRules(profile, columns)
    firstName = ProfileScan.firstName(header)
    leftOut = before.count
    for line in before {
      around.before.add(line)
      note(line)
    }
    if let column = columns.missing(profile).first {
      throw FormatError(.missingColumn(column.description), at: first ?? InputLocation(file: ""))
    }
  }

  /// Goes through blocks of a table whose header is known.
  init(
    _ profile: CSVProfile, reader: any RowReader, names: [String], pattern: DatePattern?,
    limits: Limits
  ) {
    self.profile = profile
    self.reader = reader
    dates = DateReading(pattern.flatMap { DatePattern($0.text) })
    text = RowText(profile.dialect.encoding, limits: limits)
    extractions = profile.extractions.filter(\.fromOtherLines).map(CompiledExtraction.init)
    header = HeaderIndex(names)
    columns = ProfileColumns(profile, header: header)
    rules = RowRules(profile, columns)
    firstName = ProfileScan.firstName(header)
  }

  private static func firstName(_ header: HeaderIndex) -> (bytes: [UInt8], index: Int)? {
    header.names.enumerated().first { !$0.element.isEmpty }.map {
      (Array($0.element.utf8), $0.offset)
    }
  }

  /// The names of the header; none when the file has none.
  var names: [String] { header.names }

  /// What holds for the rows that follow.
  var setting: RowSetting {
    RowSetting(
      facts: facts, encoding: text.decided, namedWidth: columns.namedWidth, behind: around.behind)
  }

  /// Goes on by what the rows before a block say.
  func begin(_ setting: RowSetting) {
    facts = setting.facts
    text.decided = setting.encoding
    columns.name(width: setting.namedWidth)
    around.behind = setting.behind
    leftOut = 0
  }

  /// Takes over what another one found in the rows that follow.
  func adopt(_ part: TablePart) {
    facts = part.after.facts
    text.decided = part.after.encoding ?? text.decided
    columns.name(width: part.after.namedWidth)
    around.behind = part.after.behind
    leftOut += part.leftOut
  }

  private static func cells(
    _ row: TableRow, _ text: RowText
  ) throws(FormatError) -> [String] {
    var cells: [String] = []
    for index in 0..<row.count { cells.append(try text.text(row, index)) }
    return cells
  }

  /// The next row that is something; nil at the end of the file.
  func next() throws(FormatError) -> Item? {
    while let row = try reader.next() {
      if row.isBlank {
        leftOut += 1
        continue
      }
      columns.nameExtra(count: row.count)
      if let item = try classify(row) { return item }
      leftOut += 1
      guard !extractions.isEmpty || !around.behind.isFull else { continue }
      let line = try text.line(row)
      around.behind.add(line)
      note(line)
    }
    return nil
  }

  private func classify(_ row: TableRow) throws(FormatError) -> Item? {
    if let firstLine = rules.firstLine, row.bytes.starts(with: firstLine) { return nil }
    if try isRepeatedHeader(row) { return nil }
    if rules.hasConditions {
      if let opening = rules.opening, try fits(opening, row) { return .openingBalance(row) }
      if let closing = rules.closing, try fits(closing, row) { return .closingBalance(row) }
      if let only = rules.only, try !fits(only, row) { return nil }
      for condition in rules.leftOut where try fits(condition, row) { return nil }
    }
    guard let index = rules.dated else { return .entry(row) }
    if rules.undated == .continuation {
      return row[index].isEmpty && !hasAmount(row) ? .continuation(row) : .entry(row)
    }
    return try hasDate(row, index) ? .entry(row) : nil
  }

  /// Whether the cell is a date or at least has the digits of one, so that a damaged date is an
  /// error and not a line of text.
  private func hasDate(_ row: TableRow, _ index: Int) throws(FormatError) -> Bool {
    if row.kind(index) == .date { return true }
    let cell = row[index]
    let digits = cell.count { $0 &- UInt8(ascii: "0") <= 9 }
    return digits >= 3 && digits * 3 >= cell.count
  }

  /// A row that moves money is no text of the one above, even if its date is not there.
  private func hasAmount(_ row: TableRow) -> Bool {
    [columns.amount, columns.debit, columns.credit].contains { column in
      column.map { !row[$0].isEmpty } ?? false
    }
  }

  private func isRepeatedHeader(_ row: TableRow) throws(FormatError) -> Bool {
    guard let firstName, row.count >= 2 else { return false }
    let cell = row[firstName.index]
    guard cell.count == firstName.bytes.count, cell.elementsEqual(firstName.bytes) else {
      return false
    }
    return try ProfileScan.cells(row, text) == header.names
  }

  private func fits(
    _ condition: RowRules.Condition, _ row: TableRow
  ) throws(FormatError) -> Bool {
    guard let index = condition.index else { return false }
    let cell = try text.text(row, index)
    return condition.texts.contains(cell)
      || condition.prefixes.contains { cell.hasPrefix($0) }
  }

  /// A day that the lines around the entries say; nil when they do not.
  func day(_ fact: CSVProfile.Target) -> CalendarDate? {
    facts[fact].flatMap { dates.pattern?.date($0) }
  }

  /// Reports dates that two of the profile's patterns read differently.
  func reportRival(_ errors: ErrorCollector) {
    guard let rival = dates.rival, let chosen = dates.pattern else { return }
    errors.add(
      .ambiguousDate(rival.example, chosen.text, rival.pattern.text),
      at: InputLocation(file: errors.file))
  }

  private func note(_ line: String) {
    if extractions.isEmpty { return }
    for extraction in extractions where facts[extraction.target] == nil {
      facts[extraction.target] = extraction.value(in: line)
    }
  }
}

extension CSVProfile.Recognition {
  /// Whether these are the names of the header.
  func fits(_ names: [String]) -> Bool {
    HeaderSign(self).fits(Set(names.map(HeaderIndex.key)))
  }
}

extension CSVProfile.Column {
  var description: String {
    switch self {
    case .named(let name, let occurrence): occurrence > 1 ? "\(name)#\(occurrence)" : name
    case .numbered(let number): String(number)
    }
  }
}
