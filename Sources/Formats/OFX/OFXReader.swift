import Domain

/// Reads OFX and its predecessor OFC of any version. There is no opening balance in the format, so
/// that no statement can be proven from one file alone.
enum OFXReader {
  static func read<Handler: DocumentHandler>(
    from source: ByteSource, format: FileFormat, limits: Limits, into handler: inout Handler
  ) throws -> ReadSummary {
    let errors = ErrorCollector(file: source.file, limit: limits.errors)
    var state = State(handler: handler, format: format, errors: errors)
    defer { handler = state.handler }
    var parser = try OFXParser(
      source: source, errors: errors, limits: limits,
      receiver: OFXParser.Receiver(
        document: { try state.document($0) },
        statement: { try state.statement($0) },
        entry: { try state.entry($0, in: $1, isPending: $2) },
        statementEnd: { try state.statementEnd($0) }))
    try parser.run()
    if parser.statements == 0 {
      errors.add(.ofxNoStatement, at: InputLocation(file: source.file))
    }
    try errors.check()
    return state.summary
  }

  private struct State<Handler: DocumentHandler> {
    var handler: Handler
    var summary: ReadSummary
    let errors: ErrorCollector
    private var conversion: OFXConversion

    init(handler: Handler, format: FileFormat, errors: ErrorCollector) {
      self.handler = handler
      self.errors = errors
      summary = ReadSummary(format: format)
      conversion = OFXConversion(errors: errors, header: OFXHeader())
    }

    mutating func document(_ raw: OFXDocument) throws {
      conversion = OFXConversion(errors: errors, header: raw.header)
      var head = DocumentHead(format: summary.format.name)
      head.created = raw.signOn.rawText(.server)
      head.encoding = raw.header.encodingName
      head.extra = raw.header.fields.map { ExtraField($0.name.lowercased(), $0.value) }
      head.extra += raw.signOnTexts(errors).map { ExtraField($0.value.extraName, $0.text) }
      try handler.document(head)
    }

    mutating func statement(_ raw: OFXStatement) throws {
      summary.statements += 1
      // Everything is converted again at the end, and reported then.
      var quiet = conversion.quiet
      try handler.statement(quiet.statement(raw, isEnd: false))
    }

    mutating func entry(
      _ raw: OFXRecord, in statement: OFXStatement, isPending: Bool
    ) throws {
      summary.records += 1
      guard let entry = conversion.entry(raw, in: statement, isPending: isPending) else { return }
      summary.accepted += 1
      summary.count(entry.amount)
      try handler.entry(entry)
    }

    mutating func statementEnd(_ raw: OFXStatement) throws {
      try handler.statementEnd(conversion.statement(raw, isEnd: true))
    }
  }
}

extension OFXDocument {
  /// What the sign-on says, but for the server's time. It is decoded by itself: a bank's name in a
  /// code page says nothing of the statements.
  ///
  /// - Parameter errors: Gets what is no text.
  func signOnTexts(_ errors: ErrorCollector) -> [(value: OFXValue, text: String)] {
    var conversion = OFXConversion(errors: errors, header: header)
    return signOn.values.compactMap { value in
      guard !value.range.isEmpty, value.name != .server else { return nil }
      return conversion.text(value, of: signOn).map { (value, $0) }
    }
  }
}

extension OFXConversion {
  /// The same, with errors that nobody sees.
  var quiet: OFXConversion {
    var quiet = OFXConversion(
      errors: ErrorCollector(file: errors.file, limit: 1), header: OFXHeader())
    quiet.decoder = decoder
    return quiet
  }
}
