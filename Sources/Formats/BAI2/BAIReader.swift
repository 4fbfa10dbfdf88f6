import Domain

/// Reads BAI2. Control totals of account, group and file come out as findings, as balances do.
enum BAIReader {
  static func read<Handler: DocumentHandler>(
    from source: ByteSource, format: FileFormat, limits: Limits, into handler: inout Handler
  ) throws -> ReadSummary {
    let errors = ErrorCollector(file: source.file, limit: limits.errors)
    var state = State(handler: handler, format: format, errors: errors)
    defer { handler = state.handler }
    var parser = try BAIParser(
      source: source, errors: errors, limits: limits,
      receiver: BAIParser.Receiver(
        file: { try state.file($0) }, group: { state.group($0) },
        account: { try state.account($0, $1) }, entry: { try state.entry($0, $1, $2) },
        accountEnd: { try state.accountEnd($0, $1) }, groupEnd: { state.groupEnd($0) },
        fileEnd: { state.fileEnd($0) }))
    try parser.run()
    try errors.check()
    return state.summary
  }

  private struct State<Handler: DocumentHandler> {
    var handler: Handler
    var summary: ReadSummary
    let errors: ErrorCollector
    private var conversion: BAIConversion
    private var check = StatementCheck()
    private var head = StatementHead(kind: .statement)

    init(handler: Handler, format: FileFormat, errors: ErrorCollector) {
      self.handler = handler
      self.errors = errors
      summary = ReadSummary(format: format)
      conversion = BAIConversion(errors: errors)
    }

    mutating func file(_ raw: BAIFile) throws {
      var head = DocumentHead(format: summary.format.name)
      head.messageID = raw.fileID
      head.created = raw.created
      head.recipient = raw.receiver
      let fields = [
        ("sender", raw.sender), ("time", raw.time), ("record_length", raw.recordLength),
        ("block_size", raw.blockSize), ("version", raw.version),
      ]
      head.extra = fields.compactMap { name, value in value.map { ExtraField(name, $0) } }
      try handler.document(head)
    }

    func group(_ raw: BAIGroup) { conversion.group(raw) }

    mutating func account(_ raw: BAIAccount, _ group: BAIGroup) throws {
      summary.statements += 1
      check = StatementCheck()
      head = conversion.account(raw, in: group)
      try handler.statement(head)
    }

    mutating func entry(
      _ raw: BAITransaction, _ account: BAIAccount, _ group: BAIGroup
    ) throws {
      summary.records += 1
      guard let entry = conversion.entry(raw, in: account, group) else { return }
      summary.accepted += 1
      if entry.counted {
        summary.count(entry.amount)
        check.add(entry)
      }
      try handler.entry(entry)
    }

    mutating func accountEnd(_ raw: BAIAccount, _ group: BAIGroup) throws {
      try handler.statementEnd(head)
      let place = InputLocation(file: errors.file, line: raw.control.line ?? raw.line)
      summary.findings += check.findings(head, index: raw.index, place: place)
      add(raw.control.findings("account", counting: nil), statement: raw.index, raw.control.line)
    }

    mutating func groupEnd(_ raw: BAIGroup) {
      let kinds = raw.control.findings("group", counting: ("accounts", raw.accounts))
      add(kinds, statement: max(0, summary.statements - 1), raw.control.line)
    }

    mutating func fileEnd(_ raw: BAIFile) {
      let kinds = raw.control.findings("file", counting: ("groups", raw.groups))
      add(kinds, statement: max(0, summary.statements - 1), raw.control.line)
    }

    private mutating func add(_ kinds: [Finding.Kind], statement: Int, _ line: Int?) {
      let place = InputLocation(file: errors.file, line: line)
      summary.findings += kinds.map {
        Finding(kind: $0, statement: statement, statementID: nil, place: place)
      }
    }
  }
}
