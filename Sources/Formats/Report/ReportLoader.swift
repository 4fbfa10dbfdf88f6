import Domain

/// A line as an entry.
struct LoadedLine: MadeLine {
  var entry = Entry.blank
  /// False for a line that only tells of what others book.
  var counted = false
  /// Something in the line is wrong.
  var isRefused = false

  var index: Int {
    get { entry.index }
    set { entry.index = newValue }
  }

  mutating func make(of line: inout ReportLine, at place: InputLocation, errors: ErrorCollector) {
    counted = line.counted
    isRefused = counted && !line.write(into: &entry, at: place, errors: errors)
  }
}

/// Hands a report's lines over as entries. Lines that are not counted are left out: they tell of
/// what other lines book.
///
/// The handler's type is not part of the loader's: the compiler does not know it where it makes the
/// walks over reports, and all of them would be slow for it.
struct ReportLoader: ReportSink {
  private(set) var handler: any DocumentHandler
  private(set) var summary: ReadSummary
  let errors: ErrorCollector
  private var head = StatementHead(kind: .settlement)
  private var spansLines = false

  init(handler: any DocumentHandler, format: FileFormat, errors: ErrorCollector) {
    self.handler = handler
    self.errors = errors
    summary = ReadSummary(format: format)
  }

  mutating func document(_ json: JSONObject) throws {
    var document = DocumentHead(format: summary.format.name)
    for member in json.members {
      member.value.flatten(as: member.name) { name, text in
        if name == "encoding" {
          document.encoding = text
        } else {
          document.extra.append(ExtraField(name, text))
        }
      }
    }
    try handler.document(document)
  }

  mutating func begin(_ head: ReportHead) throws {
    self.head = StatementHead(kind: head.kind == .events ? .events : .settlement)
    self.head.id = head.id
    self.head.account = head.account
    self.head.fromDate = head.from.value
    self.head.toDate = head.to.value
    self.head.place = head.place
    spansLines = head.spansLines
    summary.statements += 1
    try handler.statement(self.head)
  }

  mutating func take(_ line: inout LoadedLine, at place: InputLocation) throws {
    summary.records += 1
    guard !line.isRefused else { return }
    summary.accepted += 1
    guard line.counted else { return }
    if line.entry.status != .pending { summary.count(line.entry.amount) }
    if spansLines, let date = line.entry.bookingDate {
      head.fromDate = min(head.fromDate ?? date, date)
      head.toDate = max(head.toDate ?? date, date)
    }
    try handler.entry(line.entry)
  }

  mutating func event(_ line: ReportLine, acted: Bool, at place: InputLocation) throws {
    summary.records += 1
    summary.accepted += 1
    if let date = line.createdAt?.utcDate {
      head.fromDate = min(head.fromDate ?? date, date)
      head.toDate = max(head.toDate ?? date, date)
    }
    for end in line.ends { try handler.told(end) }
    var line = line
    var entry = Entry.blank
    guard acted, line.write(into: &entry, at: place, errors: errors) else { return }
    try handler.entry(entry)
  }

  mutating func end(_ end: ReportEnd) throws {
    if summary.totals.count == 1 { head.currency = summary.totals[0].currency }
    summary.notices += end.notices
    let place = head.place ?? InputLocation(file: errors.file)
    for kind in end.findings {
      summary.findings.append(
        Finding(
          kind: kind, statement: summary.statements - 1, statementID: head.id, place: place))
    }
    try handler.statementEnd(head)
  }
}
