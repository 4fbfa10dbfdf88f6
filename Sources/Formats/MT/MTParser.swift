import Domain

/// Puts the fields of a file together to messages and entries as written, one entry at a time.
struct MTParser {
  /// What is told, in the order of the file. The statement comes with what the file says before its
  /// first entry, and again at its end.
  struct Receiver {
    var statement: (MTStatementRecord) throws -> Void
    var entry: (MTEntryRecord, MTStatementRecord) throws -> Void
    var statementEnd: (MTStatementRecord) throws -> Void
  }

  let errors: ErrorCollector
  let text: MTText
  private let receiver: Receiver
  private let scanner: MTScanner

  private(set) var statements = 0
  private var current: MTStatementRecord?
  private let entry = MTEntryRecord()
  private var hasEntry = false
  private var hasTold = false
  private var messageType: Int?
  /// Block 4 of an envelope was opened at this line and is not closed.
  private var openBlock: Int?

  init(
    source: ByteSource, errors: ErrorCollector, limits: Limits, receiver: Receiver
  ) throws(FormatError) {
    self.errors = errors
    self.receiver = receiver
    text = MTText(head: try source.peek(Detection.peekBytes), errors: errors)
    scanner = try MTScanner(source: source, limits: limits)
  }

  /// Reads to the end of the file; what is wrong goes to `errors`.
  ///
  /// - Throws: what the receiver throws.
  mutating func run() throws {
    while let event = next() {
      switch event {
      case .heading(let bytes, let line): try heading(bytes, line: line)
      case .field(let field): try self.field(field)
      case .stray(let bytes, let line):
        let shown = MTValues.ascii([UInt8](bytes), bytes.indices)
        errors.add(.strayText(shown), at: InputLocation(file: errors.file, line: line))
      case .endOfMessage:
        try finishEntry()
        current?.isClosed = true
        openBlock = nil
      }
    }
    try finishStatement()
    if statements == 0, errors.isEmpty {
      errors.add(.noFields, at: InputLocation(file: errors.file))
    }
  }

  private func next() -> MTScanner.Event? {
    do throws(FormatError) {
      return try scanner.next()
    } catch {
      errors.add(error)
      return nil
    }
  }

  // MARK: Envelope

  private mutating func heading(_ bytes: UnsafeRawBufferPointer, line: Int) throws {
    let found = MTHeading(bytes)
    if found.beginsMessage || found.opensBlock { try finishStatement() }
    if found.beginsMessage || found.messageType != nil { messageType = found.messageType }
    if found.opensBlock { openBlock = line }
  }

  // MARK: Fields

  private mutating func field(_ field: MTField) throws {
    switch field.tag {
    case .reference:
      try finishStatement()
      begin(field)
      current?.reference = trimmed(field)
    case .type940, .type942, .type950:
      try finishStatement()
      messageType = Int(field.tag.text)
    case .line: try statementLine(field)
    case .details: try details(field)
    case .nonSwift: nonSwift(field)
    default:
      if current == nil { begin(field) }
      try finishEntry()
      headField(field)
    }
  }

  private mutating func begin(_ field: MTField) {
    current = MTStatementRecord(index: statements, line: field.line, messageType: messageType)
    statements += 1
    hasTold = false
    if let messageType, !MTFormat.messageTypes.contains(messageType) {
      errors.add(.notAStatement(messageType), at: place(field))
    }
  }

  private mutating func statementLine(_ field: MTField) throws {
    if current == nil { begin(field) }
    try finishEntry()
    if let current, current.isClosed || current.closing != nil {
      errors.add(.outOfPlace("61"), at: place(field))
    }
    if !hasTold, let current { try receiver.statement(current) }
    hasTold = true
    entry.begin(field, index: current?.entries ?? 0)
    current?.entries += 1
    hasEntry = true
  }

  /// After an entry it is about the entry, else about the statement. Older files of Rabobank have
  /// one for each line of the text.
  private mutating func details(_ field: MTField) throws {
    if hasEntry {
      entry.addDetails(field)
      return
    }
    if current == nil { begin(field) }
    current?.information.append(lines(field).joined(separator: "\n"))
  }

  private mutating func nonSwift(_ field: MTField) {
    if hasEntry {
      entry.addNonSwift(field)
      return
    }
    if current == nil { begin(field) }
    current?.nonSwift.append(lines(field).joined(separator: "\n"))
  }

  private mutating func headField(_ field: MTField) {
    let bytes = [UInt8](field.value)
    switch field.tag {
    case .account, .accountWithBIC: account(field)
    case .number, .sequence: number(field)
    case .related: current?.related = trimmed(field)
    case .time, .plainTime: current?.time = trimmed(field)
    case .opening, .openingOfPage, .closing, .closingOfPage, .available, .forward:
      current?.balances.append(.balance(field.tag, bytes, line: field.line))
    case .floorLimit: current?.floorLimits.append(.floorLimit(bytes, line: field.line))
    case .debits, .credits:
      current?.totals.append(.total(field.tag, bytes, line: field.line))
    default: current?.others.append((field.tag.text, lines(field).joined(separator: "\n")))
    }
  }

  private mutating func account(_ field: MTField) {
    guard current?.account == nil else {
      errors.add(.repeated(field.tag.text), at: place(field))
      return
    }
    current?.account = MTAccount(text.string(field.value, line: field.line))
  }

  /// `number[/page]`.
  private mutating func number(_ field: MTField) {
    let whole = trimmed(field)
    let parts = whole.split(separator: "/", maxSplits: 1).map(String.init)
    current?.sequence = parts.first
    current?.page = parts.count > 1 ? parts[1] : nil
  }

  private func trimmed(_ field: MTField) -> String {
    String(text.string(field.value, line: field.line).trimmedBlanks)
  }

  private func lines(_ field: MTField) -> [String] {
    let bytes = [UInt8](field.value)
    return text.lines(bytes, bytes.indices, line: field.line)
  }

  private func place(_ field: MTField) -> InputLocation {
    InputLocation(file: errors.file, line: field.line, column: 1, offset: field.offset)
  }

  // MARK: Ends

  private mutating func finishEntry() throws {
    guard hasEntry, let current else { return }
    hasEntry = false
    try receiver.entry(entry, current)
  }

  private mutating func finishStatement() throws {
    try finishEntry()
    guard let done = current else { return }
    current = nil
    if !hasTold { try receiver.statement(done) }
    if let line = openBlock {
      errors.add(.noEnd, at: InputLocation(file: errors.file, line: line))
      openBlock = nil
    }
    try receiver.statementEnd(done)
  }
}

/// A line of the envelope, or one that stands before the first field.
struct MTHeading {
  private(set) var beginsMessage = false
  private(set) var opensBlock = false
  private(set) var messageType: Int?

  init(_ bytes: UnsafeRawBufferPointer) {
    let text = bytes.prefix(400).map { $0 < 0x80 ? $0 : 0x7B }
    guard let line = String(validating: text, as: UTF8.self) else { return }
    let found = line.holds("{")
    beginsMessage = found && line.holds("{1:")
    opensBlock = found && line.holds("{4:")
    if found, let start = line.firstRange(of: "{2:")?.upperBound {
      // I for input, O for output; what else stands there is of another network.
      if let direction = line[start...].first, direction == "I" || direction == "O" {
        messageType = Int(line[start...].dropFirst().prefix(3))
      }
    } else if ["940", "942", "950"].contains(line.trimmedBlanks.prefix { $0 != " " }) {
      messageType = Int(line.trimmedBlanks.prefix(3))
    }
  }
}
