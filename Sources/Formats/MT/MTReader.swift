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
    return state.finished
  }

  private final class State<Handler: DocumentHandler> {
    var handler: Handler
    var summary: ReadSummary
    let errors: ErrorCollector
    var text: MTText?
    private var bankersDays = BankersDays()
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
      if entry.valueDate == nil { bankersDays.see(entry) }
      try handler.entry(entry)
    }

    /// With what is worth knowing of the whole file.
    var finished: ReadSummary {
      var summary = summary
      summary.notices += bankersDays.notices
      return summary
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

/// Entries whose value date only a year of twelve times thirty days has.
private struct BankersDays {
  private var count = 0
  private var first = ""

  mutating func see(_ entry: Entry) {
    guard let raw = entry.extra.first(where: { $0.name == "value_date_raw" }) else { return }
    count += 1
    if count == 1 { first = "'\(raw.value)'" + (entry.slice.line.map { " in line \($0)" } ?? "") }
  }

  var notices: [String] {
    guard count > 0 else { return [] }
    let entries = count == 1 ? "1 entry has" : "\(count) entries have"
    return [
      "\(entries) a value date that is no day of the calendar, \(first): it is kept as written"
    ]
  }
}
