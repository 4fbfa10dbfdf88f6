import Domain

/// Turns the bytes of a camt file into raw records, one entry at a time.
///
/// A file may hold several documents, a document several statements. Structure is checked here,
/// values are left as text.
final class CAMTParser: XMLReceiver {
  /// Receives the records in file order. An entry is used again for the next one.
  struct Receiver {
    var message: (RawMessage) throws -> Void
    var statement: (RawStatement) throws -> Void
    var entry: (RawStatement, RawEntry) throws -> Void
    var statementEnd: (RawStatement) throws -> Void
  }

  private let source: ByteSource
  private let errors: ErrorCollector
  private let limits: Limits
  private let receiver: Receiver
  @exclusivity(unchecked) private var failure: (any Error)?
  @exclusivity(unchecked) private(set) var isDone = false
  private let paths = CAMTPaths.all
  private let fields = CAMTPaths.all.fields
  private let roles = CAMTPaths.all.roles

  private var envelope: FileHead?
  private var message = RawMessage()
  @exclusivity(unchecked) private var messageAnnounced = false
  private var statement = RawStatement()
  @exclusivity(unchecked) private var statementAnnounced = false
  private var isInStatement = false
  private let entry = RawEntry()
  @exclusivity(unchecked) private var isInEntry = false
  @exclusivity(unchecked) private var entriesInStatement = 0
  @exclusivity(unchecked) private var detail: RawDetail?
  /// Details that may be used again.
  @exclusivity(unchecked) private var spare: [RawDetail] = []
  private var batch = RawBatch()
  private var balance = RawBalance()
  @exclusivity(unchecked) private var charges: [RawCharge] = []
  @exclusivity(unchecked) private var seen = SeenFields()
  /// Ended, but whether it is its message's only one is not known yet.
  private var endedStatement: RawStatement?
  private var statementsInMessage = 0

  private(set) var messages = 0
  private(set) var statements = 0
  private(set) var documents = 0
  /// The first message, and whether it held the message element at all.
  private(set) var firstMessage: RawMessage?

  init(source: ByteSource, errors: ErrorCollector, limits: Limits, receiver: Receiver) {
    self.source = source
    self.errors = errors
    self.limits = limits
    self.receiver = receiver
  }

  /// Reads to the end. Errors of structure go to the collector; what the receiver throws is thrown.
  func run() throws {
    envelope = source.enveloped()
    documents = XMLReader.run(
      source, paths: paths.tree, sliced: "Ntry", errors: errors, limits: limits, receiver: self)
    finishStatement()
    if let failure { throw failure }
  }

  private func attempt(_ body: () throws -> Void) {
    guard failure == nil else { return }
    do {
      try body()
    } catch {
      failure = error
      isDone = true
    }
  }

  func beginDocument(namespace: String?) {
    message = RawMessage()
    message.namespace = namespace
    messageAnnounced = false
    statementsInMessage = 0
    seen.message = CAMTFieldSet()
  }

  func open(_ node: Int32, line: Int) {
    if fields[Int(node)] == nil, let family = paths.messages[node] {
      message.family = family
      message.envelopedVersion = envelope?.messageVersion(of: family)
      if firstMessage == nil { firstMessage = message }
      messages += 1
      return
    }
    switch fields[Int(node)] {
    case .statement:
      announceMessage()
      finishStatement()
      statement = RawStatement()
      seen.statement = CAMTFieldSet()
      statement.index = statements
      statement.line = line
      statementAnnounced = false
      isInStatement = true
      entriesInStatement = 0
      statements += 1
      statementsInMessage += 1
    case .entry:
      announceStatement()
      spare += entry.details
      entry.clear()
      entry.index = entriesInStatement
      entry.line = line
      isInEntry = true
      entriesInStatement += 1
    case .balance:
      balance = RawBalance()
      balance.line = line
    case .batch: batch = RawBatch()
    case .detail:
      detail = spare.popLast() ?? RawDetail()
      detail?.clear()
    case .charge: charges.append(RawCharge())
    default: break
    }
  }

  func close(_ node: Int32, _ slice: Slice) {
    if fields[Int(node)] == nil {
      announceMessage()
      if paths.messages[node] != nil { finishMessage() }
      return
    }
    switch fields[Int(node)] {
    case .statement:
      announceStatement()
      isInStatement = false
      endedStatement = statement
    case .entry:
      entry.slice = slice
      entry.slice.line = entry.line
      isInEntry = false
      attempt { try receiver.entry(statement, entry) }
    case .balance: statement.balances.append(balance)
    case .batch: entry.batches.append(batch)
    case .detail:
      if let detail { entry.details.append(detail) }
      detail = nil
    case .charge: closeCharge()
    default: break
    }
  }

