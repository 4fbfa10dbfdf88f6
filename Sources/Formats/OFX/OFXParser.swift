import Domain

/// Turns tags into statements and transactions, one at a time.
///
/// SGML leaves out the end tags of values, and some banks those of whole elements. An element with
/// text is a value; one without is held open until its end tag, or that of one around it, shows
/// whether it held others or was an empty value.
struct OFXParser {
  struct Receiver {
    /// Before the first statement of each document.
    var document: (OFXDocument) throws -> Void
    var statement: (OFXStatement) throws -> Void
    var entry: (OFXRecord, OFXStatement, _ isPending: Bool) throws -> Void
    var statementEnd: (OFXStatement) throws -> Void
  }

  private struct Open {
    let name: TagName
    /// How many values its record had when it was opened.
    let firstValue: Int
    let offset: Int
    let line: Int
  }

  private struct Pending {
    let name: TagName
    let offset: Int
    let line: Int
  }

  /// More values than this in one record are no record.
  private static let maxValues = 4096

  private let scanner: OFXScanner
  private let errors: ErrorCollector
  private let limits: Limits
  private let receiver: Receiver

  private(set) var document = OFXDocument()
  private(set) var documents = 0
  private(set) var statements = 0
  private var stack: [Open] = []
  private var pending: Pending?
  private var statement: OFXStatement?
  private var isAnnounced = false
  private var record = OFXRecord()
  private var status = OFXRecord()
  private var inTransaction = false
  private var isOpen = false
  private var announcedDocuments = 0

  init(
    source: ByteSource, errors: ErrorCollector, limits: Limits, receiver: Receiver
  ) throws(FormatError) {
    scanner = try OFXScanner(source: source, limits: limits)
    self.errors = errors
    self.limits = limits
    self.receiver = receiver
  }

  /// - Throws: what ends the reading: a document type, a text that is too long, an unreadable file;
  ///   else what the receiver throws.
  mutating func run() throws {
    while true {
      let event = try scanner.next()
      try settle(before: event)
      switch event {
      case .instruction(let text): if !isOpen { document.header.read(instruction: text) }
      case .start(let name, let isEmpty): try start(name, isEmpty: isEmpty)
      case .end(let name): try end(name)
      case .endOfFile:
        finish()
        return
      }
    }
  }

  private func place(_ line: Int, _ offset: Int, _ path: String? = nil) -> InputLocation {
    InputLocation(file: errors.file, line: line, path: path, offset: offset)
  }

  /// Gives the text before an event to the element it belongs to.
  private mutating func settle(before event: OFXScanner.Event) throws {
    let hasText = scanner.text.contains { !$0.isBlank }
    guard let open = pending else {
      if hasText { strayText() }
      return
    }
    pending = nil
    if case .end(let name) = event, name == open.name, !name.isAggregate {
      add(open)
      return
    }
    if hasText { add(open) } else { try push(open) }
  }

  /// Before the first element stands the header, after the last one nothing or another header.
  private mutating func strayText() {
    let text = scanner.text
    if !isOpen {
      document.header.read(text: text)
      let isHeader = text.contains(sequence: Array("OFXHEADER".utf8))
      let isPadding = text.allSatisfy { $0 <= 0x20 }
      if documents == 0 || isHeader || isPadding { return }
    }
    let shown = text.drop(while: \.isBlank).prefix(40).withUnsafeBytes {
      TextEncoding.windows1252.loosely($0)
    }
    errors.add(
      .ofxStrayText(CellSplitter.trimmed(shown)),
      at: place(scanner.eventLine, scanner.eventOffset))
  }

  private mutating func start(_ name: TagName, isEmpty: Bool) throws {
    if (name == .ofx || name == .ofc) && !isOpen {
      isOpen = true
      documents += 1
      if name == .ofc { document.header.isOFC = true }
    }
    guard isOpen else { return }
    pending = Pending(name: name, offset: scanner.eventOffset, line: scanner.eventLine)
    if isEmpty {
      pending = nil
      if !name.isAggregate {
        add(name, [], line: scanner.eventLine)
      } else {
        try push(Pending(name: name, offset: scanner.eventOffset, line: scanner.eventLine))
        try close(at: stack.count - 1)
      }
    }
  }

