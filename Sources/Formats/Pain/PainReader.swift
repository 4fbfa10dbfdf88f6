import Domain

/// Reads pain.001, pain.002 and pain.008 of any version. Each block of orders is a statement of kind
/// `instruction`, each block of answers one of kind `status`.
enum PainReader {
  static func read<Handler: DocumentHandler>(
    from source: ByteSource, format: FileFormat, limits: Limits, into handler: inout Handler
  ) throws -> ReadSummary {
    let errors = ErrorCollector(file: source.file, limit: limits.errors)
    guard let shape = PainShape(format.family) else {
      preconditionFailure("\(format.name) is no pain message")
    }
    let encoding = try Reader.locatingErrors { () throws(FormatError) in
      EncodingSniffer.declared(try source.peek(256))
    }
    var state = State(handler: handler, format: format, errors: errors, encoding: encoding)
    defer { handler = state.handler }
    let parser = PainParser(
      source: source, errors: errors, limits: limits,
      receiver: PainParser.Receiver(
        message: { try state.message($0) },
        block: { try state.block($1, of: $0) },
        transaction: { try state.transaction($2, in: $1, of: $0) },
        blockEnd: { try state.blockEnd($1, of: $0) },
        messageEnd: { state.messageEnd($0) }))
    try parser.run(shape)
    if errors.isEmpty, parser.messages == 0 {
      errors.add(.noPaymentMessage, at: InputLocation(file: source.file))
    }
    try errors.check()
    return state.summary
  }

  private struct State<Handler: DocumentHandler> {
    var handler: Handler
    var summary: ReadSummary
    let errors: ErrorCollector
    let encoding: String?
    private var control = PainControl()
    private var blockControl = PainControl()

    init(handler: Handler, format: FileFormat, errors: ErrorCollector, encoding: String?) {
      self.handler = handler
      self.errors = errors
      self.encoding = encoding
      summary = ReadSummary(format: format)
    }

    private func conversion(_ message: PainMessage) -> PainConversion {
      PainConversion(errors: errors, message: message)
    }

    mutating func message(_ message: PainMessage) throws {
      control = PainControl()
      if summary.statements == 0 { summary.format = message.format }
      try handler.document(conversion(message).document(encoding: encoding))
    }

    mutating func block(_ raw: PainRecord, of message: PainMessage) throws {
      summary.statements += 1
      blockControl = PainControl()
      // Converted again at the end, and reported then.
      let quiet = PainConversion(
        errors: ErrorCollector(file: errors.file, limit: 1), message: message)
      try handler.statement(quiet.statement(raw))
    }

    mutating func transaction(
      _ raw: PainRecord, in block: PainRecord, of message: PainMessage
    ) throws {
      summary.records += 1
      let amount = raw[.amount].flatMap { ExactDecimal($0) }
      control.add(amount)
      blockControl.add(amount)
      guard let entry = conversion(message).entry(raw, in: block) else { return }
      summary.accepted += 1
      if entry.counted { summary.count(entry.amount) }
      try handler.entry(entry)
    }

    mutating func blockEnd(_ raw: PainRecord, of message: PainMessage) throws {
      let head = conversion(message).statement(raw)
      try handler.statementEnd(head)
      guard message.shape != .statusReport else { return }
      note(
        blockControl.findings(count: raw[.blockCount], sum: raw[.blockSum]), id: head.id,
        statement: raw.index, at: head.place)
    }

    mutating func messageEnd(_ message: PainMessage) {
      guard message.shape != .statusReport else { return }
      let raw = message.record
      note(
        control.findings(count: raw[.count], sum: raw[.sum]), id: raw[.messageID],
        statement: max(summary.statements - 1, 0), at: nil)
    }

    private mutating func note(
      _ kinds: [Finding.Kind], id: String?, statement: Int, at place: InputLocation?
    ) {
      summary.findings += kinds.map {
        Finding(
          kind: $0, statement: statement, statementID: id,
          place: place ?? InputLocation(file: errors.file))
      }
    }
  }
}

extension FormatFault {
  static let noPaymentMessage = FormatFault(
    "ING-0211", "no pain.001, pain.002 or pain.008 message is in the file")
}