  /// In the newer layout the outer element holds only records, and has no amount of its own.
  private func closeCharge() {
    guard let charge = charges.popLast(), charge.amount != nil else { return }
    if detail != nil {
      detail?.charges.append(charge)
    } else {
      entry.charges.append(charge)
    }
  }

  private func announceMessage() {
    guard !messageAnnounced else { return }
    messageAnnounced = true
    if messages == 1 { firstMessage = message }
    attempt { try receiver.message(message) }
  }

  private func finishStatement() {
    guard let ended = endedStatement else { return }
    endedStatement = nil
    attempt { try receiver.statementEnd(ended) }
  }

  /// The pages of a message are those of its statement, when it holds but one.
  private func finishMessage() {
    let isWhole = message.page == "1" && message.lastPage.flatMap(CAMTValues.flag) ?? false
    if statementsInMessage == 1, !isWhole {
      endedStatement?.messagePage = message.page
      endedStatement?.messageLastPage = message.lastPage
    }
    finishStatement()
    statementsInMessage = 0
  }

  private func announceStatement() {
    guard !statementAnnounced else { return }
    statementAnnounced = true
    attempt { try receiver.statement(statement) }
  }

  func text(_ node: Int32, _ text: XMLText) {
    let role = roles[Int(node)]
    guard let field = role.field else { return }
    switch role.owner {
    case .entryOrDetail: add(field, text, to: (detail ?? entry).texts, role, at: node)
    case .entry: add(field, text, to: entry.texts, role, at: node)
    case .detail: if let detail { add(field, text, to: detail.texts, role, at: node) }
    case .other: set(field, text, at: node)
    }
  }

  @inline(__always)
  private func add(
    _ field: CAMTField, _ text: XMLText, to texts: CAMTTexts, _ role: CAMTField.Role,
    at node: Int32
  ) {
    if role.isList || !texts.holds(field) {
      let isSecondReason =
        field == .returnCode && texts.holds(.returnProprietary)
        || field == .returnProprietary && texts.holds(.returnCode)
      if isSecondReason { return other("RtrInf/Rsn", text.string, line: text.line) }
      texts.add(field, text)
    } else {
      other(paths.names[node] ?? "\(field)", text.string, line: text.line)
    }
  }

  /// What there is little of: its texts become strings at once.
  private func set(_ field: CAMTField, _ said: XMLText, at node: Int32) {
    let text = said.string
    guard seen.insert(field) else {
      other(paths.names[node] ?? "\(field)", text, line: said.line)
      return
    }
    let place = RawText(text: text, line: said.line)
    var amount: RawAmount {
      RawAmount(
        text: text, currency: said.currency.length > 0 ? said.currency.string : nil,
        line: said.line)
    }
    if field.isMessage {
      message.set(field, text)
    } else if field.isStatement {
      statement.set(field, place)
    } else if field.isBalance {
      balance.set(field, place, amount)
    } else if field.isCharge, !charges.isEmpty {
      charges[charges.count - 1].set(field, place, amount)
    } else if field.isBatch {
      batch.set(field, text, amount)
    }
  }

  func other(_ path: String, _ text: String, line: Int) {
    let field = ExtraField(path, text)
    var count = 0
    if let detail {
      detail.others.append(field)
      count = detail.others.count
    } else if isInEntry {
      entry.others.append(field)
      count = entry.others.count
    } else if isInStatement {
      statement.others.append(field)
      count = statement.others.count
    } else {
      message.others.append(field)
      count = message.others.count
    }
    guard count > limits.unknownTexts else { return }
    errors.add(
      .tooManyUnknownTexts(limit: limits.unknownTexts),
      at: InputLocation(file: source.file, line: line))
    isDone = true
  }
}

/// Which fields of the message and the statement have a value, so that a second one is kept beside it
/// instead of taking its place.
private struct SeenFields {
  var message = CAMTFieldSet()
  var statement = CAMTFieldSet()

  /// - Returns: Whether there is room for the text: it is the first of its field, or one of a list.
  mutating func insert(_ field: CAMTField) -> Bool {
    if field.isMessage { return message.insert(field) }
    return field.isStatement ? statement.insert(field) : true
  }
}