  private mutating func push(_ open: Pending) throws {
    // Some banks never end the list, and the balance follows its transactions.
    let isBalance = open.name == .ledgerBalance || open.name == .availableBalance
    if isBalance, stack.last?.name == .list { stack.removeLast() }
    guard stack.count < limits.xmlDepth else {
      throw FormatError(.tooDeep(limit: limits.xmlDepth), at: place(open.line, open.offset))
    }
    let firstValue = inTransaction ? record.values.count : statement?.values.values.count ?? 0
    stack.append(
      Open(name: open.name, firstValue: firstValue, offset: open.offset, line: open.line))
    let name = open.name
    if name.isTransaction {
      try beginTransaction(open)
    } else if name.isStatement, isReadable(name) {
      if let outer = statement {
        // Its transactions would be taken for those of the other account. In the predecessor one is
        // a part of the other.
        if !document.header.isOFC {
          errors.add(.ofxNotClosed(outer.element.text), at: place(open.line, open.offset))
        }
      } else {
        statement = OFXStatement(element: name, index: statements, line: open.line)
        statements += 1
        isAnnounced = false
      }
    } else if name == .ledgerBalance || name == .availableBalance {
      statement?.balances.append(OFXBalance(type: name.text))
    } else if name == .list {
      statement?.lists += 1
    } else if name == .status {
      status.clear()
    }
  }

  /// The predecessor of OFX has bank statements only.
  private func isReadable(_ name: TagName) -> Bool {
    !document.header.isOFC || name == .bankStatement || name == .ofcStatement
  }

  private mutating func beginTransaction(_ open: Pending) throws {
    guard statement != nil else {
      errors.add(.ofxOutsideList, at: place(open.line, open.offset))
      return
    }
    if inTransaction {
      // Banks in Brazil never end a transaction: the next one does, or the list's end.
      if document.header.isXML {
        errors.add(.ofxNotClosed(open.name.text), at: place(record.line, record.offset))
      }
      record.length = open.offset - record.offset
      try endTransaction()
    }
    record.clear()
    record.offset = open.offset
    record.line = open.line
    inTransaction = true
  }

  private mutating func end(_ name: TagName) throws {
    guard isOpen else { return }
    guard let at = stack.lastIndex(where: { $0.name == name }) else {
      // The late end tag of a value, or one that is wrong.
      if name.isAggregate {
        errors.add(
          .ofxStrayEnd(name.text), at: place(scanner.eventLine, scanner.eventOffset))
      }
      return
    }
    while stack.count - 1 > at {
      if let open = stack.last, open.name.isAggregate {
        if document.header.isXML || !open.name.isTransaction {
          errors.add(.ofxNotClosed(open.name.text), at: place(open.line, open.offset))
        }
        try close(at: stack.count - 1)
      } else {
        stack.removeLast()
      }
    }
    try close(at: at)
  }

  /// Ends the innermost element.
  private mutating func close(at index: Int) throws {
    let open = stack.removeLast()
    let name = open.name
    if name.isTransaction {
      record.length = scanner.offset - record.offset
      // What follows inside INVBANKTRAN belongs to the transaction too.
      if inTransaction, stack.last?.name != .investmentCash { try endTransaction() }
    } else if name == .investmentCash {
      if inTransaction { try endTransaction() }
    } else if inTransaction {
      record.enclose(from: open.firstValue, in: name)
    } else if name.isStatement {
      if name == statement?.element { try endStatement() }
    } else if name == .status {
      checkStatus(open)
    } else if name == .ofx || name == .ofc {
      isOpen = false
    } else if statement != nil {
      let isSecurity = stack.last?.name == .investmentList && name != .investmentCash
      if isSecurity { statement?.securities += 1 }
      if !name.isAggregate || name == .investmentBalance {
        statement?.values.enclose(from: open.firstValue, in: name)
      }
    }
  }

