import Domain

/// Reads camt.052, camt.053 and camt.054 of any version. The schema is no gate; structure, amounts,
/// signs, currencies and dates are. Balances and declared totals come out as findings.
enum CAMTReader {
  static func read<Handler: DocumentHandler>(
    from source: ByteSource, format: FileFormat, limits: Limits, into handler: inout Handler
  ) throws -> ReadSummary {
    let errors = ErrorCollector(file: source.file, limit: limits.errors)
    let encoding = try Reader.locatingErrors { () throws(FormatError) in
      EncodingSniffer.declared(try source.peek(256))
    }
    var state = State(handler: handler, format: format, errors: errors)
    defer { handler = state.handler }
    let parser = CAMTParser(
      source: source, errors: errors, limits: limits,
      receiver: CAMTParser.Receiver(
        message: { try state.message($0, encoding: encoding) },
        statement: { try state.statement($0) },
        entry: { try state.entry($1, in: $0) },
        statementEnd: { try state.statementEnd($0) }))
    try parser.run()
    if errors.isEmpty {
      let place = InputLocation(file: source.file)
      if parser.messages == 0 { errors.add(.noMessage, at: place) }
      if parser.messages > 0, parser.statements == 0 { errors.add(.noStatement, at: place) }
    }
    try errors.check()
    return state.summary
  }

  private struct State<Handler: DocumentHandler> {
    var handler: Handler
    var summary: ReadSummary
    let errors: ErrorCollector
    private var family: String?
    private var check = StatementCheck()
    private var details = DetailSums()

    init(handler: Handler, format: FileFormat, errors: ErrorCollector) {
      self.handler = handler
      self.errors = errors
      summary = ReadSummary(format: format)
    }

    private var conversion: CAMTConversion { CAMTConversion(errors: errors, family: family) }

    mutating func message(_ raw: RawMessage, encoding: String?) throws {
      family = raw.family
      guard let format = raw.format else { return }
      if summary.statements == 0 { summary.format = format }
      var head = DocumentHead(format: format.name)
      head.messageID = raw.messageID
      head.created = raw.created
      head.recipient = raw.recipient
      head.encoding = encoding
      head.extra = raw.others
      try handler.document(head)
    }

    mutating func statement(_ raw: RawStatement) throws {
      summary.statements += 1
      check = StatementCheck()
      details = DetailSums()
      // Balances are converted again at the end, and reported then.
      let quiet = CAMTConversion(
        errors: ErrorCollector(file: errors.file, limit: 1), family: family)
      try handler.statement(quiet.statement(raw))
    }

    mutating func entry(_ raw: RawEntry, in statement: RawStatement) throws {
      summary.records += 1
      guard let entry = conversion.entry(raw, in: statement) else { return }
      summary.accepted += 1
      summary.count(entry.amount)
      check.add(entry)
      details.see(entry)
      try handler.entry(entry)
    }

    mutating func statementEnd(_ raw: RawStatement) throws {
      let before = errors.count
      let head = conversion.statement(raw)
      try handler.statementEnd(head)
      summary.notices += details.notices
      guard errors.count == before else { return }
      let place = CAMTPlace(file: errors.file, family: family, statement: raw.index)
      summary.findings += check.findings(
        head, index: raw.index, place: place("", line: raw.line))
    }
  }
}
