import Domain

/// Loads SWIFT statements. Balances and totals that do not agree come out as findings.
enum MTReader {
  static func read<Handler: DocumentHandler>(
    from source: ByteSource, format: FileFormat, limits: Limits, into handler: inout Handler
  ) throws -> ReadSummary {
    let errors = ErrorCollector(file: source.file, limit: limits.errors)
    let state = State(handler: handler, format: format, errors: errors)
    defer { handler = state.handler }
    var parser = try MTParser(
      source: source, errors: errors, limits: limits,
      receiver: MTParser.Receiver(
        statement: { try state.statement($0) },
        entry: { try state.entry($0, in: $1) },
        statementEnd: { try state.statementEnd($0) }))
    state.text = parser.text
    try parser.run()
    try errors.check()
    return state.summary
  }

  private final class State<Handler: DocumentHandler> {
    var handler: Handler
    var summary: ReadSummary
    let errors: ErrorCollector
    var text: MTText?
    private var check = StatementCheck()

    init(handler: Handler, format: FileFormat, errors: ErrorCollector) {
      self.handler = handler
      self.errors = errors
      summary = ReadSummary(format: format)
    }

    func statement(_ raw: MTStatementRecord) throws {
      guard let text else { return }
      if summary.statements == 0 {
        var head = DocumentHead(format: summary.format.name)
        head.encoding = text.encoding.rawValue
        try handler.document(head)
      }
      summary.statements += 1
      check = StatementCheck()
      try handler.statement(MTConversion(errors: errors, text: text).statement(raw))
    }

    func entry(_ raw: MTEntryRecord, in statement: MTStatementRecord) throws {
      guard let text else { return }
      summary.records += 1
      let conversion = MTConversion(errors: errors, text: text)
      guard let entry = conversion.entry(raw, in: statement) else { return }
      summary.accepted += 1
      summary.count(entry.amount)
      check.add(entry)
      try handler.entry(entry)
    }

    func statementEnd(_ raw: MTStatementRecord) throws {
      guard let text else { return }
      let before = errors.count
      let conversion = MTConversion(errors: errors, text: text)
      let head = conversion.statement(raw)
      conversion.check(raw)
      try handler.statementEnd(head)
      guard errors.count == before else { return }
      let place = InputLocation(file: errors.file, line: raw.line)
      summary.findings += check.findings(head, index: raw.index, place: place).map(MTReader.named)
    }
  }

  /// A finding about a declared total, under the name that the field has here.
  private static func named(_ finding: Finding) -> Finding {
    guard case .control(let field, let declared, let computed) = finding.kind else {
      return finding
    }
    let tag = field.contains("Dbt") ? ":90D:" : ":90C:"
    let what = field.hasSuffix("Sum") ? "sum" : "count"
    var result = finding
    result.kind = .control(field: "\(tag) \(what)", declared: declared, computed: computed)
    return result
  }
}