  private mutating func endTransaction() throws {
    inTransaction = false
    guard var open = statement else { return }
    let names = stack.map(\.name)
    let isListed =
      names.contains(.list) || names.contains(.investmentList) || names.contains(.pendingList)
    guard isListed || document.header.isOFC else {
      open.outside += 1
      statement = open
      errors.add(.ofxOutsideList, at: place(record.line, record.offset))
      return
    }
    try announce()
    open.entries += 1
    statement = open
    record.path = "STMTTRN[\(open.entries)]"
    // Its own end tag is missing: what is around it ends here.
    if record.length == 0 { record.length = scanner.eventOffset - record.offset }
    try receiver.entry(record, open, names.contains(.pendingList))
  }

  private mutating func announce() throws {
    guard let statement, !isAnnounced else { return }
    isAnnounced = true
    if announcedDocuments < documents {
      announcedDocuments = documents
      try receiver.document(document)
    }
    try receiver.statement(statement)
  }

  private mutating func endStatement() throws {
    try announce()
    guard let ended = statement else { return }
    statement = nil
    try receiver.statementEnd(ended)
  }

  /// A response that refuses has a status of severity ERROR instead of a statement.
  private func checkStatus(_ open: Open) {
    let record = statement == nil ? status : OFXRecord()
    guard record.rawText(.severity) == "ERROR" else { return }
    errors.add(
      .ofxRefused(record.rawText(.code) ?? "?", record.rawText(.message)),
      at: place(open.line, open.offset))
  }

  private mutating func add(_ open: Pending) { add(open.name, scanner.text, line: open.line) }

  /// Puts a value where it belongs: the transaction, the balance, the statement, the sign-on.
  private mutating func add(_ name: TagName, _ text: [UInt8], line: Int) {
    let isLiteral = scanner.isLiteral
    let held = inTransaction ? record.values.count : statement?.values.values.count ?? 0
    guard held < OFXParser.maxValues, document.signOn.values.count < OFXParser.maxValues else {
      errors.add(
        .tooManyColumns(limit: OFXParser.maxValues), at: place(line, scanner.eventOffset))
      return
    }
    if inTransaction {
      record.add(name, text, isLiteral: isLiteral, line: line)
      return
    }
    guard let inner = stack.last(where: { $0.name.isAggregate })?.name else { return }
    if inner == .status { status.add(name, text, isLiteral: isLiteral, line: line) }
    if stack.contains(where: { $0.name == .signOn }) {
      document.signOn.add(name, text, isLiteral: isLiteral, line: line)
      return
    }
    guard statement != nil else { return }
    if name == .ofcBalance, document.header.isOFC {
      var balance = OFXBalance(type: "LEDGERBAL")
      balance.record.add(.balanceAmount, text, isLiteral: isLiteral, line: line)
      statement?.balances.append(balance)
    } else if inner == .ledgerBalance || inner == .availableBalance {
      guard let last = statement?.balances.indices.last else { return }
      statement?.balances[last].record.add(name, text, isLiteral: isLiteral, line: line)
    } else if inner == .investmentList {
      // What the security transactions say is counted, not read.
      if stack.last?.name == inner {
        statement?.values.add(name, text, isLiteral: isLiteral, line: line)
      }
    } else if inner != .status, inner != .positions, inner != .orders, inner != .plan {
      statement?.values.add(name, text, isLiteral: isLiteral, line: line)
    }
  }

  private mutating func finish() {
    let end = place(scanner.eventLine, scanner.eventOffset)
    if documents == 0 {
      errors.add(.ofxNoElement, at: end)
    } else if isOpen {
      let isHarmless = statements == 0 && !document.header.isOFC
      errors.add(isHarmless ? .ofxCutOffBeforeStatement : .ofxCutOff, at: end)
    }
  }
}
