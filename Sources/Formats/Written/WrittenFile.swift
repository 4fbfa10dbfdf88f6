import Domain

/// Takes what a parser of records finds, piece by piece.
struct WrittenReceiver {
  var document: (WrittenDocument) throws -> Void
  var statement: (WrittenStatement) throws -> Void
  /// Takes the texts out of the entry.
  var entry: (inout WrittenEntry) throws -> Void
  var statementEnd: (WrittenStatement) throws -> Void
  /// A declared count or sum that does not agree; `line` is where it is declared.
  var finding: (Finding.Kind, _ line: Int) -> Void
}

/// Reads the records of one format, for loading and for showing alike.
protocol WrittenParser {
  /// What is wrong is reported to `errors`; the rest of the file is read on.
  init(
    source: ByteSource, as format: FileFormat, errors: ErrorCollector, limits: Limits
  ) throws(FormatError)

  /// Everything that only the end of the file shows about the document comes with `finished`.
  mutating func run(_ receiver: WrittenReceiver) throws

  /// The document as far as it is known, complete after `run`.
  var document: WrittenDocument { get }

  /// The encoding in which the texts were read.
  var encoding: TextEncoding { get }

  /// Why the file can be read in more than one way; nil when it cannot.
  var ambiguity: String? { get }
}

extension WrittenParser {
  var ambiguity: String? { nil }
}

/// A format that one parser reads, for loading and for showing alike.
protocol WrittenFormat: StatementFormat {
  associatedtype Parser: WrittenParser
  static var family: FormatFamily { get }

  /// The format to read a file as: the one that was told, with what only the content shows.
  static func resolved(_ format: FileFormat, of source: ByteSource) -> FileFormat
}

extension WrittenFormat {
  static var families: [FormatFamily] { [family] }

  static func resolved(_ format: FileFormat, of source: ByteSource) -> FileFormat { format }

  static func read<Handler: DocumentHandler>(
    from source: ByteSource, as format: FileFormat, limits: Limits, into handler: inout Handler
  ) throws -> ReadSummary {
    try WrittenReader.read(
      with: Parser.self, from: source, as: resolved(format, of: source), limits: limits,
      into: &handler)
  }

  static func inspect(
    source: ByteSource, as format: FileFormat, limits: Limits
  ) -> InspectionReport {
    WrittenInspection.report(
      with: Parser.self, source: source, as: resolved(format, of: source), shownAs: family.name,
      limits: limits)
  }
}

/// Loads a file through its parser.
struct WrittenReader<Handler: DocumentHandler> {
  private var handler: Handler
  private var summary: ReadSummary
  private let errors: ErrorCollector
  private var check = StatementCheck()
  private var details = DetailSums()
  private var entries = 0

  private init(handler: Handler, format: FileFormat, errors: ErrorCollector) {
    self.handler = handler
    self.errors = errors
    summary = ReadSummary(format: format)
  }

  static func read<Parser: WrittenParser>(
    with parser: Parser.Type, from source: ByteSource, as format: FileFormat, limits: Limits,
    into handler: inout Handler
  ) throws -> ReadSummary {
    let errors = ErrorCollector(file: source.file, limit: limits.errors)
    var state = WrittenReader(handler: handler, format: format, errors: errors)
    defer { handler = state.handler }
    var parser = try Parser(source: source, as: format, errors: errors, limits: limits)
    try parser.run(
      WrittenReceiver(
        document: { try state.begin($0) }, statement: { try state.begin($0) },
        entry: { try state.add(&$0) }, statementEnd: { try state.end($0) },
        finding: { state.find($0, line: $1) }))
    try errors.check()
    return state.summary
  }

  private mutating func begin(_ raw: WrittenDocument) throws {
    var head = DocumentHead(format: summary.format.name)
    head.messageID = raw.messageID
    head.created = raw.created
    head.recipient = raw.recipient
    head.extra = raw.members.map { ExtraField($0.name, $0.value.plainText) }
    try handler.document(head)
  }

  private mutating func begin(_ raw: WrittenStatement) throws {
    summary.statements += 1
    entries = 0
    check = StatementCheck()
    details = DetailSums()
    try handler.statement(raw.head(file: errors.file))
  }

  private mutating func add(_ raw: inout WrittenEntry) throws {
    summary.records += 1
    let index = entries
    entries += 1
    guard let money = raw.money(errors: errors) else { return }
    var entry = Entry(amount: money)
    raw.give(to: &entry, index: index)
    summary.accepted += 1
    if entry.counted {
      summary.count(entry.amount)
      check.add(entry)
      details.see(entry)
    }
    try handler.entry(entry)
  }

  private mutating func end(_ raw: WrittenStatement) throws {
    let head = raw.head(file: errors.file)
    try handler.statementEnd(head)
    summary.notices += details.notices
    let place = InputLocation(file: errors.file, line: raw.line)
    summary.findings += check.findings(head, index: summary.statements - 1, place: place)
  }

  private mutating func find(_ kind: Finding.Kind, line: Int) {
    summary.findings.append(
      Finding(
        kind: kind, statement: max(0, summary.statements - 1), statementID: nil,
        place: InputLocation(file: errors.file, line: line)))
  }
}

/// Shows a file through its parser.
struct WrittenInspection {
  private var statements: [InspectedStatement] = []
  private var shown = InspectedStatement()
  private var isMismatched = false
  private let errors: ErrorCollector

  private init(errors: ErrorCollector) { self.errors = errors }

  static func report<Parser: WrittenParser>(
    with parser: Parser.Type, source: ByteSource, as format: FileFormat, shownAs name: String,
    limits: Limits
  ) -> InspectionReport {
    let errors = ErrorCollector(file: source.file, limit: limits.errors)
    var inspection = WrittenInspection(errors: errors)
    var report = InspectionReport(format: name)
    do {
      var parser = try Parser(source: source, as: format, errors: errors, limits: limits)
      defer { report.add(parser) }
      try parser.run(
        WrittenReceiver(
          document: { _ in }, statement: { _ in inspection.shown = InspectedStatement() },
          entry: { inspection.add($0) }, statementEnd: { inspection.end($0) },
          finding: { _, _ in inspection.isMismatched = true }))
    } catch let error as FormatError {
      errors.add(error)
    } catch {
      preconditionFailure("Inspection only collects: \(error)")
    }
    report.statements = inspection.statements
    report.errors = errors.errors
    report.moreErrors = errors.count - errors.errors.count
    if inspection.isMismatched {
      report.fixedOutcome = "control_mismatch"
      report.note = "a declared count, hash or total differs from the computed one"
    }
    return report
  }

  private mutating func add(_ raw: WrittenEntry) {
    // For what is wrong with it.
    _ = raw.money(errors: errors)
    let json = raw.json(index: shown.entries.count)
    if raw.counted {
      let isBooked = raw.status == nil || raw.status == .booked
      shown.add(json, amount: raw.amount.value, currency: raw.currency, isBooked: isBooked)
    } else {
      shown.entries.append(json)
    }
  }

  private mutating func end(_ raw: WrittenStatement) {
    raw.json(into: &shown)
    statements.append(shown)
  }
}

extension InspectionReport {
  fileprivate mutating func add(_ parser: some WrittenParser) {
    document.put("encoding", parser.encoding.rawValue)
    document.putIfPresent("message_id", parser.document.messageID)
    document.putIfPresent("created", parser.document.created)
    document.putIfPresent("recipient", parser.document.recipient)
    for member in parser.document.members { document.put(member.name, member.value) }
    if let ambiguity = parser.ambiguity {
      fixedOutcome = "ambiguous"
      note = ambiguity
    }
  }
}
